import { stepsOf } from '../../src/engine/run/steps.ts';
import { service } from '../../src/services/cloud/index.ts';
import { cloudTrials, type TrialCloud } from '../hosts/services/cloud/index.ts';
import type { RunStep } from '../hosts/services/every-step.ts';
import type { Run } from '../hosts/services/trial.ts';
import { roomy } from '../services/cloud/roomy.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { aio } from './openstack-aio.ts';

const AUTH_URL = process.env['MUSTER_OPENSTACK'] ?? 'http://127.0.0.1:5000/v3';
const PASSWORD = process.env['OSAIO_PASSWORD'] ?? 'secret';

/** Whether all of it is wanted: Nova, Neutron and Cinder too. */
export const isFull = process.env['MUSTER_FULL'] === '1';

/** Of Keystone’s steps those that are about what core lacks. */
const notCore: readonly string[] = ['quota.getMany', 'quota.waitForQuotaAbove'];
const core: readonly unknown[] = ['identity', 'image', 'object'];

/** Whether this cloud has the service of a step: core has Keystone, Glance and Swift only. */
export const has = (step: string): boolean =>
	isFull ||
	(!notCore.includes(step) &&
		stepsOf(service).some(
			({ resource, name, part }) => `${resource}.${name}` === step && core.includes(part),
		));

/** Steps whose service this cloud lacks, by name. */
export const leftOut: readonly string[] = Object.keys(cloudTrials).filter((step) => !has(step));

/** What nova and cinder call trouble of their SQLite, which takes one writer at a time. */
export const trouble = /OperationalError|RemoteError|has either erred|prepping block device/;

/** A host’s steps, made once more where only this cloud’s own trouble was in the way. */
export const patient =
	(run: RunStep, settings: () => Readonly<Record<string, unknown>>): RunStep =>
	async (name, input, own) => {
		const ran = await run(name, input, own);
		if (!trouble.test(ran.error?.message ?? '')) return ran;
		const demo = engineRunner(() => own ?? settings());
		const failed = name === 'server.create' ? await demo('server.getMany', { status: 'ERROR' }) : [];
		const gone = { allowLoss: true, preview: false, wait: true, deadline: '60s' };
		// a server in ERROR keeps its name
		for (const { id } of failed) await demo('server.delete', { serverId: id, ...gone });
		return run(name, input, own);
	};

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

const waits: readonly string[] = ['server', 'snapshot', 'volumeBackup'];

/** What tests make: `t-…`, and what examples and workflows name. */
const ours = /^(t-|data-1|(web-1|debian-12|ops|orphan|stays|moves|inbox|outbox|site)$)/;

/** Works through a list, six things at a time. */
const each = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
	const rest = [...items];
	const worker = async () => {
		for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: 6 }, worker));
};

/** Takes away what is in the way of deleting a thing. */
const clear = async (run: Run, resource: string, id: unknown): Promise<void> => {
	if (resource === 'server') await run('server.unlock', { serverId: id }).catch(() => {});
	if (resource !== 'router') return;
	for (const { deviceId, fixedIps } of await run('port.getMany', {}))
		if (deviceId === id)
			for (const { subnetId } of fixedIps as { subnetId: string }[])
				await run('router.removeInterface', { router: id, subnet: subnetId }).catch(() => {});
};

/** Removes what an earlier run, or this one, has made. */
const tidy = async (run: Run): Promise<void> => {
	// core has images only
	for (const [resource, field, verb = 'delete'] of leftovers.filter(([kind]) => isFull || kind === 'image')) {
		const all = await run(`${resource}.getMany`, {});
		const mine = all.filter(({ name }) => ours.test(String(name ?? '')) || resource === 'floatingIp');
		const more = {
			preview: false,
			...(resource === 'server' ? { allowLoss: true } : {}),
			// a backup goes once those that stand upon it are gone, a volume once its snapshots are
			...(waits.includes(resource) ? { wait: true, deadline: '60s' } : {}),
		};
		await each(mine, async ({ id }) => {
			await clear(run, resource, id);
			await run(`${resource}.${verb}`, { [field]: id, ...more }).catch(() => {});
		});
	}
	const containers = await run('container.getMany', {});
	await each(
		containers.filter(({ name }) => ours.test(String(name))),
		async ({ name: container }) => {
			await run('container.empty', { container, preview: false }).catch(() => {});
			await run('container.delete', { container, preview: false }).catch(() => {});
		},
	);
};

export interface RealCloud extends TrialCloud {
	/** Removes what tests have made as this user. */
	clean(user: 'demo' | 'admin'): Promise<void>;
	close(): Promise<void>;
}

/** A real OpenStack on this machine: the one that runs already, else one that is started and stopped. */
export const startOpenstack = async (): Promise<RealCloud> => {
	const mode = isFull ? 'full' : 'core';
	const isThere = (await project('demo')) !== undefined;
	if (!isThere) await aio('start', mode);
	const [demo, other] = [await project('demo'), await project('other')];
	if (demo === undefined || other === undefined)
		throw new Error(`OpenStack (${mode}) does not answer at ${AUTH_URL}`);
	const settings = (user: string) => ({ authUrl: AUTH_URL, user, password: PASSWORD, project: user });
	if (isFull)
		await roomy(
			engineRunner(() => settings('admin')),
			demo,
		);
	const clean = (user: 'demo' | 'admin') => tidy(engineRunner(() => settings(user)));
	await clean('demo');
	return {
		settings,
		otherProject: other,
		clean,
		async close() {
			await clean('demo');
			if (!isThere) await aio('stop');
		},
	};
};
