import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { remoteSha256 } from '../../../../src/services/conplyent/model/checksum.ts';
import { collect, fails, type Host, withClient } from '../support.ts';

/** What a client sees of files and folders, on the lab and on a real server alike. */
export const filesBehave = (host: () => Host): void => {
	const place = () => `${host().folder}/${randomBytes(6).toString('hex')}`;

	for (const size of [0, 1, 65_535, 65_536, 65_537, 1_000_003])
		it(`${size} bytes go up and come down unchanged`, () =>
			withClient(host(), async (client) => {
				const path = `${place()}/deep/file.bin`;
				const content = randomBytes(size);
				const steps: number[] = [];
				assert.deepEqual(
					await client.upload(path, content, {
						progress: (done) => steps.push(done),
					}),
					{ bytes: size },
				);
				assert.equal(steps.at(-1), size);
				assert.ok(Buffer.concat(await collect(client.download(path))).equals(content));
				assert.equal(await remoteSha256(client, path), createHash('sha256').update(content).digest('hex'));
			}));

	it('a stream of odd pieces goes up, appending too; an older longer file is replaced', () =>
		withClient(host(), async (client) => {
			const path = place();
			const parts = [randomBytes(100_000), randomBytes(1), randomBytes(0), randomBytes(70_001)];
			await client.upload(path, randomBytes(300_000));
			async function* source() {
				yield* parts;
			}
			assert.deepEqual(await client.upload(path, source()), { bytes: 170_002 });
			assert.deepEqual(await client.upload(path, Buffer.from('end'), { append: true }), { bytes: 3 });
			assert.ok(
				Buffer.concat(await collect(client.download(path))).equals(
					Buffer.concat([...parts, Buffer.from('end')]),
				),
			);
		}));

	it('small chunks both ways', () =>
		withClient(host(), async (client) => {
			const path = place();
			const content = randomBytes(10_000);
			await client.upload(path, content, { chunk: 999, makeFolders: false });
			const parts = await collect(client.download(path, { chunk: 1000 }));
			assert.deepEqual([parts.length, Buffer.concat(parts).equals(content)], [10, true]);
		}));

	it('a source that fails leaves its own error, and the connection whole', () =>
		withClient(host(), async (client) => {
			async function* source() {
				yield randomBytes(200_000);
				throw new RangeError('the disk is gone');
			}
			await assert.rejects(client.upload(place(), source()), RangeError);
			assert.equal(await client.heartbeat(), true);
			await client.folder();
		}));

	it('leaving a download early leaves the connection whole', () =>
		withClient(host(), async (client) => {
			const path = place();
			await client.upload(path, randomBytes(3_000_000));
			for await (const part of client.download(path)) {
				assert.equal(part.length, 65_536);
				break;
			}
			assert.equal(typeof (await client.folder()), 'string');
			assert.equal(client.unfinished, 0);
		}));

	it('a slow reader stops the server and loses nothing', () =>
		withClient(host(), async (client) => {
			const path = place();
			await client.call('exec', [['sh', '-c', 'seq 3000000 >"$1"', 'sh', path]]);
			const hash = createHash('sha256');
			let bytes = 0;
			let parts = 0;
			for await (const part of client.download(path)) {
				if (parts++ % 128 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
				hash.update(part);
				bytes += part.length;
			}
			assert.deepEqual([bytes, hash.digest('hex')], [22_888_896, await remoteSha256(client, path)]);
			assert.equal(await client.heartbeat(), true);
		}));

	it('what is missing or in the way, by code', () =>
		withClient(host(), async (client) => {
			const folder = place();
			await client.makeFolder(folder, { mode: 0o750 });
			await client.makeFolders(`${folder}/a/b`);
			await client.touch(`${folder}/a/file`);
			await client.makeFolders(`${folder}/a/b`);
			const { download, upload, list, makeFolder, makeFolders, remove, setFolder, touch } = client;
			await assert.rejects(collect(download(`${folder}/none`)), fails('NOT_FOUND', /Unknown file/));
			await assert.rejects(collect(download(folder)), fails('NOT_FOUND'));
			await assert.rejects(upload(folder, Buffer.from('x')), fails('CONFLICT', /exists as a directory/));
			await assert.rejects(
				upload(`${folder}/none/x`, Buffer.from('x'), { makeFolders: false }),
				fails('NOT_FOUND', /^Writing ((?!incomplete).)*$/s),
			);
			await assert.rejects(upload(`${folder}/a/file/x`, Buffer.from('x')), fails('CONFLICT'));
			await assert.rejects(list(`${folder}/none`), fails('NOT_FOUND', /No such directory/));
			await assert.rejects(makeFolder(folder), fails('CONFLICT', /already exists/));
			await assert.rejects(makeFolder(`${folder}/none/x`), fails('NOT_FOUND'));
			await assert.rejects(makeFolders(folder, { existing: false }), fails('CONFLICT', /File exists/));
			await assert.rejects(remove(`${folder}/none`), fails('NOT_FOUND', /doesn't exist/));
			await assert.rejects(remove(folder), fails('CONFLICT', /Non-Empty/));
			await assert.rejects(setFolder(`${folder}/none`), fails('NOT_FOUND', /No such file/));
			await assert.rejects(touch(`${folder}/none/x`), fails('NOT_FOUND'));
			await remove(folder, { recursive: true });
			await assert.rejects(list(folder), fails('NOT_FOUND'));
		}));

	it('a listing tells folders from files, wherever the folder is', () =>
		withClient(host(), async (client) => {
			const folder = place();
			await client.makeFolders(`${folder}/ein ordner`);
			await client.touch(`${folder}/ünï-文字.txt`);
			await client.touch(`${folder}/.hidden`);
			const expected = [
				{ name: 'ein ordner', kind: 'folder' },
				{ name: 'ünï-文字.txt', kind: 'file' },
			];
			const sorted = (entries: readonly { name: string }[]) =>
				[...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
			assert.deepEqual(sorted(await client.list(folder)), expected);
			assert.deepEqual(sorted(await client.list(`${folder}/`)), expected);
			const names = await client.list(folder, { kinds: false });
			assert.deepEqual(new Set(names.map(({ kind }) => kind)), new Set(['unknown']));
			const before = await client.folder();
			assert.equal(await client.setFolder(folder), folder);
			assert.deepEqual(sorted(await client.list()), expected);
			assert.equal(await client.setFolder(before), before);
			assert.deepEqual(await client.list(`${folder}/ein ordner`), []);
		}));

	it('what the machine is', () =>
		withClient(host(), async (client) => assert.equal(await client.osInfo(), 'linux')));
};
