import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runOperation } from '../../src/engine/run/run-operation.ts';
import { service } from '../../src/services/cloud/index.ts';
import { startCloud } from '../../test/lab/cloud/index.ts';
import { root } from '../build/files.ts';

/** Milliseconds between two objects that are put into the inbox. */
const EVERY = 10_000;

/**
 * A cloud with what the examples name: an image, a key pair, a volume, a network with a way out, free addresses, and an inbox into
 * which objects come.
 */
export const startDemoCloud = async () => {
	const cloud = await startCloud();
	const user = { authUrl: cloud.authUrl, user: 'admin', project: 'admin' };
	const closing = new AbortController();
	const run = async (resource: string, name: string, input: Readonly<Record<string, unknown>>) => {
		const operation = service.operations.find((one) => one.resource === resource && one.name === name);
		if (!operation) throw new Error(`There is no operation ${resource}.${name}`);
		const context = {
			signal: closing.signal,
			progress() {},
			log() {},
			answer: () => Promise.reject(new Error('Nothing asked')),
		};
		const settings = async () => ({ ...user, password: cloud.password });
		for await (const _ of runOperation({ service, operation, input, settings, context }));
	};
	const put = (name: string) =>
		run('object', 'createFromText', {
			container: 'inbox',
			object: `incoming/${name}`,
			text: `hello ${name}`,
		});
	const file = path.join(root, 'LICENSE');
	await run('image', 'create', {
		name: 'debian-12',
		diskFormat: 'raw',
		disk: { name: 'debian-12.img', read: () => createReadStream(file) },
	});
	await run('keyPair', 'create', { name: 'ops' });
	await run('volume', 'create', { name: 'data-1', size: '1G' });
	// that of this name is another project’s
	await run('network', 'create', { name: 'private' });
	await run('subnet', 'create', { network: 'private', name: 'inside', cidr: '10.8.0.0/24' });
	// a floating IP reaches a server by a router only
	await run('router', 'create', { name: 'edge', external: 'public' });
	await run('router', 'addInterface', { router: 'edge', subnet: 'inside' });
	for (const container of ['inbox', 'outbox', 'site']) await run('container', 'create', { name: container });
	for (let count = 0; count < 2; count++) await run('floatingIp', 'allocate', { network: 'public' });
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-site-'));
	writeFileSync(path.join(folder, 'index.html'), '<p>hello</p>');
	await run('object', 'createFromText', {
		container: 'site',
		object: 'sync/old.html',
		text: 'its file is gone',
	});
	let turn = 0;
	await put(`${turn++}.txt`);
	const timer = setInterval(() => put(`${turn++}.txt`).catch(() => {}), EVERY);
	return {
		/** A folder with a file, which the examples upload. */
		folder,
		settings: { ...user, credentials: { password: cloud.password } },
		/** How others reach it: its password goes with the demo. */
		reach: `Cloud: Auth URL ${cloud.authUrl}, user ${user.user}, project ${user.project}, password ${cloud.password}`,
		async close() {
			clearInterval(timer);
			closing.abort();
			await cloud.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
};
