import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage } from '../../../../src/services/conplyent/wire/message.ts';
import { unpickle } from '../../../../src/services/conplyent/wire/pickle/decode.ts';
import { put, type Sendable } from '../../../../src/services/conplyent/wire/pickle/encode.ts';
import { PyTuple } from '../../../../src/services/conplyent/wire/pickle/value.ts';
import { writer } from '../../../../src/services/conplyent/wire/pickle/writer.ts';
import {
	commandMessage,
	heartbeatMessage,
	syncMessage,
} from '../../../../src/services/conplyent/wire/request.ts';
import { encoderVectors } from '../recordings.ts';

const revive = (value: unknown): Sendable => {
	if (Array.isArray(value)) return value.map(revive);
	if (typeof value === 'object' && value !== null && '$bytes' in value)
		return Buffer.from(String(value.$bytes), 'hex');
	return value as Sendable;
};

const roundTrip = (value: Sendable) => {
	const to = writer();
	put(to, value);
	return unpickle(Buffer.concat([Buffer.from([0x80, 3]), to.done(), Buffer.from('.')]));
};

describe('messages, byte for byte as CPython and the real server accepted them', () => {
	for (const { name, type, kwargs, pickle } of encoderVectors()) {
		it(name, () => {
			const number = Array.isArray(type) ? type[0] : type;
			const bytes =
				number === 1
					? heartbeatMessage(name === 'heartbeat request')
					: number === 5
						? syncMessage()
						: commandMessage(
								String(kwargs.cmd_id),
								(kwargs.args as unknown[]).map(revive),
								kwargs.keywargs as { [key: string]: Sendable },
							);
			assert.equal(bytes.toString('hex'), pickle);
			assert.ok(decodeMessage(bytes).type);
		});
	}
});

describe('arguments come back as they went', () => {
	const values: [Sendable, unknown][] = [
		[[null, true, false, 'ü文\u0000', 1.5, -0.5], undefined],
		[[0, 255, 256, -1, 2147483647, -2147483648, 2147483648, -2147483649], undefined],
		[[2 ** 53 - 1, -(2 ** 53 - 1)], undefined],
		[[2n ** 63n, -(2n ** 64n)], undefined],
		[[Number.POSITIVE_INFINITY, Number.NaN], undefined],
		[Buffer.from([0, 1, 255]), undefined],
		[new PyTuple([1, new PyTuple([])]), undefined],
		[
			{ a: [1], __proto__x: 2 },
			new Map<string, unknown>([
				['a', [1]],
				['__proto__x', 2],
			]),
		],
		[new Map<Sendable, Sendable>([[1, 'x']]), undefined],
		[JSON.parse('{"__proto__": 1}'), new Map([['__proto__', 1]])],
	];
	for (const [index, [value, expected]] of values.entries())
		it(`${index}`, () => assert.deepEqual(roundTrip(value), expected ?? value));
});

describe('what is never written', () => {
	const loop: Sendable[] = [];
	loop.push(loop);
	const bad: [string, unknown, RegExp][] = [
		['undefined', [undefined], /type undefined/],
		['a function', [() => 1], /type function/],
		['a date', [new Date(0)], /class Date/],
		['a list within itself', loop, /deeper/],
		['a dict with a list for a key', new Map([[[1], 1]]), /key/],
		['an integer of 256 bytes', 2n ** 2047n, /integer of/],
	];
	for (const [name, value, words] of bad)
		it(name, () =>
			assert.throws(
				() => commandMessage('x', [value as Sendable], {}),
				(error: { code: string; message: string }) => error.code === 'BAD_INPUT' && words.test(error.message),
			),
		);
});
