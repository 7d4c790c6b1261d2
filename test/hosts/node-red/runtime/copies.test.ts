import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { copiesOf } from '../../../../src/hosts/node-red/runtime/copies.ts';
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
