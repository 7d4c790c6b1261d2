import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startController } from './index.ts';
import { leftOut } from './replay/left-out.table.ts';
import { first, second, SEEDED, seedSecond, seedWork, startRecorded } from './replay/lab.ts';
import { play } from './replay/player.ts';
import { type Outcome } from './replay/outcome.ts';
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
	'11-restart',
	'15-macaroon',
	'16-idle',
];

/** Ticks between two recordings, where minutes lay between them. */
const PAUSES: Readonly<Record<string, number>> = {
	'09-lifecycle': 440,
	'13-cli-go-client': 440,
	'11-restart': 100,
};

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

			lab.tick(PAUSES[name] ?? 0);
			all.push(...(await play(lab, name, load(name), leftOut, ids)));
		}
	}
	if (!only || only.includes('00-seed')) {
		await using lab = await startRecorded({ ...first, controller: SEEDED }, []);
		all.push(...(await play(lab, '00-seed', load('00-seed'), leftOut)));
	}
	{
		await using lab = await startRecorded(second, ['work', 'empty', 'doomed']);
		seedSecond(lab);
		const known = new Map<string, string>();
		for (const name of ['17-storage', '18-migration', '19-redirect', '20-redirect-local-user'])
			if (!only || only.includes(name)) all.push(...(await play(lab, name, load(name), leftOut, known)));
	}
	if (!only || only.includes('14-codec-3.6')) {
		await using lab = await startController({ profile: '3.6', password: '<ADMIN_PASSWORD>', tickEvery: 0 });
		all.push(...(await play(lab, '14-codec-3.6', load('14-codec-3.6'), leftOut)));
	}
	report(all);
	const different = all.filter((one) => one.result === 'different');
	assert.equal(different.length, 0);
});
