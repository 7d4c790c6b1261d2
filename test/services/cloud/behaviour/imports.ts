import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const wait = { wait: true, deadline: '60s' };
const gone = { preview: false };

/** Images that the cloud fetches, takes or copies by itself, in two stores. */
export const importsBehave = (title: string, input: (user: 'demo' | 'admin') => Input): void => {
	const run = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;
	const queued = (name: string): Promise<Loose> =>
		one('image.create', { name, diskFormat: 'raw', upload: false });
	const away = (image: unknown) => run('image.delete', { image, ...gone });
	const address = async (container: string, object: string): Promise<string> => {
		await run('container.create', { name: container, existing: true });
		const file = { container, object };
		await run('object.createFromText', { ...file, text: 'a disk', overwrite: true });
		return String((await one('object.createTemporaryUrl', { ...file, makeKey: true }))['url']);
	};

	describe(`${title}: imports of images`, () => {
		it('what was staged is taken once, then copied to another store, and no further', async () => {
			const { id } = await queued('t-imp-direct');
			const direct = { image: id, method: 'glance-direct' };
			await assert.rejects(run('image.import', direct), {
				code: 'CONFLICT',
				hint: /“Stage the disk of an image” first/,
			});
			const staged = await one('image.stage', { image: id, disk: Buffer.alloc(500, 1) });
			assert.deepEqual([staged['status'], staged['size']], ['uploading', 500]);
			await assert.rejects(run('image.stage', { image: id, disk: Buffer.alloc(5) }), { code: 'CONFLICT' });
			const taken = await one('image.import', { ...direct, ...wait });
			assert.deepEqual([taken['status'], taken['stores'], taken['size']], ['active', ['fast'], 500]);
			await assert.rejects(run('image.import', direct), {
				code: 'CONFLICT',
				hint: /Only an image that waits for its disk/,
			});
			const copy = { image: id, method: 'copy-image' };
			await assert.rejects(run('image.import', copy), { code: 'BAD_INPUT', message: /Stores are needed/ });
			await assert.rejects(run('image.import', { ...copy, stores: ['nosuch'] }), {
				code: 'BAD_INPUT',
				message: /no “nosuch”/,
				hint: /fast, cheap/,
			});
			const cheap = { ...copy, stores: ['cheap'] };
			await assert.rejects(run('image.import', cheap), { code: 'AUTH_REJECTED', hint: /needs an admin/ });
			const [copied] = await admin('image.import', { ...cheap, ...wait });
			assert.deepEqual(copied?.['stores'], ['fast', 'cheap']);
			const [again] = await admin('image.import', { ...copy, allStores: true, ...wait });
			assert.deepEqual([again?.['stores'], again?.['importTask']], [['fast', 'cheap'], null]);
			await away(id);
		});

		it('a file from a web address; one that is not there leaves the image waiting, and that is told', async () => {
			const url = await address('t-imp-web', 'a b/ü.raw');
			const { id } = await queued('t-imp-web');
			const web = { image: id, method: 'web-download', ...wait };
			await assert.rejects(run('image.import', { ...web, url: url.replace('.raw', '.img') }), {
				code: 'SERVER',
				message: /Image t-imp-web was not imported: .+/,
				hint: /The image waits for its disk again/,
			});
			assert.equal((await one('image.get', { image: id }))['status'], 'queued');
			const taken = await one('image.import', { ...web, url });
			assert.deepEqual([taken['status'], taken['size']], ['active', 6]);
			await away(id);
		});

		it('an image of another region comes with its formats and properties; what is not there is told', async () => {
			const [sourceRegion, away1] = ['RegionOne', 'RegionNone'];
			const source = await one('image.create', {
				name: 't-imp-source',
				diskFormat: 'qcow2',
				properties: { os_distro: 'debian', other: 'stays' },
				disk: Buffer.alloc(700, 3),
			});
			const { id } = await queued('t-imp-region');
			const there = {
				image: id,
				method: 'glance-download',
				sourceRegion,
				sourceImage: source['id'],
				...wait,
			};
			await assert.rejects(run('image.import', { ...there, sourceRegion: away1 }), {
				code: 'BAD_INPUT',
				message: /Source region: the catalogue has no images in “RegionNone”; expected one of “RegionOne”/,
			});
			await assert.rejects(run('image.import', { ...there, sourceImage: 'cirros' }), { code: 'BAD_INPUT' });
			await assert.rejects(run('image.import', { ...there, sourceImage: id }), {
				code: 'SERVER',
				message: /Image t-imp-region was not imported: .+/,
			});
			const nobodys = '2a6ae3a9-4b1d-4b3f-9d0a-5a2f0a3d6c11';
			await assert.rejects(run('image.import', { ...there, sourceImage: nobodys }), { code: 'SERVER' });
			assert.equal((await one('image.get', { image: id }))['status'], 'queued');
			const taken = await one('image.import', there);
			assert.deepEqual(
				[taken['status'], taken['size'], taken['diskFormat'], taken['checksum']],
				['active', 700, 'qcow2', source['checksum']],
			);
			const { os_distro: distro, other } = taken['properties'] as Loose;
			assert.deepEqual([distro, other], ['debian', undefined]);
			await away(id);
			await away(source['id']);
		});

		it('an address that cannot be one is not sent', async () => {
			const { id } = await queued('t-imp-bad');
			const web = { image: id, method: 'web-download' };
			for (const url of [undefined, 'ftp://example.org/disk', 'disk.qcow2'])
				await assert.rejects(run('image.import', { ...web, url }), { code: 'BAD_INPUT', message: /URL/ });
			await away(id);
		});
	});
};
