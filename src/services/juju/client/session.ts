import { isMusterError, MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import { abortError } from '../../../net/call.ts';
import type { WebSocketLink } from '../../../net/ws/types.ts';
import { deadlines, type HasDeadline } from './deadlines.ts';
import { pendingRequests } from './pending.ts';
import { hideIn, hideInErrors, secretsOf } from '../wire/secret/redact.ts';
import {
	decodeReply,
	encodeRequest,
	idOfSuccess,
	type Framing,
	type Reply,
	type Request,
	type ServerError,
} from '../wire/frame.ts';
import { isBrokenOff, serverError } from '../wire/server-error.ts';
import { unanswered } from './unanswered.ts';

export interface Sending {
	readonly signal?: AbortSignal | undefined;
	/** Seconds until an answer. */
	readonly seconds?: number;
	/** Whether a lost answer leaves the outcome unknown. */
	readonly effect: 'reads' | 'changes';
	/** Bytes from which on a good answer is given as {@link RawAnswer}. */
	readonly unreadFrom?: number | undefined;
}

/** An answer as it came, not read yet. */
export class RawAnswer {
	readonly bytes: Buffer;
	constructor(bytes: Buffer) {
		this.bytes = bytes;
	}
}

interface Pending extends HasDeadline {
	readonly id: number;
	readonly request: Request;
	readonly sending: Sending;
	readonly seconds: number;
	readonly stop: (() => void) | undefined;
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: unknown) => void;
}

/** Frames over one web socket: many requests at a time, their answers in any order. */
export interface Session {
	readonly link: WebSocketLink;
	framing: Framing;
	/**
	 * @throws MusterError what the server said; TIMEOUT, CONNECTION_LOST for reads; OUTCOME_UNKNOWN for
	 * changes; CANCELLED
	 */
	send(request: Request, sending: Sending): Promise<unknown>;
	/** Requests without an answer. */
	readonly waiting: number;
}

/** The other side spoke the framing of 1.x: `details.framing`. */
const otherFraming = (where: string): MusterError =>
	new MusterError('PROTOCOL', `${where} speaks the frames of Juju 1.x`, { details: { framing: 'camel' } });

const doing = ({ facade, method }: Request): string => `${facade}.${method}`;

const isUnreadFrom = ({ unreadFrom = Number.POSITIVE_INFINITY }: Sending, bytes: number): boolean =>
	bytes >= unreadFrom;

const lostBefore = ({ request, sending }: Pending, reason: MusterError): MusterError => {
	if (reason.code === 'LIMIT' && sending.effect === 'reads') return reason;
	const words = `${reason.message} before ${doing(request)} was answered`;
	return unanswered(sending.effect, words, 'CONNECTION_LOST', reason);
};

/** The controller is going down while it answers: the same as if it had said nothing. */
const brokenOff = ({ request, sending }: Pending, { message }: ServerError, where: string): MusterError =>
	unanswered(sending.effect, `${where} broke off ${doing(request)}: ${message}`, 'CONNECTION_LOST');

export const sessionOf = (link: WebSocketLink, framing: Framing): Session => {
	const pending = pendingRequests<Pending>();
	const clock = deadlines(pending.all, (one) => {
		const words = `${link.where} did not answer ${doing(one.request)} within ${formatDuration(one.seconds)}`;
		fail(one, unanswered(one.sending.effect, words, 'TIMEOUT'));
	});
	/** Requests whose answer somebody else may read. */
	let unreadable = 0;

	const finish = (one: Pending) => {
		if (!pending.remove(one)) return;
		const { sending, stop } = one;
		if (sending.unreadFrom !== undefined) unreadable--;
		// an idle session keeps no process alive
		if (pending.size === 0) clock.stop();
		if (stop) sending.signal?.removeEventListener('abort', stop);
	};
	const fail = (one: Pending, error: MusterError) => {
		finish(one);
		one.reject(error);
	};
	const failAll = (errorOf: (one: Pending) => MusterError) => {
		for (const one of pending.all()) fail(one, errorOf(one));
	};
	const answer = (one: Pending, { error, response }: Reply) => {
		const { request } = one;
		const secrets = secretsOf(request.facade, request.method, request.params);
		finish(one);
		if (!error) return one.resolve(hideInErrors(response, secrets));
		const told = hideIn(error, secrets) as ServerError;
		one.reject(isBrokenOff(told) ? brokenOff(one, told, link.where) : serverError(told, doing(request)));
	};
	const read = (bytes: Buffer) => {
		const unread = unreadable > 0 ? pending.get(idOfSuccess(bytes) ?? 0) : undefined;
		if (unread && isUnreadFrom(unread.sending, bytes.length)) {
			finish(unread);
			return unread.resolve(new RawAnswer(bytes));
		}
		const reply = decodeReply(bytes.toString('utf8'));
		const asked = pending.get(reply.id);
		if (asked) return answer(asked, reply);
		// a frame of 2.x reads as one of 1.x with id 0 there
		if (reply.id === 0 && reply.framing !== session.framing)
			for (const one of pending.all().slice(0, 1)) fail(one, otherFraming(link.where));
	};
	link.receive((bytes) => {
		try {
			read(bytes);
		} catch (error) {
			failAll(() => (isMusterError(error) ? error : new MusterError('PROTOCOL', String(error))));
			void link.close();
		}
	});
	link.lost.addEventListener('abort', () =>
		failAll((one) => lostBefore(one, link.lost.reason as MusterError)),
	);

	const begin = (
		request: Request,
		sending: Sending,
		resolve: Pending['resolve'],
		reject: Pending['reject'],
	) => {
		const { signal, seconds = 60 } = sending;
		const id = pending.nextId();
		const stop = signal && (() => fail(one, abortError(signal, `waiting for ${doing(request)}`)));
		const due = performance.now() + seconds * 1000;
		const one: Pending = { id, request, sending, seconds, due, stop, resolve, reject };
		if (stop) signal.addEventListener('abort', stop, { once: true });
		if (sending.unreadFrom !== undefined) unreadable++;
		pending.add(one);
		if (Number.isFinite(due)) clock.arm(due);
		try {
			link.send(encodeRequest(session.framing, id, request));
		} catch (error) {
			const words = `${doing(request)} cannot be sent: ${error}`;
			fail(one, isMusterError(error) ? error : new MusterError('BAD_INPUT', words));
		}
	};
	const session: Session = {
		link,
		framing,
		get waiting() {
			return pending.size;
		},
		send: (request, sending) =>
			new Promise((resolve, reject) => {
				const { signal } = sending;
				if (link.lost.aborted)
					return reject(new MusterError('CONNECTION_LOST', (link.lost.reason as MusterError).message));
				if (signal?.aborted) return reject(abortError(signal, `waiting for ${doing(request)}`));
				begin(request, sending, resolve, reject);
			}),
	};
	return session;
};
