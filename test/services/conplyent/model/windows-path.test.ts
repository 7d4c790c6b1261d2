import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConplyentClient } from '../../../../src/services/conplyent/client/types.ts';
import { checkSystem, nameIn } from '../../../../src/services/conplyent/model/windows-path.ts';
import { pathQueue } from '../../../../src/services/conplyent/model/path-queue.ts';

const on = (os: string, asked: string[] = []) =>
	({
		commands: ['os_info'],
		server: { host: `host-${os}`, port: 1 },
		osInfo: async () => {
			asked.push(os);
			return os;
		},
	}) as unknown as ConplyentClient;

test('a path of Windows is taken on Windows, and nowhere else; any other path costs no question', async () => {
	for (const path of ['C:\\dir\\file', 'd:/dir/file', '\\\\server\\share\\file', 'C:\\']) {
		await checkSystem(on('windows'), path, {});
		for (const os of ['linux', 'mac'])
			await assert.rejects(checkSystem(on(os), path, {}), { code: 'BAD_INPUT', message: new RegExp(os) });
	}
	const asked: string[] = [];
	for (const path of ['/srv/a', 'a:b', 'dir/C:\\x', 'C:', 'a\\b', '-'])
		await checkSystem(on('linux', asked), path, {});
	assert.deepEqual(asked, []);
});

test('a file’s name is what stands behind the last slash of either kind, without a drive', () => {
	assert.deepEqual(
		['C:\\dir\\a.txt', 'C:/dir/a.txt', 'C:a.txt', '\\\\server\\share\\a.txt', '/srv/a.txt', 'a.txt'].map(
			nameIn,
		),
		Array.from({ length: 6 }, () => 'a.txt'),
	);
});

test('writers of one path wait for each other, however it is spelled', async () => {
	const queue = pathQueue(on('windows'));
	const seen: string[] = [];
	const write = (path: string) =>
		queue(path, undefined, async () => {
			seen.push(`begin ${path}`);
			await new Promise((resolve) => setImmediate(resolve));
			seen.push(`end ${path}`);
		});
	const paths = ['C:\\dir\\a', 'c:/dir/a', 'C:\\dir\\.\\a', 'C:/dir//b/../a'];
	await Promise.all(paths.map(write));
	assert.deepEqual(
		seen,
		paths.flatMap((path) => [`begin ${path}`, `end ${path}`]),
	);
});
