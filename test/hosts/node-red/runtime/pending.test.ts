import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { answer, pendingReply } from '../../../../src/hosts/node-red/runtime/pending.ts';
import { toEvent } from '../../../../src/services/serf/sources/query-received.ts';
import { until } from '../../../support/until.ts';

const going = new AbortController().signal;
const tooLate = { code: 'TOO_LATE' };

test('an answer reaches its question, once', async () => {
	const got: unknown[] = [];
	const id = pendingReply(async (values) => got.push(values), 10, going);
	await answer(id, { text: 'me' });
	assert.deepEqual(got, [{ text: 'me' }]);
	await assert.rejects(answer(id, {}), tooLate);
});

test('an answer that failed can be tried again', async () => {
	let fail = true;
	const id = pendingReply(
		async () => {
			if (fail) throw new Error('lost');
		},
		10,
		going,
	);
	await assert.rejects(answer(id, {}), /lost/);
	fail = false;
	await answer(id, {});
});

test('who answers a message that was not asked is told what is missing', async () => {
	await assert.rejects(answer(undefined, {}), { ...tooLate, hint: /msg\._muster/ });
	await assert.rejects(answer('unknown', {}), tooLate);
});

test('a query of Serf can be answered for as long as its agent may keep it open', async () => {
	mock.timers.enable({ apis: ['setTimeout'] });
	try {
		const payload = new Uint8Array();
		const { answerWithin } = toEvent({ event: 'query', id: 1, name: 'load', payload, lTime: 1 });
		let answered = 0;
		const id = pendingReply(async () => void answered++, answerWithin, going);
		mock.timers.tick(3_000_000);
		await answer(id, {});
		assert.equal(answered, 1);
	} finally {
		mock.timers.reset();
	}
});

test('questions end with their time and with their node', async () => {
	const id = pendingReply(async () => {}, 0.02, going);
	await until(
		() =>
			answer(id, {}).then(
				() => pendingReply(async () => {}, 0, going) && false,
				({ code }) => code === 'TOO_LATE',
			),
		'the time to pass',
	);
	const closing = new AbortController();
	const other = pendingReply(async () => {}, 10, closing.signal);
	closing.abort();
	await assert.rejects(answer(other, {}), tooLate);
});
