import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineRunner } from './run.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud();
const run = engineRunner(() => world().lab.settings('demo'));

test('a condition on a time is one, or is refused: a store passes over what is no date', async () => {
	const there = { container: 'times', object: 'o' };
	await run('container.create', { name: there.container });
	await run('object.createFromText', { ...there, text: 'x' });
	const get = (ifModifiedSince: string) => run('object.download', { ...there, ifModifiedSince });
	assert.equal(String((await get('2001-01-01'))[0]?.['content']), 'x');
	await assert.rejects(get('2099-01-01T00:00:00Z'), { code: 'CONFLICT', message: /has not changed/ });
	for (const bad of ['3/4/2026', 'yesterday', '2026-02-30'])
		await assert.rejects(get(bad), { code: 'BAD_INPUT', details: { field: 'ifModifiedSince' } }, bad);
});

test('an object ends when it was said, and not in the time zone of whoever asks', async () => {
	const there = { container: 'times', object: 'o' };
	const [ends] = await run('object.update', { ...there, deleteAt: '2099-12-31 23:59' });
	assert.equal(ends?.['expires'], '2099-12-31T23:59:00.000Z');
	await assert.rejects(run('object.update', { ...there, deleteAt: '12/31/2099' }), { code: 'BAD_INPUT' });
	assert.equal((await run('object.get', there))[0]?.['expires'], '2099-12-31T23:59:00.000Z');
});
