import { MusterError } from '../../../core/errors.ts';
import { messageReader } from '../wire/details.ts';
import { notConplyent } from '../wire/limits.ts';
import { type LongFrame, withoutText } from '../wire/long-frame.ts';
import { decodeMessage, type Message } from '../wire/message.ts';
import type { Running } from './running.ts';
import type { SessionState } from './session-state.ts';

type Of<Type extends Message['type']> = Extract<Message, { type: Type }>;

const lostAck = (where: string) =>
	new MusterError(
		'CONNECTION_LOST',
		`${where} dropped an acknowledgement, so its answers can no longer be told apart`,
		{
			hint: 'It drops messages when a job writes faster than they can be sent. Keep the output of such a job in a file on the server.',
		},
	);

const looksLikeEcho = (text: unknown, commands: readonly string[]): boolean => {
	if (typeof text !== 'string' || !text.endsWith('}') || !text.includes(') {')) return false;
	const name = /^\w+(?= \()/.exec(text)?.[0];
	return name !== undefined && commands.includes(name);
};

const onAcknowledge = (state: SessionState, { id }: Of<'ACKNOWLEDGE'>): void => {
	state.movedAt = performance.now();
	const command = state.pending.shift()?.command;
	if (command === undefined) {
		state.strays += 1;
		return;
	}
	// an id comes a second time when the server did not know the command before
	state.jobs.get(id)?.lose();
	state.jobs.set(id, command);
	state.latest = command;
	command.acknowledge(id);
};

/** The job that a message is of. Whatever is no `exec` runs in the main loop, which has then moved on. */
const jobOf = (state: SessionState, id: number): Running | undefined => {
	const job = state.jobs.get(id);
	if (job === undefined) state.strays += 1;
	else if (job.name !== 'exec') state.movedAt = performance.now();
	return job;
};

const onDetails = (state: SessionState, { id, details, number }: Of<'DETAILS'>, where: string): void => {
	const job = jobOf(state, id);
	if (job?.mistaken(details) && looksLikeEcho(details, state.commands)) throw lostAck(where);
	job?.detail(details, number);
};

const onComplete = (state: SessionState, { id, exit, number }: Of<'COMPLETE'>): void => {
	const job = jobOf(state, id);
	state.jobs.delete(id);
	job?.complete(exit, number);
};

const onSync = (state: SessionState, { commands }: Of<'SYNC'>, where: string): void => {
	const [asked] = state.syncs;
	state.movedAt = performance.now();
	if (commands !== undefined) state.commands = commands;
	const oldest = state.pending[0];
	// The main loop works in order: whatever was sent before a SYNC that is answered has been acknowledged,
	// or never will be. Whoever asked is then told by the end of the link.
	if (asked && oldest && oldest.number <= asked.after) throw lostAck(where);
	state.syncs.shift();
	asked?.answer.resolve(state.commands);
};

export interface Receiver {
	receive(body: Buffer): void;
	/** A message that was passed over. */
	long(frame: LongFrame): void;
}

/**
 * Sorts what a server sends to whom it belongs: acknowledgements to commands in the order of sending, since
 * they carry no name; details and ends to jobs by id; heartbeats and SYNC to who asked.
 * `onAlive`: the server asks whether we are there. @throws MusterError for what cannot be right.
 */
export const receiver = (state: SessionState, where: string, onAlive: () => void): Receiver => {
	const read = messageReader(decodeMessage);
	const receive = (body: Buffer): void => {
		const message = read(body);
		switch (message.type) {
			case 'HEARTBEAT':
				if (message.request) onAlive();
				else state.heartbeats.shift()?.resolve();
				return;
			case 'SYNC':
				return onSync(state, message, where);
			case 'ACKNOWLEDGE':
				return onAcknowledge(state, message);
			case 'DETAILS':
				return onDetails(state, message, where);
			case 'COMPLETE':
				return onComplete(state, message);
			case 'COMMAND':
				state.strays += 1;
		}
	};
	/** One line of a job that is too long to be taken: it is missing, and nothing else is. */
	const long = (frame: LongFrame): void => {
		const body = withoutText(frame);
		const message = body && decodeMessage(body);
		if (message?.type !== 'DETAILS') throw notConplyent(`a message of ${frame.size} bytes that is no line`);
		jobOf(state, message.id)?.tooLong(message.number);
	};
	return { receive, long };
};
