import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { copiesOf, isCopied } from '../../../../src/hosts/node-red/runtime/copies.ts';
import { checkPlace } from '../../../../src/hosts/node-red/runtime/delivered.ts';
import { deliver } from '../../../../src/hosts/node-red/runtime/deliver.ts';
import type { Message, Red } from '../../../../src/hosts/node-red/runtime/red.ts';

const { util } = createRequire(import.meta.resolve('node-red'))('@node-red/util') as { util: Red['util'] };
const red = { util } as Red;
const how = { property: 'payload', isSplit: true, saveTo: '', isPreview: false };
const step = (returns: string) => ({ returns }) as AnyOperation;
const unreadable = () =>
	Object.defineProperty({ payload: 1 } as Message, 'bad', {
		enumerable: true,
		get() {
			throw new Error('not now');
		},
	});

test('each result has a copy of its own, without what it replaces; a request is handed on as it is', () => {
	const request = { socket: {} };
	const copy = copiesOf(red, step('many'), how, { payload: 1, kept: { by: 'me' }, req: request });
	const [one, other] = [copy(), copy()];
	assert.deepEqual(one, { kept: { by: 'me' }, req: request });
	assert.notEqual(one['kept'], other['kept']);
	assert.equal(one['req'], request);
});

test('a message that cannot be copied is refused before anything is done, where it has to be copied', () => {
	for (const returns of ['many', 'stream'])
		assert.throws(() => copiesOf(red, step(returns), how, unreadable()), {
			code: 'BAD_INPUT',
			message: 'The message cannot be copied, and every result goes out with a copy: not now',
		});
	copiesOf(red, step('one'), how, unreadable());
	copiesOf(red, step('many'), { ...how, isSplit: false }, unreadable());
	copiesOf(red, step('many'), { ...how, isPreview: true }, unreadable());
});

test('a message that cannot be written stays as it is where its results go out with copies', async () => {
	const results = async function* () {
		yield 1;
	};
	for (const [message, property] of [
		[Object.freeze({ payload: 0 }) as Message, 'payload'],
		[{ data: Object.freeze({}) } as Message, 'data.result'],
	] as const)
		for (const returns of ['many', 'stream']) {
			const to = { ...how, property };
			const sent: unknown[] = [];
			checkPlace(red, message, to, isCopied(step(returns), to));
			const copy = copiesOf(red, step(returns), to, message);
			const send = (one: unknown) => sent.push(one);
			await deliver(red, { step: step(returns), how: to, noun: () => 'x', message, send, copy }, results());
			const [out] = sent.flat(2) as { payload?: unknown; data?: { result: unknown } }[];
			assert.equal(property === 'payload' ? out?.payload : out?.data?.result, 1);
		}
	assert.throws(() => checkPlace(red, Object.freeze({}) as Message, how, false), /it is frozen/);
});
