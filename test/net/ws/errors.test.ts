import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { openError } from '../../../src/net/ws/errors.ts';
import { openWebSocket } from '../../../src/net/ws/open.ts';
import { failure } from '../../support/failure.ts';

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

test('a server that hangs up during the handshake, as one that is killed does, is not called untrusted', async () => {
	for (const end of [
		(socket: Socket) => socket.end(),
		(socket: Socket) => socket.once('data', () => socket.resetAndDestroy()),
	]) {
		const server = createServer(end).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const url = `wss://127.0.0.1:${port}/api`;
		const error = await failure(openWebSocket({ url, listening: 'a lab' }, AbortSignal.timeout(60_000)));
		server.close();
		assert.equal(error.code, 'CONNECT_FAILED', error.message);
		assert.match(error.message, /hung up before the connection was secure|cannot be reached/);
	}
});
