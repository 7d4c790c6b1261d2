import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Connection } from '../../src/core/connection.ts';
import { MusterError } from '../../src/core/errors.ts';
import { after } from '../../src/net/call.ts';
import { endLeases, explainWait, lease, leaseCount } from '../../src/net/lease.ts';
import { until } from '../support/until.ts';

let opened = 0;
type Fake = Connection & { lose(): void; unfinished: number };
const open = async (): Promise<Fake> => {
	opened++;
	const losing = new AbortController();
	return {
		lost: losing.signal,
		unfinished: 0,
		lose: () => losing.abort(new MusterError('CONNECTION_LOST', 'gone')),
		async close() {
			losing.abort(new MusterError('CANCELLED', 'closed'));
		},
	};
};
const never = new AbortController().signal;
afterEach(() => {
	endLeases();
	opened = 0;
});

test('equal keys share one connection, also while it is being opened', async () => {
	const options = { key: 'a', idle: 10, open };
	const [one, two] = await Promise.all([lease(options, never), lease(options, never)]);
	assert.equal(one.client, two.client);
	assert.equal(opened, 1);
	one.release();
	one.release();
	two.release();
	assert.equal((await lease(options, never)).client, one.client, 'kept for the idle time');
});

test('it is closed after the last user and the idle time, not while the server works for us', async () => {
	const { client, release } = await lease({ key: 'b', idle: 0.02, open }, never);
	client.unfinished = 1;
	release();
	await new Promise((resolve) => setTimeout(resolve, 60));
	assert.equal(client.lost.aborted, false);
	client.unfinished = 0;
	await until(() => client.lost.aborted, 'the connection to close');
	assert.equal(leaseCount(), 0);
});

test('it is given back in the first pause after its longest time, not while the server works for us', async () => {
	const options = { key: 'b2', idle: 10, longest: 0.02, open };
	const short = await lease(options, never);
	short.release();
	assert.equal(short.client.lost.aborted, false, 'its time is not over');
	const { client, release } = await lease(options, never);
	const other = await lease(options, never);
	await new Promise((resolve) => setTimeout(resolve, 40));
	release();
	assert.equal(client.lost.aborted, false, 'somebody else uses it');
	client.unfinished = 1;
	other.release();
	assert.equal(client.lost.aborted, false, 'the server works');
	client.unfinished = 0;
	(await lease(options, never)).release();
	await until(() => client.lost.aborted, 'the connection to close');
	assert.notEqual((await lease(options, never)).client, client);
});

test('given back for others, it is opened again only when they have had time to get in', async () => {
	let opens = 0;
	const counted = () => {
		opens++;
		return open();
	};
	const options = { key: 'b3', idle: 10, longest: 0.001, open: counted };
	const first = await lease(options, never);
	await new Promise((resolve) => setTimeout(resolve, 5));
	first.release();
	const stop = new AbortController();
	const next = lease(options, stop.signal);
	await new Promise((resolve) => setTimeout(resolve, 50));
	stop.abort();
	await assert.rejects(next);
	assert.equal(opens, 1);
	await lease(options, never);
	assert.equal(opens, 2);
});

test('a lost connection is opened anew for the next, and its users’ release does no harm', async () => {
	const options = { key: 'c', idle: 10, open };
	const first = await lease(options, never);
	first.client.lose();
	const second = await lease(options, never);
	assert.notEqual(second.client, first.client);
	first.release();
	assert.equal((await lease(options, never)).client, second.client);
});

test('who stops waiting does not end the opening for the others; the last one does', async () => {
	let ended = false;
	let go: () => void = () => {};
	const slow = {
		key: 'd',
		idle: 1,
		open: (signal: AbortSignal) =>
			new Promise<Fake>((resolve, reject) => {
				go = () => void open().then(resolve);
				signal.addEventListener('abort', () => {
					ended = true;
					reject(signal.reason);
				});
			}),
	};
	const [stop, stay] = [new AbortController(), new AbortController()];
	const leaving = lease(slow, stop.signal);
	const staying = lease(slow, stay.signal);
	stop.abort();
	await assert.rejects(leaving, { code: 'CANCELLED' });
	assert.equal(ended, false);
	go();
	(await staying).release();
	const alone = lease({ ...slow, key: 'e' }, stay.signal);
	stay.abort();
	await assert.rejects(alone, { code: 'CANCELLED' });
	assert.equal(ended, true);
});

test('whose time is over while others wait on is told why the opening takes so long; who stops is not', async () => {
	const why = new Error('somebody else has the place');
	let open: (() => void) | undefined;
	const options = {
		key: 'explained',
		idle: 0,
		open: (opening: AbortSignal) =>
			new Promise<Connection>((resolve) => {
				explainWait(opening, () => why);
				const lost = new AbortController().signal;
				open = () => resolve({ lost, unfinished: 0, close: async () => {} } as unknown as Connection);
			}),
	};
	const stop = new AbortController();
	const [late, stopped, waiting] = [after(0.01), stop.signal, new AbortController().signal].map((signal) =>
		lease(options, signal),
	);
	await assert.rejects(late as Promise<unknown>, why);
	stop.abort();
	await assert.rejects(stopped as Promise<unknown>, { code: 'CANCELLED' });
	open?.();
	(await waiting)?.release();
});

test('an opening that fails fails for all, and the next try is a new one', async () => {
	let tries = 0;
	const bad = {
		key: 'f',
		idle: 1,
		open: async (): Promise<Fake> => {
			tries++;
			throw new MusterError('CONNECT_REFUSED', 'no');
		},
	};
	await assert.rejects(lease(bad, never), { code: 'CONNECT_REFUSED' });
	await assert.rejects(lease(bad, never), { code: 'CONNECT_REFUSED' });
	assert.equal(tries, 2);
});

test('the registry of leases is the process’s own, under a name with its version', async () => {
	await lease({ key: 'a', idle: 10, open }, never);
	const registry = (globalThis as { [key: symbol]: Map<string, unknown> | undefined })[
		Symbol.for('@muster/leases/1')
	];
	assert.deepEqual([...(registry?.keys() ?? [])], ['a']);
});
