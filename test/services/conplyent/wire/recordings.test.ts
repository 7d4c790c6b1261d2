import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage, type Message } from '../../../../src/services/conplyent/wire/message.ts';
import { zmtpReader } from '../../../../src/services/conplyent/wire/zmtp.ts';
import { asRecorded, comparable } from '../as-recorded.ts';
import { recordings, streams } from '../recordings.ts';

const fields = (message: Message): Record<string, unknown> => {
	switch (message.type) {
		case 'HEARTBEAT':
			return {};
		case 'SYNC':
			return message.commands ? { args: { $tuple: [message.commands] } } : {};
		case 'ACKNOWLEDGE':
			return { request_id: message.id };
		case 'DETAILS':
			return {
				request_id: message.id,
				details: asRecorded(message.details),
				msg_num: message.number,
			};
		case 'COMPLETE':
			return {
				request_id: message.id,
				exit_code: asRecorded(message.exit),
				msg_num: message.number,
			};
		case 'COMMAND':
			return {
				cmd_id: message.command,
				args: { $tuple: message.args.map(asRecorded) },
				keywargs: asRecorded(message.keywords as Map<string, never>),
			};
	}
};

const read = (chunks: readonly Buffer[]) => {
	const seen: string[] = [];
	const bodies: Buffer[] = [];
	const reader = zmtpReader({
		greeted: () => seen.push('greeting'),
		ready: () => seen.push('ready'),
		message: (body) => bodies.push(Buffer.from(body)),
		ping: () => seen.push('ping'),
		pong: () => seen.push('pong'),
	});
	for (const chunk of chunks) reader(chunk);
	return { seen, bodies };
};

/** The same bytes again, cut at other places. */
const cut = (chunks: readonly Buffer[], size: number): Buffer[] => {
	const whole = Buffer.concat(chunks);
	return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
		whole.subarray(index * size, (index + 1) * size),
	);
};

describe('every recording reads as Python read it', () => {
	for (const recording of recordings()) {
		it(recording.name, () => {
			for (const stream of streams(recording)) {
				const expected = recording.messages.filter(
					({ conn, dir }) => conn === stream.conn && dir === stream.dir,
				);
				const { seen, bodies } = read(stream.bytes);
				if (expected.length > 0) assert.deepEqual(seen.slice(0, 2), ['greeting', 'ready']);
				assert.equal(bodies.length, expected.length);
				for (const [index, body] of bodies.entries()) {
					const message = decodeMessage(body);
					const recorded = expected[index];
					assert.equal(message.type, recorded?.msg.type);
					assert.equal(body[1], recorded?.pickle_protocol);
					if (message.type === 'HEARTBEAT') assert.equal(message.request, recorded?.msg.request);
					assert.deepEqual(comparable(fields(message)), comparable(recorded?.msg.kwargs));
				}
			}
		});
	}

	it('and the same however the bytes are cut', () => {
		for (const recording of recordings()) {
			for (const { bytes } of streams(recording)) {
				const whole = read(bytes);
				for (const size of [1, 7, 64, 65536]) {
					if (size < 64 && Buffer.concat(bytes).length > 50_000) continue;
					const again = read(cut(bytes, size));
					assert.deepEqual(again.seen, whole.seen);
					assert.ok(again.bodies.every((body, index) => body.equals(whole.bodies[index] as Buffer)));
				}
			}
		}
	});
});
