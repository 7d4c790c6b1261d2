import { isMusterError, MusterError } from '../../../core/errors.ts';
import { spoken } from '../../../core/units.ts';
import type { WebSocketLink } from '../../../net/ws/types.ts';
import { deadlines, type Due } from './deadlines.ts';
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
import { serverError } from '../wire/server-error.ts';

export interface Sending {
	readonly signal?: AbortSignal | undefined;
	/** Seconds until an answer. */
	readonly seconds?: number;
	/** Whether a lost answer leaves the outcome unknown. */
	readonly effect: 'reads' | 'changes';
	/** Bytes from which on a good answer is given as {@link Unread}. */
	readonly unreadFrom?: number | undefined;
}

/** An answer as it came, not read yet. */
export class Unread {
	readonly bytes: Buffer;
	constructor(bytes: Buffer) {
		this.bytes = bytes;
	}
}

interface Pending extends Due {
	readonly doing: string;
	readonly effect: Sending['effect'];
	readonly unreadFrom: number;
	settle(reply: Reply): void;
	give(unread: Unread): void;
	fail(error: MusterError): void;
}

/** Frames over one web socket: many requests at a time, their answers in any order. */
export interface Session {
	readonly link: WebSocketLink;
	framing: Framing;
	/**
	 * @throws MusterError what the server said; TIMEOUT, CONNECTION_LOST for reads; OUTCOME_UNKNOWN for
	 * changes; CANCELLED
	 */
	send(request: Omit<Request, 'id'>, sending: Sending): Promise<unknown>;
	/** Requests without an answer. */
	readonly waiting: number;
}

/** The other side spoke the framing of 1.x: `details.framing`. */
const otherFraming = (where: string): MusterError =>
	new MusterError('PROTOCOL', `${where} speaks the frames of Juju 1.x`, { details: { framing: 'camel' } });

const unanswered = (
	effect: Sending['effect'],
	message: string,
	code: 'TIMEOUT' | 'CONNECTION_LOST',
	cause?: unknown,
) =>
	effect === 'reads'
		? new MusterError(code, message, { cause })
		: new MusterError('OUTCOME_UNKNOWN', `${message}; whether it happened is not known`, { cause });

export const sessionOf = (link: WebSocketLink, framing: Framing): Session => {
	const pending = new Map<number, Pending>();
	const clock = deadlines(pending);
	let last = 0;
	/** Requests whose answer somebody else may read. */
	let unreadable = 0;

	const settle = (bytes: Buffer) => {
		const unread = unreadable > 0 ? pending.get(idOfSuccess(bytes) ?? 0) : undefined;
		if (unread && bytes.length >= unread.unreadFrom) return unread.give(new Unread(bytes));
		const reply = decodeReply(bytes.toString('utf8'));
		const asked = pending.get(reply.id);
		if (asked) return asked.settle(reply);
		// a frame of 2.x reads as one of 1.x with id 0 there
		if (reply.id === 0 && reply.framing !== session.framing)
			for (const one of [...pending.values()].slice(0, 1)) one.fail(otherFraming(link.where));
	};
	link.receive((bytes) => {
		try {
			settle(bytes);
		} catch (error) {
			for (const one of [...pending.values()])
				one.fail(isMusterError(error) ? error : new MusterError('PROTOCOL', String(error)));
			void link.close();
		}
	});
	link.lost.addEventListener('abort', () => {
		const reason = link.lost.reason as MusterError;
		for (const one of [...pending.values()])
			one.fail(
				reason.code === 'LIMIT' && one.effect === 'reads'
					? reason
					: unanswered(
							one.effect,
							`${reason.message} before ${one.doing} was answered`,
							'CONNECTION_LOST',
							reason,
						),
			);
	});

	const session: Session = {
		link,
		framing,
		get waiting() {
			return pending.size;
		},
		send: (request, { signal, seconds = 60, effect, unreadFrom = Number.POSITIVE_INFINITY }) =>
			new Promise((resolve, reject) => {
				const doing = `${request.facade}.${request.method}`;
				if (link.lost.aborted)
					return reject(new MusterError('CONNECTION_LOST', (link.lost.reason as MusterError).message));
				if (signal?.aborted) return reject(cancelled(doing, signal));
				const id = ++last;
				const mayStayUnread = Number.isFinite(unreadFrom);
				if (mayStayUnread) unreadable++;
				const finish = () => {
					if (mayStayUnread && pending.has(id)) unreadable--;
					pending.delete(id);
					// an idle session keeps no process alive
					if (pending.size === 0) clock.stop();
					signal?.removeEventListener('abort', stop);
				};
				const fail = (error: MusterError) => {
					finish();
					reject(error);
				};
				const stop = () => fail(cancelled(doing, signal as AbortSignal));
				const due = performance.now() + seconds * 1000;
				signal?.addEventListener('abort', stop, { once: true });
				pending.set(id, {
					doing,
					effect,
					unreadFrom,
					due,
					late() {
						const words = `${link.where} did not answer ${doing} within ${spoken(seconds)}`;
						fail(unanswered(effect, words, 'TIMEOUT'));
					},
					fail,
					give(unread) {
						finish();
						resolve(unread);
					},
					settle(reply) {
						finish();
						const secrets = secretsOf(request.facade, request.method, request.params);
						if (reply.error) reject(serverError(hideIn(reply.error, secrets) as ServerError, doing));
						else resolve(hideInErrors(reply.response, secrets));
					},
				});
				if (Number.isFinite(due)) clock.arm(due);
				try {
					link.send(encodeRequest(session.framing, { ...request, id }));
				} catch (error) {
					fail(
						isMusterError(error) ? error : new MusterError('BAD_INPUT', `${doing} cannot be sent: ${error}`),
					);
				}
			}),
	};
	return session;
};

const cancelled = (doing: string, signal: AbortSignal): MusterError =>
	isMusterError(signal.reason) ? signal.reason : new MusterError('CANCELLED', `${doing} was stopped`);
