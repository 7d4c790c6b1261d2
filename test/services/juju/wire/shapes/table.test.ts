import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { everyCall, sentBy, shapeOf } from './requests.ts';

const file = path.join(import.meta.dirname, '../../../../fixtures/juju/request-shapes.txt');

/**
 * The table: each request that we send, by facade, versions and releases, with its keys and the kinds of
 * their values.
 */
const table = async (): Promise<string> => {
	const lines = new Set<string>();
	for (const [name, { rows }] of await everyCall())
		for (const row of rows) {
			const [low, high] = row.majors ?? [2, 99];
			const since = row.since === undefined ? '' : ` since ${row.since}`;
			const releases = high === 99 ? `${low}.x and later` : `${low}.x to ${high}.x`;
			const sent = shapeOf(sentBy(name, row, Math.max(1, Math.min(high, 4))));
			const head = `${row.facade}.${row.method} ${row.versions.join('-')}, ${releases}${since}`;
			lines.add([head, ...sent.map((one) => `\t${one}`)].join('\n'));
		}
	return `${[...lines].sort().join('\n')}\n`;
};

test('what we send has the shapes of the table (UPDATE_SHAPES=1 writes it: compare it with the books then)', async () => {
	const now = await table();
	if (process.env['UPDATE_SHAPES'] === '1') writeFileSync(file, now);
	assert.deepEqual(now.split('\n'), readFileSync(file, 'utf8').split('\n'));
});
