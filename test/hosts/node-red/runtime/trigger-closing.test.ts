import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { event, type Listen, nothingMore } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { type Deployed, deployedTrigger } from '../support/deployed-trigger.ts';

after(() => endLeases());

const one: Listen = async function* (context) {
	context.ready();
	context.remember(1);
	yield event('a');
	await nothingMore(context);
};

const deployed = (started: Promise<void>, onSend?: Deployed['onSend']) =>
	deployedTrigger({ listen: one, started, ...(onSend ? { onSend } : {}) });

test('what was sent into flows that close at the same moment is not settled', async () => {
	const { sent, close, noted } = deployed(Promise.resolve(), (closing) => closing());
	await until(() => sent.length > 0, 'the event');
	await close();
	assert.deepEqual(noted(), [event('a')]);
});

test('a node that closes before the flows have started sends nothing, and loses nothing', async () => {
	let start: () => void = () => {};
	const { sent, close, noted } = deployed(
		new Promise((resolve) => {
			start = resolve;
		}),
	);
	await until(() => noted(), 'the event is noted');
	const closed = close();
	start();
	await closed;
	assert.deepEqual([sent, noted()], [[], [event('a')]]);
});

test('a notice leaves by the second output, whatever an event would start', async () => {
	const { sent, notices, warnings, close } = deployedTrigger({
		listen: async function* (context) {
			yield event('g', { event: 'gap' });
			context.ready();
			yield event('a');
			await nothingMore(context);
		},
	});
	await until(() => sent.length > 0 && notices.length > 0, 'both');
	await close();
	assert.deepEqual(
		[sent.map(({ topic }) => topic), notices.map(({ topic }) => topic)],
		[['thing.changed'], ['gap']],
	);
	assert.equal(warnings.length, 1);
});

test('what was sent in time is settled', async () => {
	const { sent, close, noted } = deployed(Promise.resolve());
	await until(() => sent.length > 0 && noted() === undefined, 'the event is settled');
	await close();
	assert.equal(noted(), undefined);
});
