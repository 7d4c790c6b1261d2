import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TrialCloud } from '../hosts/services/cloud/index.ts';
import type { Run } from '../hosts/services/trial.ts';
import { roomy } from '../services/cloud/roomy.ts';
import { engineRunner } from '../services/cloud/run.ts';

const script = path.join(import.meta.dirname, 'openstack-aio.sh');
const AUTH_URL = process.env['MUSTER_OPENSTACK'] ?? 'http://127.0.0.1:5000/v3';
const PASSWORD = process.env['OSAIO_PASSWORD'] ?? 'secret';
const run = promisify(execFile);

/** Whether all of it is wanted: Nova, Neutron and Cinder too. */
export const isFull = process.env['MUSTER_FULL'] === '1';

const project = async (user: string): Promise<string | undefined> => {
	const domain = { id: 'default' };
	const identity = { methods: ['password'], password: { user: { name: user, domain, password: PASSWORD } } };
	const answer = await fetch(`${AUTH_URL}/auth/tokens`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ auth: { identity } }),
	}).catch(() => undefined);
	if (answer?.status !== 201) return undefined;
	const { token } = (await answer.json()) as {
		token: { project: { id: string }; catalog: { type: string }[] };
	};
	return isFull && !token.catalog.some(({ type }) => type === 'compute') ? undefined : token.project.id;
};

/** Kinds of things that trials leave behind, in the order in which they can go. */
const leftovers: readonly (readonly [resource: string, field: string, verb?: string])[] = [
	['server', 'serverId'],
	['floatingIp', 'floatingIp', 'release'],
	['snapshot', 'snapshot'],
	['volumeBackup', 'backup'],
	['volume', 'volume'],
	['router', 'router'],
	['port', 'port'],
	['network', 'network'],
	['securityGroup', 'securityGroup'],
	['serverGroup', 'serverGroup'],
	['keyPair', 'keyPair'],
	['image', 'image'],
];

/** Removes what an earlier run, or this one, has made: everything called `t-…`. */
const tidy = async (run: Run): Promise<void> => {
	// core has images only
	const there = leftovers.filter(([resource]) => isFull || resource === 'image');
	for (const [resource, field, verb = 'delete'] of there)
		for (const { id, name } of await run(`${resource}.getMany`, {})) {
			const isOurs = String(name ?? '').startsWith('t-') || resource === 'floatingIp';
			if (!isOurs) continue;
			if (resource === 'server') await run('server.unlock', { serverId: id }).catch(() => {});
			if (resource === 'router')
				for (const port of await run('port.getMany', {}))
					if (port['deviceId'] === id)
						for (const { subnetId } of port['fixedIps'] as { subnetId: string }[])
							await run('router.removeInterface', { router: id, subnet: subnetId }).catch(() => {});
			const more = {
				preview: false,
				...(resource === 'server' ? { allowLoss: true } : {}),
				// a backup goes once those that stand upon it are gone
				...(['server', 'volumeBackup'].includes(resource) ? { wait: true, deadline: '60s' } : {}),
			};
			await run(`${resource}.${verb}`, { [field]: id, ...more }).catch(() => {});
		}
	for (const { name: container } of await run('container.getMany', {})) {
		if (!String(container).startsWith('t-')) continue;
		await run('container.empty', { container, preview: false }).catch(() => {});
		await run('container.delete', { container, preview: false }).catch(() => {});
	}
};

/** A real OpenStack on this machine: the one that runs already, else one that is started and stopped. */
export const startOpenstack = async (): Promise<TrialCloud & { close(): Promise<void> }> => {
	const mode = isFull ? 'full' : 'core';
	const isThere = (await project('demo')) !== undefined;
	if (!isThere) await run('bash', [script, 'start', mode], { maxBuffer: 2 ** 24 });
	const [demo, other] = [await project('demo'), await project('other')];
	if (demo === undefined || other === undefined)
		throw new Error(`OpenStack (${mode}) does not answer at ${AUTH_URL}`);
	const settings = (user: string) => ({ authUrl: AUTH_URL, user, password: PASSWORD, project: user });
	if (isFull)
		await roomy(
			engineRunner(() => settings('admin')),
			demo,
		);
	const clean = () => tidy(engineRunner(() => settings('demo')));
	await clean();
	return {
		settings,
		otherProject: other,
		async close() {
			await clean();
			if (!isThere) await run('bash', [script, 'stop', mode]);
		},
	};
};
