import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, it } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { clientOf } from '../../../src/services/cloud/client/client.ts';
import { sources } from '../../../src/services/cloud/sources/index.ts';
import { type Answer, type FakeRequest, fakeCloud } from './client/fake.ts';
import { engineRunner } from './run.ts';

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json' };
const id = '0123456789abcdef0123456789abcdef';
const versions: Answer = [200, { version: { id: 'v2.1', version: '2.93', min_version: '2.1' } }];

const withResolvers = <T>() => {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((done) => {
		resolve = done;
	});
	return { promise, resolve };
};

/** What a proxy, a login page or a broken server sends with a status that says all is well. */
const strange: Readonly<Record<string, Answer>> = {
	'a login page': [200, page, html],
	'a page that calls itself JSON': [200, page, json],
	'JSON that was cut': [200, '{"servers":[{"id":"a","na', json],
	'a packed body': [200, gzipSync('{"servers":[]}').toString('latin1'), { 'content-encoding': 'gzip' }],
	'an error within': [200, { error: { code: 401, message: 'no' } }],
	'JSON of something else': [200, { message: 'rate limited' }],
	'an empty record': [200, {}],
	null: [200, 'null', json],
	'a number': [200, '42', json],
	nothing: [200],
};
const reads: readonly (readonly [step: string, values: Readonly<Record<string, unknown>>])[] = [
	['server.getMany', {}],
	['server.get', { serverId: id }],
	['server.get', { serverId: 'web' }],
	['server.delete', { serverId: id, preview: false, allowLoss: true }],
	['server.getMetadata', { serverId: id }],
	['network.getMany', {}],
	['volume.getMany', {}],
	['image.getMany', {}],
	['image.getImportMethods', {}],
	['computeService.getMany', {}],
	['quota.getMany', {}],
];
const changes = [
	['network.create', { name: 'n' }],
	['volume.create', { name: 'n', size: '1GiB' }],
	['keyPair.create', { name: 'n' }],
] as const;

const worldOf = async (answer: Answer | ((request: FakeRequest) => Answer)) => {
	const world = await fakeCloud((request) => {
		if (/\/v2\.1\/$|\/v3\/$/.test(request.url)) return versions;
		return typeof answer === 'function' ? answer(request) : answer;
	});
	const { authUrl } = world.cloud.settings;
	const endpoints = [`volume=${new URL(authUrl).origin}/volume/v3/p`];
	const input = { authUrl, user: 'demo', password: 'secret', project: 'demo', endpoints };
	return { world, run: engineRunner(() => input) };
};

