import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
	createManifest,
	removeWithSegments,
	segmentsOf,
} from '../../../../src/services/cloud/client/objects/large.ts';
import { downloadObject } from '../../../../src/services/cloud/client/objects/download.ts';
import { containersOf } from '../../../../src/services/cloud/client/objects/containers.ts';
import { objectsOf } from '../../../../src/services/cloud/client/objects/objects.ts';
import { uploadObject } from '../../../../src/services/cloud/client/objects/upload.ts';
import type { Input } from '../../../hosts/services/trial.ts';
import { bytes, stageOf, whole } from './objects-stage.ts';

/** What objects made of segments do, in the lab and in a real Swift alike. */
export const largeObjectsBehave = (title: string, input: () => Input): void => {
	const { inside, list } = stageOf(input);

	describe(`${title}: large objects`, () => {
		it('a large object goes up in segments and comes down whole; the old segments go once the new one stands', () =>
			inside('t-b-large', async (client) => {
				const { cloud } = client;
				const target = { container: 't-b-large', name: 'a/b c' };
				const size = 1_000_003;
				const up = (seed: number, options: object) =>
					uploadObject(cloud, target, bytes(size, seed), { segmentSize: 300_000, ...options });
				const first = await up(1, { size });
				assert.deepEqual([first.size, first.segmented], [size, 'static']);
				const old = await list(client, 't-b-large_segments');
				assert.equal(old.length, 4);
				// of a stream nobody knows the length of
				await up(2, {});
				const now = await list(client, 't-b-large_segments');
				assert.equal(now.length, 4);
				assert.ok(now.every((name) => !old.includes(name)));
				const { stream, info } = await downloadObject(cloud, target);
				assert.equal(info.size, size);
				assert.deepEqual(await whole(stream()), await whole(bytes(size, 2)));
				const part = await downloadObject(cloud, target, { range: '299990-300009' });
				assert.deepEqual(
					await whole(part.stream()),
					(await whole(bytes(size, 2))).subarray(299_990, 300_010),
				);
				await removeWithSegments(cloud, objectsOf(cloud), target, {});
				assert.deepEqual(await list(client, 't-b-large_segments'), []);
			}));

		it('where old versions are kept, the segments that they are made of stay', () =>
			inside('t-b-kept', async (client) => {
				const { cloud } = client;
				const target = { container: 't-b-kept', name: 'film' };
				const up = (seed: number) =>
					uploadObject(cloud, target, bytes(500_000, seed), { segmentSize: 200_000, size: 500_000 });
				await containersOf(cloud).change('t-b-kept', { versions: true });
				const first = await up(1);
				await up(2);
				await removeWithSegments(cloud, objectsOf(cloud), target, {});
				assert.equal((await list(client, 't-b-kept_segments')).length, 6);
				const version = first.versionId ?? undefined;
				assert.notEqual(version, undefined);
				const { stream } = await downloadObject(cloud, target, { version });
				assert.deepEqual(await whole(stream()), await whole(bytes(500_000, 1)));
				for await (const { name, versionId } of objectsOf(cloud).list('t-b-kept', { versions: true }))
					await objectsOf(cloud).remove('t-b-kept', name, { version: versionId ?? undefined });
				await containersOf(cloud).change('t-b-kept', { versions: false });
			}));

		it('an object has more versions than a page, and all are listed', () =>
			inside('t-b-pages', async ({ cloud }) => {
				const container = 't-b-pages';
				const objects = objectsOf(cloud);
				await containersOf(cloud).change(container, { versions: true });
				for (const name of ['a', 'a', 'a', 'a', 'a', 'ab'])
					await uploadObject(cloud, { container, name }, bytes(10), { size: 10 });
				const found = [];
				for await (const entry of objects.list(container, { versions: true, limit: 2 })) found.push(entry);
				assert.deepEqual(
					found.map(({ name }) => name),
					['a', 'a', 'a', 'a', 'a', 'ab'],
				);
				for (const { name, versionId } of found)
					await objects.remove(container, name, { version: versionId ?? undefined });
				await containersOf(cloud).change(container, { versions: false });
			}));

		it('an object whose name begins another’s takes nothing from it', () =>
			inside('t-b-begin', async ({ cloud }) => {
				const up = (name: string, seed: number, size = 500_000) =>
					uploadObject(cloud, { container: 't-b-begin', name }, bytes(size, seed), { segmentSize: 200_000 });
				await up('a', 1);
				await up('ab', 2);
				await up('a/b', 3);
				await up('a', 4, 500_001);
				for (const [name, seed, size] of [
					['a', 4, 500_001],
					['ab', 2, 500_000],
					['a/b', 3, 500_000],
				] as const) {
					const { stream } = await downloadObject(cloud, { container: 't-b-begin', name });
					assert.deepEqual(await whole(stream()), await whole(bytes(size, seed)), name);
				}
				await removeWithSegments(cloud, objectsOf(cloud), { container: 't-b-begin', name: 'a' }, {});
				const { stream } = await downloadObject(cloud, { container: 't-b-begin', name: 'ab' });
				assert.deepEqual(await whole(stream()), await whole(bytes(500_000, 2)));
			}));

		it('a dynamic large object: made, listed, read, changed without loss, deleted with its segments', () =>
			inside('t-b-dlo', async (client) => {
				const { cloud } = client;
				const objects = objectsOf(cloud);
				const film = { container: 't-b-dlo', name: 'film ü' };
				for (const [at, size] of [100, 70_000, 5].entries())
					await uploadObject(cloud, { ...film, name: `parts ü/${at}` }, bytes(size, at), { size });
				const from = { container: 't-b-dlo', name: 'parts ü/' };
				const made = await createManifest(cloud, film, { from, metadata: { a: '1' } });
				assert.deepEqual([made.size, made.segmented], [70_105, 'dynamic']);
				assert.equal(made.manifest, 't-b-dlo/parts ü/');
				await assert.rejects(createManifest(cloud, film, { from }), { code: 'CONFLICT' });
				const segments = await segmentsOf(cloud, objects, film, {});
				assert.deepEqual(
					segments.map(({ name }) => name),
					['parts ü/0', 'parts ü/1', 'parts ü/2'],
				);
				const changed = await objects.change('t-b-dlo', film.name, { metadata: { b: '2' } });
				assert.deepEqual([changed.size, changed.metadata], [70_105, { a: '1', b: '2' }]);
				const whole3 = Buffer.concat(
					await Promise.all([100, 70_000, 5].map((size, at) => whole(bytes(size, at)))),
				);
				const { stream } = await downloadObject(cloud, film);
				assert.deepEqual(await whole(stream()), whole3);
				await objects.copy(film, { ...film, name: 'again' }, { sameSegments: true });
				assert.equal((await objects.info('t-b-dlo', 'again')).segmented, 'dynamic');
				await objects.copy(film, { ...film, name: 'solid' });
				const solid = await objects.info('t-b-dlo', 'solid');
				assert.deepEqual([solid.size, solid.segmented], [70_105, null]);
				await removeWithSegments(cloud, objects, film, {});
				assert.deepEqual(await list(client, 't-b-dlo'), ['again', 'solid']);
			}));

		it('copied or moved, a large object keeps or shares its segments; what is there is not replaced unasked', () =>
			inside('t-b-move', async (client) => {
				const { cloud } = client;
				const objects = objectsOf(cloud);
				const at = (name: string) => ({ container: 't-b-move', name });
				await uploadObject(cloud, at('e\u0301'), bytes(500_000), { segmentSize: 200_000 });
				await objects.copy(at('e\u0301'), at('é'), { sameSegments: true, overwrite: false });
				const { stream, info } = await downloadObject(cloud, at('é'));
				assert.deepEqual([info.size, info.segmented], [500_000, 'static']);
				assert.deepEqual(await whole(stream()), await whole(bytes(500_000)));
				assert.equal((await list(client, 't-b-move_segments')).length, 3);
				await assert.rejects(objects.copy(at('e\u0301'), at('é'), { overwrite: false }), {
					code: 'CONFLICT',
				});
				assert.deepEqual(await list(client, 't-b-move'), ['e\u0301', 'é']);
			}));
	});
};
