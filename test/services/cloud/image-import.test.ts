import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Input, Loose } from '../../hosts/services/trial.ts';
import { engineRunner } from './run.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud();
const run = engineRunner(() => world().lab.settings('demo'));
const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;
const wait = { wait: true, deadline: '30s' };
const staged = async (name: string): Promise<unknown> => {
	const { id } = await one('image.create', { name, diskFormat: 'raw', upload: false });
	await run('image.stage', { image: id, disk: Buffer.alloc(100) });
	return id;
};

describe('clouds: imports of images where not all goes well', () => {
	test('a store that fails fails all, unless that is allowed: then it is named', async () => {
		world().cloud.world.image.failingStores.add('cheap');
		const direct = { method: 'glance-direct', allStores: true, ...wait };
		await assert.rejects(run('image.import', { ...direct, image: await staged('all') }), {
			code: 'SERVER',
			message: /Image all was not imported: Task failed/,
		});
		const partly = await one('image.import', {
			...direct,
			image: await staged('some'),
			allowFailedStores: true,
		});
		assert.deepEqual(
			[partly['status'], partly['stores'], partly['failedStores']],
			['active', ['fast'], ['cheap']],
		);
		world().cloud.world.image.failingStores.clear();
	});

	test('the image is deleted while its import is waited for', async () => {
		const id = await staged('gone');
		const { images } = world().cloud.world.image;
		const waiting = run('image.import', { image: id, method: 'glance-direct', ...wait });
		images.delete(String(id));
		await assert.rejects(waiting, { code: 'NOT_FOUND' });
	});

	test('passing errors while waiting are no end of it', async () => {
		const image = await staged('busy');
		const tasks = { service: 'image', method: 'GET', path: /\/tasks$/ } as const;
		// those before the waiting
		world().cloud.fault({ ...tasks, act: 'slow', ms: 1, times: 2 });
		world().cloud.fault({ ...tasks, act: { status: 503, headers: {}, body: 'try again' }, times: 2 });
		const done = await one('image.import', { image, method: 'glance-direct', ...wait });
		assert.equal(done['status'], 'active');
	});

	test('an address that the cloud does not fetch from is told without its signature', async () => {
		world().cloud.world.image.ports = [80, 443];
		const { id } = await one('image.create', { name: 'far', diskFormat: 'raw', upload: false });
		const url = 'http://me:pass@example.org:8080/disk?temp_url_sig=0123456789abcdef';
		await assert.rejects(run('image.import', { image: id, method: 'web-download', url }), (error: Loose) => {
			assert.equal(error['code'], 'UNSUPPORTED');
			assert.match(String(error['message']), /does not pass filtering: http:\/\/example\.org:8080\/disk\?…/);
			assert.doesNotMatch(JSON.stringify([error['message'], error['details']]), /0123456789abcdef|pass@/);
			return true;
		});
	});

	test('a cloud with one store knows of no others, and one that lacks a way says which it has', async () => {
		world().cloud.world.image.stores = [];
		const image = await staged('alone');
		const direct = { image, method: 'glance-direct' };
		await assert.rejects(run('image.import', { ...direct, allStores: true }), {
			code: 'UNSUPPORTED',
			message: /keeps its images in one store/,
		});
		const body = JSON.stringify({ 'import-methods': { value: ['web-download'] } });
		world().cloud.fault({ service: 'image', path: /info\/import/, act: { status: 200, headers: {}, body } });
		await assert.rejects(run('image.import', direct), {
			code: 'UNSUPPORTED',
			hint: /It offers web-download/,
		});
		assert.deepEqual((await one('image.getImportMethods', {}))['stores'], []);
		assert.deepEqual((await one('image.import', { ...direct, ...wait }))['stores'], []);
	});
});
