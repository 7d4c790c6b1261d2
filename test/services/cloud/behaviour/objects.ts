import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeAccount } from '../../../../src/services/cloud/client/objects/account.ts';
import { bulkDelete } from '../../../../src/services/cloud/client/objects/bulk-delete.ts';
import { containersOf } from '../../../../src/services/cloud/client/objects/containers.ts';
import { downloadObject } from '../../../../src/services/cloud/client/objects/download.ts';
import { objectsOf } from '../../../../src/services/cloud/client/objects/objects.ts';
import { removeAll } from '../../../../src/services/cloud/client/objects/remove-all.ts';
import { uploadObject } from '../../../../src/services/cloud/client/objects/upload.ts';
import { bytes, stageOf, whole } from './objects-stage.ts';
import type { Input } from '../../../hosts/services/trial.ts';

const names = [
	...[
		'50% off.txt',
		'a#b',
		'a?b=c',
		'my%20name',
		'ü.jpg',
		'u\u0308.jpg',
		'a//b',
		'./x',
		'../x',
		'x/../y',
		'.',
		'..',
		'...',
	],
	...[
		'dir/',
		'/lead',
		'a+b',
		'a\nb',
		'a b',
		'q\'uo"te',
		'a&b=c;d',
		'back\\slash',
		'🙂',
		'%2F',
		'%00x',
		'a/',
		'a',
		'tab\tx',
		'~',
		'*',
		// with “copy of” not more than the 1,024 bytes that Swift takes
		'ü'.repeat(500),
		'%'.repeat(900),
	],
];

