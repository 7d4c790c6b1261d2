import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import { agentError, commandStopped, timedOut } from '../../../../src/services/serf/client/errors.ts';
import { faultOf } from '../fault.ts';

/** The error of connecting to a server that sends these bytes first. */
const answeredWith = async (bytes: Uint8Array | string): Promise<{ code: string; message: string }> => {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('data', () => socket.write(bytes));
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const fault = await faultOf(connectSerf({ hosts: [{ host: '127.0.0.1', port }] }));
	for (const socket of sockets) socket.destroy();
	server.close();
	return { code: fault.code, message: fault.message.replace(String(port), 'PORT') };
};

describe('the words of what goes wrong', () => {
	for (const [bytes, protocol] of [
		['HTTP/1.1 400 Bad Request\r\n\r\n', 'HTTP'],
		['SSH-2.0-OpenSSH_9.6\r\n', 'SSH'],
		[Uint8Array.of(0x15, 3, 3, 0, 2, 2, 40), 'TLS'],
		['220 mail.example.org ESMTP\r\n', 'FTP or SMTP'],
		['-ERR unknown command\r\n', 'the protocol of Redis'],
	] as const)
		test(`a server that speaks ${protocol}`, async () =>
			assert.deepEqual(await answeredWith(bytes), {
				code: 'PROTOCOL',
				message: `127.0.0.1:PORT speaks ${protocol}, not Serf’s RPC`,
			}));

	test('a server that speaks nothing known', async () =>
		assert.match((await answeredWith('hello\r\n')).message, /which a Serf agent never does$/));

	test('the 512 bytes of tags cannot be configured, those of events can', () => {
		const tags = agentError('tags', 'Encoded length of tags exceeds limit of 512 bytes');
		assert.equal(tags.code, 'LIMIT');
		assert.match(tags.hint, /no setting of the agent changes that/);
		const event = agentError('event', 'user event exceeds configured limit of 512 bytes before encoding');
		assert.match(event.hint, /user_event_size_limit/);
	});

	test('a key operation that failed quotes one member', () => {
		const { message } = agentError('remove-key', '2/3 nodes reported failure', {
			messages: { 'web-1': '', 'db-1': 'Removing the primary key is not allowed', 'db-2': 'the same' },
		});
		assert.match(message, /db-1: “Removing the primary key is not allowed” \(and 1 more in the details\)$/);
	});

	test('a change whose answer did not come says that its outcome is not known', () => {
		assert.equal(
			timedOut('event', 3, '10.0.0.1:7373').message,
			'The Serf agent at 10.0.0.1:7373 did not answer event within 3 s; whether it happened is not known',
		);
		assert.doesNotMatch(timedOut('members', 3, '10.0.0.1:7373').message, /not known/);
		assert.match(commandStopped('join', true).message, /whether it happened is not known$/);
		assert.doesNotMatch(commandStopped('join', false).message, /not known/);
	});

	test('what an agent says is cut where it is endless', () => {
		assert.ok(agentError('join', 'x'.repeat(1e6)).message.length < 600);
	});
});