describe('clouds: an answer that says all is well and is none', () => {
	afterEach(() => endLeases());

	for (const [name, answer] of Object.entries(strange))
		it(`${name} is no empty list, no thing without a name and no success`, async () => {
			const { world, run } = await worldOf(answer);
			await using _ = world;
			for (const [step, values] of reads)
				await assert.rejects(
					run(step, values),
					{ code: 'PROTOCOL', message: /reported success, but sent/ },
					step,
				);
			for (const [step, values] of changes)
				await assert.rejects(run(step, values), { code: 'OUTCOME_UNKNOWN' }, step);
		});

	it('nor is it in the object store, whose own pages are told by their marks', async () => {
		for (const name of ['a login page', 'JSON that was cut', 'JSON of something else', 'a number']) {
			const { world, run } = await worldOf(strange[name] as Answer);
			await using _ = world;
			const there = { container: 'c' };
			for (const [step, values] of [
				['container.getMany', {}],
				['object.getMany', there],
				['container.get', there],
			] as const)
				await assert.rejects(run(step, values), { code: 'PROTOCOL' }, `${name}: ${step}`);
			if (name !== 'a login page') continue;
			for (const step of ['object.get', 'object.download'])
				await assert.rejects(run(step, { ...there, object: 'o' }), { code: 'PROTOCOL' }, step);
		}
		const marked: Answer = [200, page, { ...html, 'x-trans-id': 'tx1' }];
		const { world, run } = await worldOf(marked);
		await using _ = world;
		const [file] = await run('object.download', { container: 'c', object: 'page.html' });
		assert.equal(String(file?.['content']), page);
	});

	it('an empty list may be null, or no content; a mark of UTF-8 and JSON within a text are read', async () => {
		for (const [answer, count] of [
			[[204], 0],
			[[200, { servers: null }], 0],
			[[200, `\uFEFF${JSON.stringify({ servers: [{ id: 'a' }] })}`, json], 1],
			[[200, JSON.stringify(JSON.stringify({ servers: [{ id: 'a' }] })), json], 1],
		] as const) {
			const { world, run } = await worldOf(answer);
			await using _ = world;
			assert.equal((await run('server.getMany', {})).length, count, JSON.stringify(answer));
		}
	});

	it('for a trigger it is an outage: nothing is gone', async () => {
		const { world } = await worldOf(strange['a login page'] as Answer);
		await using _ = world;
		const client = clientOf(world.cloud);
		const { signal } = new AbortController();
		for (const { poll } of sources.filter((source) => source.part !== 'volume'))
			await assert.rejects(
				async () => poll?.snapshot(client as never, { container: 'c' } as never, { signal } as never),
				{ code: 'PROTOCOL' },
			);
	});

	it('waiting goes on after it', async () => {
		let looks = 0;
		const { world, run } = await worldOf(({ method }) => {
			if (method === 'POST') return [202];
			looks++;
			const status = looks < 4 ? 'ACTIVE' : 'SHUTOFF';
			return looks === 3 ? [200, page, html] : [200, { server: { id, name: 'web', status } }];
		});
		await using _ = world;
		const [server] = await run('server.stop', { serverId: id, wait: true, deadline: '20s' });
		assert.equal(server?.['status'], 'SHUTOFF');
	});

	const nowhere: readonly Answer[] = [
		[404, '404 page not found\n', { 'content-type': 'text/plain' }],
		[404, '<html><head><title>404 Not Found</title></head><body>nginx</body></html>', html],
		[404, { message: 'no Route matched with those values' }],
		[404, { detail: 'Not Found' }],
	];

	it('“not there” of a proxy is neither “deleted” nor “too old”: it passes', async () => {
		for (const answer of nowhere) {
			let looks = 0;
			const { world, run } = await worldOf(({ method }) => {
				if (method === 'DELETE') return [204];
				looks++;
				if (looks === 2 || looks === 3) return answer;
				const gone: Answer = [404, { itemNotFound: { code: 404, message: 'gone' } }];
				return looks > 5 ? gone : [200, { server: { id, name: 'web', status: 'ACTIVE' } }];
			});
			await using _ = world;
			const gone = { serverId: id, preview: false, allowLoss: true, wait: true, deadline: '20s' };
			const [deleted] = await run('server.delete', gone);
			assert.deepEqual([deleted?.['deleted'], looks], [true, 6]);
		}
	});

	it('the same for a trigger: it goes on trying', async () => {
		for (const answer of nowhere) {
			const { world, run } = await worldOf(answer);
			await using _ = world;
			await assert.rejects(run('server.getMany', {}), {
				code: 'PROTOCOL',
				message: /^Not Compute but something before it, e\.g\. a proxy, answered 404/,
			});
		}
		const own: Answer = [404, '<html><body>nova</body></html>', { ...html, 'x-openstack-request-id': 'r' }];
		const { world, run } = await worldOf(own);
		await using _ = world;
		await assert.rejects(run('server.getMany', {}), { code: 'UNSUPPORTED' });
	});

	it('a redirect is not followed, and where it leads is told without what may be secret', async () => {
		for (const status of [301, 302, 303, 307, 308]) {
			const location = 'https://me:pass@other.example.org/servers?token=s3cret';
			const { world, run } = await worldOf([status, '', { location }]);
			await using _ = world;
			for (const [step, values] of [...reads.slice(0, 2), ...changes])
				await assert.rejects(run(step, values), (error: MusterError) => {
					assert.equal(error.code, 'PROTOCOL', step);
					assert.match(error.message, /leads to https:\/\/other\.example\.org\/servers/);
					assert.match(error.hint ?? '', /token was not sent there/);
					assert.doesNotMatch(JSON.stringify([error.message, error.details]), /s3cret|pass@/);
					return true;
				});
		}
	});
});

describe('clouds: asking what a cloud can do', () => {
	const tags = { tags: ['blue'] };

	it('a service that is away for a moment is not taken for an old one', async () => {
		let asked = 0;
		await using world = await fakeCloud(({ url, raw }) => {
			if (/\/v2\.1\/$/.test(url)) return ++asked === 1 ? [503, 'busy'] : versions;
			if (url.endsWith('/compute/')) return [503, 'busy'];
			return url.includes('/tags') && !raw.headers['openstack-api-version'] ? [404] : [200, tags];
		});
		const read = () =>
			world.cloud.apis.compute.send({
				path: '/servers/1/tags',
				micro: { least: '2.26', most: '2.26' },
				doing: 'x',
			});
		await assert.rejects(read(), { code: 'SERVER', message: /503/ });
		assert.deepEqual((await read()).body, tags);
	});

	it('who gives up does not end the question of others', async () => {
		const gate = withResolvers<Answer>();
		const begun = withResolvers<void>();
		await using world = await fakeCloud(({ url }) => {
			if (!/\/v2\.1\/$/.test(url)) return [200, tags];
			begun.resolve();
			return gate.promise;
		});
		const first = new AbortController();
		const read = (signal?: AbortSignal) =>
			world.cloud.apis.compute.send(
				{ path: '/servers/1/tags', micro: { most: '2.26' }, doing: 'x' },
				{ signal },
			);
		const [one, other] = [read(first.signal), read()];
		await begun.promise;
		first.abort();
		await assert.rejects(one, { code: 'CANCELLED' });
		gate.resolve(versions);
		assert.deepEqual((await other).body, tags);
	});
});
