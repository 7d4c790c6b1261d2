import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { outages } from '../../../src/hosts/n8n/trigger/outage.ts';
import { MusterError } from '../../../src/core/errors.ts';

/** Outages whose clock the test moves; what was told of them. */
const watched = () => {
	const told: string[] = [];
	const shown: { losses: number; began: string; why: string }[] = [];
	const closed = new AbortController();
	const tell = outages({ visible: 300, steady: 5 }, closed.signal, {
		connected: (outage) => told.push(outage ? 'again' : 'connected'),
		lost: ({ error }) => told.push(error.message),
		lasts: ({ losses, began, error }) =>
			shown.push({ losses, began: began.toISOString(), why: error.message }),
	});
	return {
		told,
		shown,
		close: () => closed.abort(),
		wait: (seconds: number) => mock.timers.tick(seconds * 1000),
		connected: () => tell({ is: 'connected', since: new Date() }),
		lost: (why: string, code: 'CONNECTION_LOST' | 'AUTH_REJECTED' = 'CONNECTION_LOST') =>
			tell({
				is: 'retrying',
				error: new MusterError(code, why),
				attempt: 1,
				next: new Date(Date.now() + 1000),
			}),
	};
};
const withClock = (run: (watch: ReturnType<typeof watched>) => void) => () => {
	mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-01-31T03:00:00Z') });
	try {
		run(watched());
	} finally {
		mock.timers.reset();
	}
};

test(
	'an outage is shown once, when it has lasted; the next one again',
	withClock(({ connected, lost, wait, shown, told }) => {
		connected();
		for (let minute = 0; minute < 5; minute++) {
			lost(`refused ${minute}`);
			wait(59);
		}
		assert.deepEqual(shown, []);
		wait(5);
		assert.deepEqual(shown, [{ losses: 1, began: '2026-01-31T03:00:00.000Z', why: 'refused 4' }]);
		lost('refused');
		wait(3600);
		lost('refused');
		assert.equal(shown.length, 1);
		assert.deepEqual(told, ['connected', 'refused 0'], 'attempts are no news');
		connected();
		wait(6);
		lost('gone');
		wait(299);
		assert.equal(shown.length, 1);
		wait(1);
		assert.equal(shown.length, 2);
		assert.deepEqual(told.slice(2), ['again', 'gone']);
	}),
);

test(
	'a link that comes and goes is one outage',
	withClock(({ connected, lost, wait, shown }) => {
		connected();
		for (let turn = 0; turn < 200; turn++) {
			lost('gone');
			wait(2);
			connected();
			wait(4);
		}
		assert.deepEqual(shown, [{ losses: 51, began: '2026-01-31T03:00:00.000Z', why: 'gone' }]);
	}),
);

test(
	'a connection that stands when the time is over gets its chance',
	withClock(({ connected, lost, wait, shown }) => {
		lost('gone');
		wait(298);
		connected();
		wait(1000);
		assert.deepEqual(shown, []);
		lost('gone');
		wait(100);
		assert.deepEqual(shown, [], 'the outage was over');
	}),
);

test(
	'what only a user can mend is told within an outage, once',
	withClock(({ connected, lost, told }) => {
		connected();
		lost('closed');
		lost('refused the key', 'AUTH_REJECTED');
		lost('refused the key', 'AUTH_REJECTED');
		lost('closed');
		assert.deepEqual(told, ['connected', 'closed', 'refused the key']);
	}),
);

test(
	'one that is closed is not shown',
	withClock(({ lost, wait, shown, close }) => {
		lost('gone');
		close();
		wait(1000);
		lost('gone');
		wait(1000);
		assert.deepEqual(shown, []);
	}),
);
