import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root, sources } from '../scripts/build/files.ts';

const files = sources('src', /\.ts$/);
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** What a file imports: files of ours as paths from the root, others by their names. */
const importsOf = (file: string): string[] =>
	[...textOf(file).matchAll(/^(?:import|export)\b[^;'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
		([, wanted, late]) => {
			const name = (wanted ?? late) as string;
			return name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
		},
	);

/** Where a file of a room may import from; a Node built-in is `node:`. */
const ROOMS: readonly (readonly [room: RegExp, from: RegExp])[] = [
	[/^src\/core\//, /^src\/core\//],
	[/^src\/catalogue\//, /^src\/(core|catalogue)\//],
	[/^src\/net\//, /^src\/(core|net)\/|^node:|^(undici|ws|ssh2|yaml)$/],
	[/^src\/engine\//, /^src\/(core|catalogue|net|engine)\/|^node:/],
	[
		/^src\/hosts\/node-red\/editor\//,
		/^src\/(core|catalogue)\/|^src\/hosts\/node-red\/([a-z-]+\.ts|editor\/)/,
	],
	[
		/^src\/hosts\/([a-z0-9-]+)\//,
		/^src\/(core|catalogue|net|engine)\/|^src\/hosts\/$1\/|^node:|^n8n-workflow$/,
	],
	[
		/^src\/services\/([a-z]+)\/wire\//,
		/^src\/core\/|^src\/services\/$1\/wire\/|^@msgpack\/msgpack$|^fflate$|^node:(crypto|zlib)$/,
	],
	[/^src\/services\/([a-z]+)\//, /^src\/(core|catalogue|net)\/|^src\/services\/$1\/|^node:|^[a-z0-9]+$/],
];

test('arrows point one way: each room imports only from those below it', () => {
	const wrong = files.flatMap((file) => {
		const [room, from] = ROOMS.find(([one]) => one.test(file)) ?? [];
		assert.ok(room && from, `${file} stands in no room`);
		const allowed = new RegExp(from.source.replaceAll('$1', room.exec(file)?.[1] ?? ''));
		return importsOf(file)
			.filter((wanted) => !allowed.test(wanted))
			.map((wanted) => `${file}: ${wanted}`);
	});
	assert.deepEqual(wrong, []);
});

test('a file holds one idea: none is longer than 250 lines, none is a drawer of utilities', () => {
	assert.deepEqual(
		files.filter((file) => textOf(file).split('\n').length > 251),
		[],
	);
	assert.deepEqual(
		files.filter((file) => /\b(utils?|helpers?|common|misc)\b[^/]*$/.test(file)),
		[],
	);
});

/** What is written in one place, and how another copy of it would look. */
const ONCE: readonly (readonly [what: string, looks: RegExp, home: string])[] = [
	['the error CANCELLED', /MusterError\(\s*'CANCELLED'/, 'src/core/errors.ts'],
	['the longest time of a timer', /2 ?\*\* ?31\b|2_?147_?483_?64[78]\b/, 'src/net/call.ts'],
];

test('what all need is written once', () => {
	for (const [what, looks, home] of ONCE)
		assert.deepEqual(
			files.filter((file) => looks.test(textOf(file))),
			[home],
			what,
		);
});
