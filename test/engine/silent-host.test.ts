import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { file, type FileIn } from '../../src/catalogue/field.ts';
import type { Event } from '../../src/catalogue/source.ts';
import { runOperation } from '../../src/engine/run/run-operation.ts';
import { answerStep } from '../../src/engine/run/answer-step.ts';
import { settingsWithin } from '../../src/engine/connect/settings-within.ts';
import { untilStopped } from '../../src/engine/run/until-stopped.ts';
import { memoryFile } from '../../src/engine/watch/memory-file.ts';
import { watch } from '../../src/engine/watch/watch.ts';
import { endLeases } from '../../src/net/lease.ts';
import { memoryStore } from '../support/steps.ts';
import { until } from '../support/until.ts';
import { event, made, nothingMore } from './made-source.ts';

after(() => endLeases());
const never = <T>() => new Promise<T>(() => {});
const service = made(async function* (context) {
	context.remember(1);
	context.ready();
	yield event('a');
	context.remember(2);
	yield event('b');
	await nothingMore(context);
});
const source = service.sources[0] as (typeof service.sources)[number];

const watching = (options: Partial<Parameters<typeof watch>[0]> = {}) => {
	const abortController = new AbortController();
	const seen: Event[] = [];
	const over = watch({
		service,
		source,
		input: {},
		settings: async () => ({ host: 'x' }),
		signal: abortController.signal,
		store: memoryStore(),
		restarted: false,
		handOver: (events) => void seen.push(...events),
		log: () => {},
		...options,
	});
	return { seen, over, stop: () => (abortController.abort(), over) };
};

const runAnswer = (values: object, more: { settings?: () => Promise<object>; signal?: AbortSignal } = {}) => {
	const operation = answerStep({ ...source, answer: {} });
	const context = {
		signal: more.signal ?? new AbortController().signal,
		progress: () => {},
		log: () => {},
		answer: () => never<undefined>(),
	};
	const run = runOperation({
		service,
		operation,
		input: { ...values },
		settings: async () => ({}),
		...more,
		context,
	});
	return run.next();
};

test('a host that never gives the settings of a connection holds no step: it is said who was silent', async () => {
	await assert.rejects(runAnswer({ timeout: 0.1 }, { settings: () => never() }), {
		code: 'TIMEOUT',
		message: /the editor’s server did not give the connection’s settings within 100 ms$/,
	});
	const stop = new AbortController();
	const running = runAnswer({}, { settings: () => never(), signal: stop.signal });
	stop.abort();
	await assert.rejects(running, { code: 'CANCELLED' });
	await assert.rejects(async () => settingsWithin(never, 'Watching', new AbortController().signal, 0.05), {
		code: 'TIMEOUT',
		message: /^Watching: the editor’s server did not give/,
	});
});

test('a host that takes no answer holds no step', async () => {
	await assert.rejects(runAnswer({ timeout: 0.1 }), { code: 'OUTCOME_UNKNOWN' });
});

test('work that does not end though it was stopped is left alone', async () => {
	const stop = new AbortController();
	const waiting = untilStopped(never(), stop.signal, () => new Error('in vain'), 0.05);
	stop.abort();
	await assert.rejects(waiting, { message: 'in vain' });
	const lastWords = new Promise((_, reject) => setTimeout(() => reject(new Error('own')), 20));
	await assert.rejects(
		untilStopped(lastWords, AbortSignal.abort(), () => new Error('in vain'), 5),
		{ message: 'own' },
	);
});

test('a trigger closes while its memory or the settings are still awaited', async () => {
	for (const options of [
		{ store: { ...memoryStore(), load: () => never<undefined>() } },
		{ settings: () => never<Record<string, unknown>>() },
	]) {
		const one = watching(options);
		await new Promise(setImmediate);
		await one.stop();
		assert.deepEqual(one.seen, []);
	}
});

test('a disk that does not answer is told once, holds no event and no close, and gets the latest when it is back', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'muster-silent-'));
	const path = join(folder, 'node.json');
	mkdirSync(folder, { recursive: true });
	try {
		// who writes to a pipe that nobody reads waits for ever
		execFileSync('mkfifo', [`${path}.tmp`]);
		const told: string[] = [];
		const store = memoryFile(folder, 'node', 'here', (line) => told.push(line), 0.1);
		const one = watching({ store });
		await until(() => one.seen.length === 2, 'both events');
		await one.stop();
		for (let known = 3; known < 20; known++) await store.save({ version: 1, known });
		assert.equal(told.length, 1);
		assert.match(told[0] as string, /starts empty. The disk did not answer within 100 ms$/);
		assert.equal(store.well, false);
		const reader = await open(`${path}.tmp`, 'r');
		await reader.readFile();
		await reader.close();
		const isLatest = async () => (await readFile(path, 'utf8')).includes('"known":19');
		await until(
			async () => statSync(path, { throwIfNoEntry: false })?.isFile() && (await isLatest()),
			'the latest memory',
		);
		assert.equal(store.well, true);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('a memory that cannot be read in time counts as lost, and is said to be', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'muster-silent-'));
	const path = join(folder, 'node.json');
	// what is known next takes the place of the pipe
	const pipe = join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
	linkSync(pipe, path);
	const lines: string[] = [];
	const store = memoryFile(folder, 'node', 'here', () => {}, 0.1);
	const one = watching({ store, restarted: true, log: (line) => lines.push(line) });
	await until(() => one.seen.length === 2, 'both events');
	assert.match(
		lines[0] as string,
		/could not be read and starts empty: The disk did not answer within 600 ms$/,
	);
	await one.stop();
	// whoever still reads it is let go
	await (await open(pipe, 'r+')).close();
	await rm(folder, { recursive: true });
});

test('a file of a host that hangs, breaks off or is shorter than it said ends the step in words', async () => {
	const fields = { file: file('File', { fileName: 'photo.jpg', required: true }) };
	const operation = { ...answerStep({ ...source, answer: {} }), fields, timeout: 60 };
	const from = async function* (parts: readonly string[], end: () => Promise<unknown>) {
		for (const part of parts) yield Buffer.from(part);
		await end();
	};
	const sent = async (values: object, end: () => Promise<unknown>, size = 6) => {
		const received: Buffer[] = [];
		const run = async (_: unknown, values: unknown) => {
			const { file: one } = values as { file: FileIn };
			for await (const part of one.read()) received.push(Buffer.from(part));
			return { size: one.size };
		};
		const context = {
			signal: AbortSignal.timeout(5000),
			progress: () => {},
			log: () => {},
			answer: async () => undefined,
		};
		const input = { file: { size, read: () => from(['abc', 'def'], end) }, ...values };
		const results = runOperation({
			service,
			operation: { ...operation, run } as never,
			input,
			settings: async () => ({}),
			context,
		});
		for await (const _result of results);
		return Buffer.concat(received).toString();
	};
	assert.equal(await sent({}, async () => {}), 'abcdef');
	await assert.rejects(
		sent({ timeout: 0.1 }, () => never()),
		{ code: 'TIMEOUT', message: 'File: nothing more of it came after 6 bytes' },
	);
	await assert.rejects(
		sent({}, () => Promise.reject(new Error('disk gone'))),
		{ code: 'SERVER', message: 'File: reading it broke off after 6 bytes: disk gone', hint: /binary data/ },
	);
	await assert.rejects(
		sent({}, async () => {}, 10),
		{ message: 'File: it has 10 bytes, and only 6 came' },
	);
	assert.equal(await sent({}, async () => {}, 0), 'abcdef', 'what grows, or has no size, is read to its end');
});