/** What objects do, in the lab and in a real Swift alike. */
export const objectsBehave = (title: string, input: () => Input): void => {
	const { connect, inside, list } = stageOf(input);

	describe(`${title}: objects`, () => {
		it('every name is addressed exactly: written, listed, read, copied, deleted', () =>
			inside('t-b-names', async (client) => {
				const { cloud } = client;
				const objects = objectsOf(cloud);
				for (const [at, name] of names.entries()) {
					const text = Buffer.from(`text ${at}`);
					await uploadObject(cloud, { container: 't-b-names', name }, bytes(0), { size: 0 });
					async function* once() {
						yield text;
					}
					await uploadObject(cloud, { container: 't-b-names', name }, once(), { size: text.length });
					const { stream } = await downloadObject(cloud, { container: 't-b-names', name });
					assert.deepEqual(await whole(stream()), text, name);
				}
				assert.deepEqual((await list(client, 't-b-names')).sort(), [...names].sort());
				for (const name of names) {
					const to = { container: 't-b-names', name: `copy of ${name}` };
					const copied = await objects.copy({ container: 't-b-names', name }, to);
					assert.equal(copied.size, (await objects.info('t-b-names', name)).size, name);
				}
				for (const name of names) await objects.remove('t-b-names', name);
				assert.deepEqual(
					(await list(client, 't-b-names')).sort(),
					names.map((name) => `copy of ${name}`).sort(),
				);
			}));

		it('an upload that may not overwrite leaves what is there', () =>
			inside('t-b-once', async ({ cloud }) => {
				const target = { container: 't-b-once', name: 'x' };
				await uploadObject(cloud, target, bytes(10), { size: 10, overwrite: false });
				await assert.rejects(uploadObject(cloud, target, bytes(20), { size: 20, overwrite: false }), {
					code: 'CONFLICT',
				});
				await assert.rejects(
					uploadObject(cloud, target, bytes(20), { size: 20, overwrite: false, segmentSize: 8 }),
					{ code: 'CONFLICT' },
				);
				assert.equal((await objectsOf(cloud).info('t-b-once', 'x')).size, 10);
			}));

		it('several ranges come joined, of one and the same object', () =>
			inside('t-b-ranges', async ({ cloud }) => {
				const target = { container: 't-b-ranges', name: 'x' };
				await uploadObject(cloud, target, bytes(1000), { size: 1000 });
				const all = await whole(bytes(1000));
				const { stream, info } = await downloadObject(cloud, target, { range: '0-9, 500-,-5,2000-' });
				const wanted = Buffer.concat([all.subarray(0, 10), all.subarray(500), all.subarray(995)]);
				assert.equal(info.size, wanted.length);
				assert.deepEqual(await whole(stream()), wanted);
				const begun = await downloadObject(cloud, target, { range: '0-9,500-509' });
				const parts = begun.stream()[Symbol.asyncIterator]();
				await parts.next();
				await uploadObject(cloud, target, bytes(1000, 9), { size: 1000 });
				await assert.rejects(
					async () => {
						while (!(await parts.next()).done);
					},
					{ code: 'CONFLICT' },
				);
				await assert.rejects(downloadObject(cloud, target, { range: '9-1,0-1' }), { code: 'BAD_INPUT' });
			}));

		it('many are deleted in bulk, whatever they are called, and large ones with their segments', () =>
			inside('t-b-bulk', async (client) => {
				const { cloud } = client;
				const at = (name: string) => ({ container: 't-b-bulk', name });
				for (const name of names) await uploadObject(cloud, at(name), bytes(1), { size: 1 });
				await uploadObject(cloud, at('large'), bytes(500_000), { segmentSize: 200_000 });
				const entries = objectsOf(cloud).list('t-b-bulk');
				const { done, failed } = await removeAll(cloud, 't-b-bulk', entries, { withSegments: true });
				assert.deepEqual(failed, []);
				assert.equal(done.length, names.length + 1);
				assert.deepEqual(await list(client, 't-b-bulk'), []);
				assert.deepEqual(await list(client, 't-b-bulk_segments'), []);
				const gone = await bulkDelete(cloud, 't-b-bulk', ['a', 'b'], {});
				assert.equal(gone.size, 0);
				await assert.rejects(bulkDelete(cloud, 't-b-bulk', Array(10_001).fill('a'), {}), {
					code: 'SERVER',
					message: /413/,
				});
			}));

		it('an account’s metadata merges', async () => {
			const { cloud, close } = connect();
			try {
				await changeAccount(cloud, { metadata: { 't-a': 'ä', 't-b': '2' } });
				const after = await changeAccount(cloud, { metadata: { 't-b': '' } });
				assert.equal(after.metadata['t-a'], 'ä');
				assert.equal(after.metadata['t-b'], undefined);
				await changeAccount(cloud, { metadata: { 't-a': '' } });
				await assert.rejects(changeAccount(cloud, { groups: { x: [] } }), { code: 'UNSUPPORTED' });
			} finally {
				await close();
			}
		});

		it('a small stream of unknown size is an object without segments', () =>
			inside('t-b-small', async ({ cloud }) => {
				const target = { container: 't-b-small', name: 'x' };
				for (const size of [0, 1, 70_000]) {
					const { size: there, segmented } = await uploadObject(cloud, target, bytes(size));
					assert.deepEqual([there, segmented], [size, null]);
					const { stream } = await downloadObject(cloud, target);
					assert.deepEqual(await whole(stream()), await whole(bytes(size)));
				}
				await assert.rejects(containersOf(cloud).get('t-b-small_segments'), { code: 'NOT_FOUND' });
			}));

		it('an upload that fails half way leaves the old object and no segment', () =>
			inside('t-b-fail', async (client) => {
				const { cloud } = client;
				const target = { container: 't-b-fail', name: 'x' };
				await uploadObject(cloud, target, bytes(100), { size: 100 });
				async function* broken() {
					yield* bytes(500_000);
					throw new Error('the source ended');
				}
				await assert.rejects(uploadObject(cloud, target, broken(), { segmentSize: 200_000 }));
				assert.deepEqual(await list(client, 't-b-fail_segments'), []);
				assert.equal((await objectsOf(cloud).info('t-b-fail', 'x')).size, 100);
			}));

		it('metadata merges; what is not named stays, the end too', () =>
			inside('t-b-meta', async ({ cloud }) => {
				const target = { container: 't-b-meta', name: 'x' };
				const objects = objectsOf(cloud);
				await uploadObject(cloud, target, bytes(3), {
					size: 3,
					metadata: { a: '1', b: 'ä' },
					deleteAfter: 3600,
					contentType: 'text/x-test',
				});
				const before = await objects.info('t-b-meta', 'x');
				const after = await objects.change('t-b-meta', 'x', { metadata: { c: '3' } });
				assert.deepEqual(after.metadata, { a: '1', b: 'ä', c: '3' });
				assert.deepEqual([after.expires, after.contentType], [before.expires, 'text/x-test']);
				const never = await objects.change('t-b-meta', 'x', { deleteAt: 0, remove: ['a'] });
				assert.deepEqual([never.expires, never.metadata], [null, { b: 'ä', c: '3' }]);
			}));

		it('how an object is packed and shown outlives a change of its metadata or its end', () =>
			inside('t-b-packed', async ({ cloud }) => {
				const headers = {
					'content-type': 'text/x-test',
					'content-encoding': 'x-none',
					'content-disposition': 'attachment; filename="a.txt"',
				};
				const put = { method: 'PUT', path: '/t-b-packed/x', body: 'x', doing: 'writing' };
				await cloud.apis.object.send({ ...put, headers });
				const seen = async () => {
					const head = { method: 'HEAD', path: '/t-b-packed/x', doing: 'reading' };
					const { headers: all } = await cloud.apis.object.send(head);
					return Object.fromEntries(Object.keys(headers).map((name) => [name, all[name]]));
				};
				const change = objectsOf(cloud).change;
				const ends = Math.floor(Date.now() / 1000) + 3600;
				await change('t-b-packed', 'x', { metadata: { c: '3' } });
				assert.deepEqual(await seen(), headers);
				const { metadata } = await change('t-b-packed', 'x', { deleteAt: ends });
				assert.deepEqual([await seen(), metadata], [headers, { c: '3' }]);
			}));

		it('a container’s access, limit and metadata are set one by one, and stay', () =>
			inside('t-b-box', async ({ cloud }) => {
				const { change } = containersOf(cloud);
				await change('t-b-box', { metadata: { a: '1', 'temp-url-key': 'k' } });
				await change('t-b-box', { readAccess: '.r:*' });
				await change('t-b-box', { quota: 2 ** 30 });
				const after = await change('t-b-box', { metadata: { a: '' } });
				assert.deepEqual(
					[after.metadata['a'], after.metadata['temp-url-key'], after.readAccess, after.quota],
					[undefined, 'k', '.r:*', 2 ** 30],
				);
				assert.equal((await change('t-b-box', { readAccess: '' })).metadata['temp-url-key'], 'k');
			}));

		it('names of metadata that are one to the store are refused, not joined', () =>
			inside('t-b-twice', async ({ cloud }) => {
				const target = { container: 't-b-twice', name: 'x' };
				await uploadObject(cloud, target, bytes(10), { size: 10 });
				const twice: readonly Readonly<Record<string, string>>[] = [
					{ A: '1', a: '2' },
					{ 'a-b': '1', a_b: '2' },
				];
				for (const metadata of twice) {
					const told = { code: 'BAD_INPUT', message: /are one name to the store/ };
					await assert.rejects(containersOf(cloud).change('t-b-twice', { metadata }), told);
					await assert.rejects(objectsOf(cloud).change('t-b-twice', 'x', { metadata }), told);
					await assert.rejects(uploadObject(cloud, target, bytes(10), { size: 10, metadata }), told);
				}
				assert.deepEqual((await objectsOf(cloud).info('t-b-twice', 'x')).metadata, {});
			}));

		it('conditions and ranges', () =>
			inside('t-b-cond', async ({ cloud }) => {
				const target = { container: 't-b-cond', name: 'x' };
				const { etag } = await uploadObject(cloud, target, bytes(100), { size: 100 });
				await assert.rejects(downloadObject(cloud, target, { ifNoneMatch: etag as string }), {
					code: 'CONFLICT',
					message: /has not changed/,
				});
				await assert.rejects(downloadObject(cloud, target, { ifMatch: 'x' }), { code: 'CONFLICT' });
				await assert.rejects(downloadObject(cloud, target, { range: 'x' }), { code: 'BAD_INPUT' });
				await assert.rejects(downloadObject(cloud, { ...target, name: 'y' }), { code: 'NOT_FOUND' });
				const tail = await downloadObject(cloud, target, { range: '-10' });
				assert.equal((await whole(tail.stream())).length, 10);
			}));

		it('a listing goes over pages', () =>
			inside('t-b-pages', async ({ cloud }) => {
				const objects = objectsOf(cloud);
				for (let at = 0; at < 25; at++)
					await uploadObject(cloud, { container: 't-b-pages', name: `${at % 3}/${at}` }, bytes(1), {
						size: 1,
					});
				const found: string[] = [];
				for await (const { name } of objects.list('t-b-pages', { limit: 7 })) found.push(name);
				assert.equal(new Set(found).size, 25);
				const folders: string[] = [];
				for await (const { name, isPrefix } of objects.list('t-b-pages', { delimiter: '/', limit: 2 }))
					if (isPrefix) folders.push(name);
				assert.deepEqual(folders, ['0/', '1/', '2/']);
			}));
	});
};
