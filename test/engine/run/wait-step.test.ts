import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runOperation } from '../../../src/engine/run/run-operation.ts';
import { stepOf } from '../../../src/engine/run/steps.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { event, type Listen, made, nothingMore } from '../made-source.ts';

after(() => endLeases());

const waited = async (listen: Listen, input: Readonly<Record<string, unknown>> = {}) => {
	const service = made(listen);
	const signal = new AbortController().signal;
	const results: unknown[] = [];
	for await (const result of runOperation({
		service,
		operation: stepOf(service, 'thing', 'waitForThingChanged'),
		input,
		settings: async () => ({ host: 'x' }),
		context: { signal, progress: () => {}, log: () => {}, answer: async () => undefined },
	}))
		results.push(result);
	return results;
};

test('a notice is not what is waited for, and what comes twice counts once', async () => {
	const listen: Listen = async function* (context) {
		yield event('g', { event: 'gap' });
		yield [event('d', { event: 'dropped' }), event('a'), event('a')];
		context.ready();
		yield event('b');
		await nothingMore(context);
	};
	assert.deepEqual(await waited(listen, { count: 2 }), [event('a'), event('b')]);
});

test('what is waited for has its bytes as the user wants them', async () => {
	const listen: Listen = async function* () {
		yield event('a', { payload: Buffer.from('{"x":1}') });
	};
	assert.deepEqual(await waited(listen, { payloadAs: 'json' }), [event('a', { payload: { x: 1 } })]);
});
