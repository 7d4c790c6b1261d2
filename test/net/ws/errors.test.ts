import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openError } from '../../../src/net/ws/errors.ts';

const told = (message: string, code?: string) => {
	const {
		code: ours,
		message: said,
		hint,
	} = openError(Object.assign(new Error(message), { code }), 'a:1', 'a lab');
	return [ours, said, hint];
};

test('a name that is not known is told, whatever words the name has in it', () => {
	const [code, said] = told('getaddrinfo ENOTFOUND a.invalid', 'ENOTFOUND');
	assert.deepEqual([code, said], ['CONNECT_FAILED', 'a:1 cannot be reached: its name is not known']);
});

test('what speaks no web sockets and what speaks no TLS are told apart', () => {
	for (const [message, code] of [
		['Parse Error: Expected HTTP/', 'HPE_INVALID_CONSTANT'],
		['Invalid Sec-WebSocket-Accept header', undefined],
	] as const)
		assert.equal(told(message, code)[0], 'PROTOCOL', message);
	assert.deepEqual(told('wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER'), [
		'CONNECT_FAILED',
		'a:1 cannot be trusted: it does not speak TLS there, or refuses ours',
		'Is a lab at that port?',
	]);
});
