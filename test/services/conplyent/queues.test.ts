import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outputQueue } from '../../../src/services/conplyent/client/output.ts';
import { pieces } from '../../../src/services/conplyent/client/pieces.ts';
import { collect, fails } from './support.ts';

const bounds = { items: 3, bytes: 100 };
const line = (text: string) => ({ text });

describe('a job’s output queue', () => {
	it('gives what came, then the end', async () => {
		const queue = outputQueue(bounds);
		queue.push(line('a'));
		queue.end();
		queue.push(line('late'));
		assert.deepEqual(
			[await queue.next(), await queue.next(), await queue.next()],
			[line('a'), undefined, undefined],
		);
	});
	it('gives what came, then the error, each time', async () => {
		const queue = outputQueue(bounds);
		queue.push(line('a'));
		queue.end(new RangeError('lost'));
		assert.deepEqual(await queue.next(), line('a'));
		await assert.rejects(queue.next(), RangeError);
		await assert.rejects(queue.next(), RangeError);
	});
	it('marks what did not fit at its place, and takes more when there is room', async () => {
		const queue = outputQueue(bounds);
		for (const text of ['1', '2', '3', '4', '5']) queue.push(line(text));
		assert.deepEqual(await queue.next(), line('1'));
		assert.deepEqual(await queue.next(), line('2'));
		queue.push(line('6'));
		queue.end();
		assert.deepEqual(queue.drain(), [line('3'), { missing: 2, by: 'reader' }, line('6')]);
		assert.equal(queue.dropped(), 2);
	});
	it('is bounded in bytes too', async () => {
		const queue = outputQueue({ items: 1000, bytes: 10 });
		queue.push(line('123456'));
		queue.push(line('1234567'));
		queue.push({ value: Buffer.alloc(4) });
		assert.deepEqual(queue.drain(), [
			line('123456'),
			{ missing: 1, by: 'reader' },
			{ value: Buffer.alloc(4) },
		]);
	});
	it('waits: for the next, for silence, for a stop', async () => {
		const queue = outputQueue(bounds);
		const first = queue.next();
		queue.push(line('a'));
		assert.deepEqual(await first, line('a'));
		assert.equal(await queue.next({ within: 0.01 }), 'silence');
		const stop = new AbortController();
		const waiting = queue.next({ signal: stop.signal, within: 10 });
		stop.abort();
		await assert.rejects(waiting, fails('CANCELLED'));
		await assert.rejects(queue.next({ signal: stop.signal }), fails('CANCELLED'));
	});
	it('tells when it is full and when it is not any more', async () => {
		const told: boolean[] = [];
		const queue = outputQueue(
			{ items: 100, bytes: 1000 },
			{ high: 10, low: 4, change: (full) => told.push(full) },
		);
		for (const text of ['12345', '12345', '1']) queue.push(line(text));
		assert.deepEqual(told, [true]);
		await queue.next();
		assert.deepEqual(told, [true]);
		await queue.next();
		assert.deepEqual(told, [true, false]);
		queue.push(line('123456789abc'));
		queue.discard();
		assert.deepEqual(told, [true, false, true, false]);
	});
});

describe('pieces of a file', () => {
	const sizes = async (content: Uint8Array | AsyncIterable<Uint8Array>, size: number, echo?: number) =>
		(await collect(pieces(content, size, echo))).map(({ length }) => length);

	it('are of one size, whatever came', async () => {
		async function* parts() {
			for (const length of [3, 0, 9, 1]) yield Buffer.alloc(length, 'x');
		}
		assert.deepEqual(await sizes(parts(), 5), [5, 5, 3]);
		assert.deepEqual(await sizes(Buffer.alloc(10), 5), [5, 5]);
		assert.deepEqual(await sizes(Buffer.alloc(0), 5), [0]);
	});
	it('are smaller where their echo would be too long', async () => {
		assert.deepEqual(await sizes(Buffer.from('aaaaaaaa'), 8, 8), [8]);
		assert.deepEqual(await sizes(Buffer.from('\n\naaaaaa'), 8, 8), [6, 2]);
		assert.deepEqual(await sizes(Buffer.alloc(5, 0xff), 8, 8), [2, 2, 1]);
	});
	it('are copies', async () => {
		const source = Buffer.from('abc');
		const [piece] = await collect(pieces(source, 5));
		source.fill(0);
		assert.equal(piece?.toString(), 'abc');
	});
	it('hold all bytes, in order', async () => {
		const content = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256));
		assert.ok(Buffer.concat(await collect(pieces(content, 100, 150))).equals(content));
	});
});
