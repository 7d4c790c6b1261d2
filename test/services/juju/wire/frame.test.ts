import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isMusterError } from '../../../../src/core/errors.ts';
import { decodeReply, encodeRequest, errorOf } from '../../../../src/services/juju/wire/frame.ts';
import { get } from '../../../../src/services/juju/wire/get.ts';

const PING = { facade: 'Pinger', version: 1, method: 'Ping' };

describe('frames', () => {
	it('are spelled as the release wants it', () => {
		assert.equal(
			encodeRequest('kebab', 1, PING),
			'{"request-id":1,"type":"Pinger","version":1,"request":"Ping","params":{}}',
		);
		assert.equal(
			encodeRequest('camel', 1, { ...PING, version: 0, params: { Patterns: [] } }),
			'{"RequestId":1,"Type":"Pinger","Version":0,"Request":"Ping","Params":{"Patterns":[]}}',
		);
	});

	it('carry a watcher’s id beside the arguments', () => {
		assert.equal(
			encodeRequest('kebab', 1, { ...PING, facade: 'AllWatcher', method: 'Next', instance: '7' }),
			'{"request-id":1,"type":"AllWatcher","version":1,"id":"7","request":"Next","params":{}}',
		);
	});

	it('are a success where there is no error, whatever else they hold', () => {
		assert.deepEqual(decodeReply('{"request-id":3,"response":{}}'), {
			id: 3,
			framing: 'kebab',
			response: {},
		});
		assert.deepEqual(
			decodeReply(
				'{"request-id":1,"error":"unknown model: \\"x\\"","error-code":"model not found","response":{}}',
			),
			{
				id: 1,
				framing: 'kebab',
				response: {},
				error: { message: 'unknown model: "x"', code: 'model not found' },
			},
		);
		assert.deepEqual(decodeReply('{"RequestId":2,"Error":"no","ErrorCode":"not found","Response":{}}'), {
			id: 2,
			framing: 'camel',
			response: {},
			error: { message: 'no', code: 'not found' },
		});
	});

	it('keep what stands beside an error', () => {
		const { error } = decodeReply(
			'{"request-id":1,"error":"redirection to alternative server required","error-code":"redirection required","error-info":{"ca-cert":"x"},"response":{}}',
		);
		assert.deepEqual(error?.info, { 'ca-cert': 'x' });
	});

	it('errors of results are understood in every form', () => {
		assert.deepEqual(errorOf({ message: 'm', code: 'c' }), { message: 'm', code: 'c' });
		assert.deepEqual(errorOf({ Message: 'm', Code: '' }), { message: 'm', code: undefined });
		assert.deepEqual(errorOf({ error: { message: 'm', code: '' } }), { message: 'm', code: undefined });
		assert.deepEqual(errorOf('text'), { message: 'text' });
		// without a message the code has to do
		assert.deepEqual(errorOf({ message: '', code: 'c' }), { message: 'c', code: 'c' });
		const { error } = decodeReply('{"request-id":1,"error-code":"operation is blocked","response":{}}');
		assert.deepEqual(error, { message: 'operation is blocked', code: 'operation is blocked' });
		for (const none of [undefined, null, '', {}, { error: null }]) assert.equal(errorOf(none), undefined);
	});

	it('of any bytes are an answer or PROTOCOL', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (bytes) => {
				try {
					assert.equal(typeof decodeReply(bytes).id, 'number');
				} catch (error) {
					assert.ok(isMusterError(error) && error.code === 'PROTOCOL');
				}
			}),
		);
	});

	it('a property is found in either spelling', () => {
		for (const record of [{ 'charm-url': 'x' }, { CharmURL: 'x' }, { CharmUrl: 'x' }])
			assert.equal(get(record, 'charm-url'), 'x');
		assert.equal(get({ 'charm-url': null }, 'charm-url'), undefined);
	});
});
