import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { members5001, userEvents19929 } from '../../services/serf/recordings.ts';

// A process of its own that plays recordings to a client over loopback: `members` at the pace of the real
// agent, `events` as fast as they are taken.

const HEADER = Buffer.from('82a54572726f72a0a3536571', 'hex');
const header = (seq: number): Buffer => Buffer.concat([HEADER, Buffer.from([seq])]);

/** The recorded answer without its headers. */
const membersBody = members5001().subarray(2 * (HEADER.length + 1));

/** The recorded events with the Seq our client will have asked with. */
const eventsFor = (seq: number): Buffer => {
	const bytes = Buffer.from(userEvents19929().subarray(2 * (HEADER.length + 1)));
	for (let at = bytes.indexOf(HEADER); at !== -1; at = bytes.indexOf(HEADER, at + 1))
		bytes[at + HEADER.length] = seq;
	return bytes;
};

/** The real agent needed 39 ms from the request to the last byte, in 17 pieces, the first after 2.8 ms. */
const playMembers = async (socket: Socket): Promise<void> => {
	const bytes = Buffer.concat([header(2), membersBody]);
	const piece = Math.ceil(bytes.length / 17);
	const begun = performance.now();
	for (let index = 0; index < 17; index += 1) {
		await sleep(Math.max(0, 2.8 + (index * 36.2) / 16 - (performance.now() - begun)));
		socket.write(bytes.subarray(index * piece, (index + 1) * piece));
	}
};

const playEvents = async (socket: Socket, rounds: number): Promise<void> => {
	socket.write(header(2));
	const bytes = eventsFor(2);
	for (let round = 0; round < rounds && !socket.destroyed; round += 1) {
		if (!socket.write(bytes)) await new Promise((resolve) => socket.once('drain', resolve));
	}
};

const server = createServer((socket) => {
	socket.setNoDelay(true);
	socket.on('error', () => {});
	socket.on('data', (data) => {
		const text = data.toString('latin1');
		if (text.includes('handshake')) socket.write(header(1));
		if (text.includes('members')) void playMembers(socket);
		if (text.includes('stream')) void playEvents(socket, Number(process.argv[2] ?? 1));
	});
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
process.stdin.on('end', () => process.exit()).resume();
