import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Input, Loose } from '../../hosts/services/trial.ts';
import { labCloud } from './lab-cloud.ts';
import { engineRunner } from './run.ts';

const world = labCloud();
const run = engineRunner(() => world().lab.settings('demo'));
const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;
const upload = (container: string, object: string) =>
	run('object.upload', { container, object, file: Buffer.alloc(250_000), segmentSize: '100000' });
/** An upload whose process is killed just before the manifest. */
const killed = async (container: string, object: string): Promise<void> => {
	await upload(container, object);
	await run('object.delete', { container, object, withSegments: false, preview: false });
};
/** The segments that begin so, by their names. */
const stored = (container: string, prefix = '') => {
	const accounts = [...world().cloud.world.object.accounts.values()];
	const found = accounts.map(({ containers }) => containers.get(`${container}_segments`)).find(Boolean);
	return [...(found?.objects.values() ?? [])].filter(({ name }) => name.startsWith(prefix));
};
const age = (container: string, prefix: string): void => {
	for (const object of stored(container, prefix)) object.stamp -= 2 * 86_400;
};

describe('clouds: leftover segments', () => {
	test('old ones go, young ones and those of objects stay', async () => {
		const container = 'left';
		await run('container.create', { name: container });
		for (const name of ['old', 'young', 'growing']) await killed(container, name);
		await upload(container, 'stays');
		for (const name of ['old', 'growing', 'stays']) age(container, name);
		const [last] = stored(container, 'growing').slice(-1);
		assert.ok(last);
		last.stamp += 2 * 86_400;
		const shown = await one('container.deleteLeftovers', { container, preview: true });
		assert.deepEqual([shown['uploads'], shown['segments'], shown['size']], [1, 3, 250_000]);
		assert.equal((shown['first'] as Loose[])[0]?.['object'], 'old');
		const week = await one('container.deleteLeftovers', { container, olderThan: '7d', preview: false });
		assert.equal(week['uploads'], 0);
		const gone = await one('container.deleteLeftovers', { container, preview: false });
		assert.deepEqual([gone['uploads'], gone['segments']], [1, 3]);
		assert.deepEqual(
			['old', 'young', 'growing', 'stays'].map((each) => stored(container, each).length),
			[...[0, 3, 3, 3]],
		);
	});

	test('where a listing does not tell which objects are large, each is asked', async () => {
		const container = 'ceph';
		await run('container.create', { name: container });
		await upload(container, 'stays');
		await killed(container, 'gone');
		age(container, '');
		const plain = (names: readonly string[]) => ({
			status: 200,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: JSON.stringify(
				names.map((name) => ({ name, bytes: 3, hash: 'x', content_type: 'a/b', last_modified: '' })),
			),
		});
		const { cloud } = world();
		const lists = (of: string) => new RegExp(`/${of}(\\?|$)`);
		cloud.fault({ service: 'object', method: 'GET', path: lists('left'), act: plain([]), times: 1 });
		cloud.fault({
			service: 'object',
			method: 'GET',
			path: lists(container),
			act: plain(['stays']),
			times: 1,
		});
		cloud.fault({ service: 'object', method: 'GET', path: lists(container), act: plain([]), times: 1 });
		const found = await run('container.getLeftovers', { container });
		assert.deepEqual(
			found.map(({ object }) => object),
			['gone'],
		);
	});

	test('an object that its container’s listing does not show yet keeps its segments', async () => {
		const container = 'late';
		await run('container.create', { name: container });
		await upload(container, 'film 1/ü');
		await killed(container, 'salvaged');
		const [{ name = '' } = {}] = stored(container, 'salvaged');
		const from = { segmentContainer: `${container}_segments`, prefix: name.slice(0, -8) };
		await run('object.createFromPrefix', { container, object: 'salvaged', ...from });
		await killed(container, 'gone');
		age(container, '');
		const empty = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '[]' };
		const path = /\/late(\?|$)/;
		world().cloud.fault({ service: 'object', method: 'GET', path, act: empty, times: 1 });
		const gone = await one('container.deleteLeftovers', { container, preview: false });
		assert.deepEqual([gone['uploads'], gone['segments']], [1, 3]);
		assert.deepEqual(
			['film 1', 'salvaged', 'gone'].map((each) => stored(container, each).length),
			[...[3, 3, 0]],
		);
	});

	test('what cannot be looked at is no reason to take its segments for leftovers', async () => {
		const container = 'shut';
		await run('container.create', { name: container });
		await killed(container, 'gone');
		age(container, '');
		const refused = { status: 403, headers: { 'Content-Type': 'text/plain' }, body: 'Forbidden' };
		world().cloud.fault({ service: 'object', method: 'GET', path: /\/left(\?|$)/, act: refused });
		await assert.rejects(run('container.deleteLeftovers', { container, preview: false }), {
			code: 'AUTH_REJECTED',
		});
		assert.equal(stored(container).length, 3);
	});

	test('a container that is not there, and one that never had segments', async () => {
		await assert.rejects(run('container.getLeftovers', { container: 'nosuch' }), { code: 'NOT_FOUND' });
		await run('container.create', { name: 'plain' });
		assert.deepEqual(await run('container.getLeftovers', { container: 'plain' }), []);
	});
});
