import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connectController, connectModel } from '../../../../src/services/juju/client/connect.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { failure } from '../../../support/failure.ts';

const credentials = { kind: 'password', user: 'admin', password: 'secret' } as const;

it('programs without types are told what is wrong, by its name', async () => {
	const without = { user: 'admin', password: 'secret' };
	for (const [options, words] of [
		[{ addresses: ['127.0.0.1:1'], credentials: without }, /^credentials has to say its kind: password/],
		[{ addresses: ['127.0.0.1:1'] }, /^credentials has to say its kind/],
		[{ addresses: 'wss://127.0.0.1:1', credentials }, /^addresses has to be a list/],
	] as const) {
		const error = await failure(connectModel(options as never, 'admin/default'));
		assert.equal(error.code, 'BAD_INPUT');
		assert.match(error.message, words);
		assert.doesNotMatch(error.message + error.hint, /secret/);
	}
});

it('a connection may be made without a signal', async () => {
	const error = await failure(connectController({ addresses: ['127.0.0.1:1'], credentials }));
	assert.equal(error.code, 'CONNECT_REFUSED');
});

it('a part that is not there is named, with those there are', async () => {
	for (const part of ['default', undefined])
		await assert.rejects(service.connect({}, part as never), {
			code: 'BAD_INPUT',
			message: new RegExp(`has no part “${part}”`),
			hint: /It has controller, .*model/,
		});
});
