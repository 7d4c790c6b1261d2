import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOut } from './replay/left-out.table.ts';
import { first, seedWork, startRecorded } from './replay/lab.ts';
import { type Outcome, play } from './replay/player.ts';
import { load } from './replay/records.ts';

const only = process.env['MUSTER_REPLAY']?.split(',');

/** Recordings of one controller, in the order of their making. */
const together = [
	'01-login',
	'02-codec',
	'03-users',
	'04-controller',
	'05-model',
	'06-actions',
	'07-streams',
	'08-http-tls',
	'09-lifecycle',
	'10-offers-storage',
	'13-cli-go-client',
	'12-sweep',
];

const count = (outcomes: readonly Outcome[], result: Outcome['result']) =>
	outcomes.filter((one) => one.result === result).length;

const report = (all: readonly Outcome[]): void => {
	const files = [...new Set(all.map((one) => one.file))];
	console.log('recording              requests  same  reached  left out  different');
	for (const file of [...files, 'all']) {
		const own = file === 'all' ? all : all.filter((one) => one.file === file);
		const columns = (['same', 'reached', 'left out', 'different'] as const).map((one) => count(own, one));
		console.log(
			`${file.padEnd(22)} ${String(own.length).padStart(8)} ${columns.map((one, at) => String(one).padStart([5, 8, 9, 10][at] ?? 8)).join(' ')}`,
		);
	}
};

test('the lab answers as the recorded controller did', { timeout: 240_000 }, async () => {
	const all: Outcome[] = [];
	const ids = new Map<string, string>();
	{
		await using lab = await startRecorded(first, ['work', 'empty', 'doomed']);
		seedWork(lab);
		lab.tick(150);
		for (const name of together) {
			if (only && !only.includes(name)) continue;
			// two minutes and a half lie between the recordings
			if (name === '09-lifecycle' || name === '13-cli-go-client') lab.tick(440);
			all.push(...(await play(lab, name, load(name), leftOut, ids)));
		}
	}
	report(all);
	const different = all.filter((one) => one.result === 'different');
	assert.equal(different.length, 0);
});
