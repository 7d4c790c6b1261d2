import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCloud } from '../index.ts';
import { table } from './report.ts';
import { leftOut, order } from './synnefo-order.ts';
import { compareSynnefo, sendSynnefo, type SynnefoBindings } from './synnefo-play.ts';
import { type SynnefoFile, synnefoFiles, synnefoRecording } from './synnefo-recordings.ts';

const show = process.env['MUSTER_REPLAY'];

test('the lab answers as the real Synnefo did', async () => {
	await using cloud = await startCloud({ family: 'synnefo', tickEvery: 0, image: false });
	const bindings: SynnefoBindings = {
		ids: new Map(),
		loose: new Set(['4536d9055a441accf8b43bfa6cf607bc']),
	};
	const counts = new Map(synnefoFiles.map((file) => [file, { exact: 0, left: 0, different: 0 }]));
	const played = new Set<string>();
	const wrong: string[] = [];
	const playOne = async (file: SynnefoFile, at: number) => {
		const exchange = synnefoRecording(file)[at];
		const count = counts.get(file);
		if (!exchange || !count) throw new Error(`no ${file} ${at}`);
		played.add(`${file}:${at}`);
		const got = await sendSynnefo(cloud.url, exchange);
		if (leftOut.some(([name, number]) => name === file && number === at)) {
			count.left++;
			return;
		}
		const why = compareSynnefo(exchange, got, bindings);
		if (why === undefined) {
			count.exact++;
			return;
		}
		count.different++;
		const line = `${file}:${at} ${exchange.request.method} ${exchange.request.path} ${why}`;
		wrong.push(line);
		if (show) console.log(line);
	};
	for (const step of order)
		if (typeof step === 'function') await step(cloud);
		else for (let at = step[1]; at <= step[2]; at++) await playOne(step[0], at);
	const rows = [...counts].map(([file, { exact, left, different }]) => [
		`synnefo-${file}`,
		synnefoRecording(file).length,
		exact,
		left,
		different,
	]);
	const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
	console.log(
		table([
			['file', 'exchanges', 'the same', 'left out', 'different'],
			...rows,
			['all', ...[1, 2, 3, 4].map(sum)],
		]),
	);
	for (const [file, at, why] of leftOut) console.log(`left out ${file}:${at}: ${why}`);
	assert.deepEqual(cloud.failures.map(String), []);
	assert.deepEqual(wrong, []);
	assert.equal(played.size, 190);
	assert.equal(sum(1), 190);
});
