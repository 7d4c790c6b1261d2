import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Input, Loose } from '../../hosts/services/trial.ts';
import { engineRunner } from './run.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud();
const run = engineRunner(() => world().lab.settings('demo'));
const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;
const wait = { wait: true, deadline: '30s' };
const volume = async (name: string): Promise<unknown> =>
	(await one('volume.create', { name, size: '1G', ...wait }))['id'];

describe('clouds: what was done in part', () => {
	test('an image without its disk is named, so that nobody makes a second one', async () => {
		const image = { name: 'half', diskFormat: 'raw', disk: Buffer.alloc(1000) };
		const full = { status: 413, headers: { 'Content-Type': 'text/plain' }, body: 'Quota exceeded' };
		world().cloud.fault({ service: 'image', method: 'PUT', path: /\/file$/, act: full });
		let id: unknown;
		await assert.rejects(run('image.create', image), (error: Loose) => {
			({ id } = error['details'] as Loose);
			assert.equal(error['code'], 'LIMIT');
			assert.match(String(error['message']), /^Image half was created, but its disk was not uploaded/);
			assert.match(String(error['hint']), new RegExp(`upload the disk to image ${String(id)}`));
			return true;
		});
		assert.equal((await one('image.get', { image: id }))['status'], 'queued');
		assert.equal((await one('image.upload', { image: id, disk: Buffer.alloc(1000) }))['status'], 'active');
	});

	test('a backup where no backup service runs', async () => {
		world().cloud.world.troubles.noBackupService = true;
		const id = await volume('b-none');
		await assert.rejects(run('volumeBackup.create', { volume: id, name: 'b-1', ...wait }), {
			code: 'SERVER',
			message: 'The backup b-1 is in error: Service not found for creating backup.',
			hint: /has no such service running: ask its admin/,
		});
		await run('volumeBackup.delete', { backup: 'b-1', preview: false, ...wait });
		world().cloud.world.troubles.noBackupService = false;
	});

	test('a restore that fails leaves a volume that says so', async () => {
		const id = await volume('b-bad');
		const { id: backup } = await one('volumeBackup.create', { volume: id, name: 'bad', ...wait });
		world().cloud.world.troubles.nextRestores = 1;
		await assert.rejects(run('volumeBackup.restore', { backup, volume: id, preview: false, ...wait }), {
			code: 'SERVER',
			message: /The volume b-bad is in error-restoring/,
			hint: /Restore the backup once more/,
		});
	});

	test('segments of an upload that was cut go again, whatever the object is called; those of a manifest that may stand stay', async () => {
		await run('container.create', { name: 'cut' });
		const segments = async () =>
			(await run('object.getMany', { container: 'cut_segments' }).catch(() => [])).map(
				(each) => each['name'],
			);
		const upload = (object: string, more: Input = {}) =>
			run('object.upload', {
				container: 'cut',
				object,
				file: Buffer.alloc(150_000),
				segmentSize: 65_536,
				...more,
			});
		const unsure = { code: 'OUTCOME_UNKNOWN' };
		const cut = { service: 'object', method: 'PUT', act: 'drop', after: true } as const;
		world().cloud.fault({ ...cut, path: /00000001$/ });
		await assert.rejects(upload('joining the band'), unsure);
		assert.deepEqual(await segments(), []);
		const manifest = { service: 'object', method: 'PUT', path: /multipart-manifest/ } as const;
		const full = { status: 413, headers: {}, body: 'Upload exceeds quota.' };
		world().cloud.fault({ ...manifest, act: full });
		await assert.rejects(upload('refused'), { code: 'LIMIT' });
		assert.deepEqual(await segments(), []);
		world().cloud.fault({ ...manifest, act: 'drop', after: true });
		await assert.rejects(upload('film'), unsure);
		assert.equal((await segments()).length, 3);
		world().cloud.fault({ ...manifest, act: 'hang', after: true });
		await assert.rejects(upload('stopped', { timeout: '2s' }), unsure);
		assert.equal((await segments()).length, 6);
		assert.equal((await one('object.get', { container: 'cut', object: 'stopped' }))['size'], 150_000);
	});

	test('objects that are deleted until the time is over: each is done, unknown or not tried, and nobody stopped it', async () => {
		await run('container.create', { name: 'slow' });
		const named = (letter: string, count: number) => Array.from({ length: count }, (_, at) => letter + at);
		// eight are deleted at a time
		const [quick, hanging, late] = [named('a', 4), named('h', 8), named('z', 3)];
		for (const object of [...quick, ...hanging, ...late])
			await run('object.upload', { container: 'slow', object, file: Buffer.from('a') });
		world().cloud.fault({ service: 'object', method: 'DELETE', path: /\/h\d$/, act: 'hang', times: 8 });
		const wanted = { container: 'slow', preview: false, timeout: '2s' };
		await assert.rejects(run('container.empty', wanted), ({ code, message, details }: Loose) => {
			const { failed, doneCount } = details as { failed: Loose[]; doneCount: number };
			const keysOf = (words: RegExp) =>
				failed.filter((each) => words.test(`${each['code']} ${each['message']}`)).map(({ key }) => key);
			assert.equal(code, 'PARTIAL');
			assert.match(String(message), /8 of 15 failed, 3 not reached, 4 done; h0: /);
			assert.equal(doneCount, 4);
			const unknown = /^OUTCOME_UNKNOWN .*127.0.0.1:\d+ gave no answer within 2 s; whether it happened/;
			assert.deepEqual(keysOf(unknown).sort(), hanging);
			assert.deepEqual(keysOf(/It was not tried/).sort(), late);
			return true;
		});
	});
});
