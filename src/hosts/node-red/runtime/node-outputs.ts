import { dataOf } from '../../../catalogue/event.ts';
import type { Event } from '../../../catalogue/source.ts';
import { asMusterError, inOneLine } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { sendAndConfirm } from './confirm-delivery.ts';
import { connectionLights } from './connection-lights.ts';
import { connectionLog } from './connection-log.ts';
import { failure } from './failure.ts';
import { pendingReply } from './pending.ts';
import type { Message, Red, RedNode } from './red.ts';
import { failed } from './status.ts';
import { statusThrottle } from './status-throttle.ts';
import { toHostValue } from './to-host-value.ts';

/** What became of events: `doubtful` where the nodes behind closed while they were under way. */
export type Delivery = 'arrived' | 'doubtful' | 'unsent';

/** A trigger node as what watches for it sees it. */
export interface NodeOutputs {
	/** Sends events to the first output. */
	deliver(events: readonly Event[]): Promise<Delivery>;
	/** Sends notices to the second; gives whether they were sent. */
	notify(notices: readonly Event[]): Promise<boolean>;
	connection(now: ConnectionStatus): void;
	log(line: string): void;
	warn(line: string): void;
	/** The watch has ended with this. */
	fail(thrown: unknown): void;
	/** This is tried again: shown, and said once in the log. */
	delay(thrown: unknown): void;
}

export interface OutputsOptions {
	readonly red: Red;
	readonly node: RedNode;
	/** What the source and the connection are called. */
	readonly label: string;
	readonly at: string;
	/** Settles when the flows have started: nothing is sent before. */
	readonly ready: Promise<void>;
	readonly closing: AbortSignal;
}

/** Settles when the flows have started, or the node closes. */
const begunOrClosed = ({ ready, closing }: OutputsOptions): Promise<void> =>
	new Promise((resolve) => {
		void ready.then(resolve);
		closing.addEventListener('abort', () => resolve(), { once: true });
	});

const message = (event: Event, closing: AbortSignal): Message => ({
	topic: event.event,
	payload: toHostValue(dataOf(event)),
	...(event.reply ? { _muster: pendingReply(event.reply, event.answerWithin, closing) } : {}),
});

export const nodeOutputs = (options: OutputsOptions): NodeOutputs => {
	const { red, node, label, at, closing } = options;
	const begun = begunOrClosed(options);
	const lights = statusThrottle(node);
	closing.addEventListener('abort', () => lights.end(), { once: true });
	const note = connectionLog(node);
	const showConnection = connectionLights(lights, at, closing);
	let isDelayed = false;
	return {
		async deliver(events) {
			await begun;
			if (closing.aborted) return 'unsent';
			const parts = { id: red.util.generateId(), type: 'array', count: events.length };
			const messages = events.map((event) => message(event, closing));
			if (messages.length > 1) for (const [index, one] of messages.entries()) one.parts = { ...parts, index };
			return (await sendAndConfirm(red, node, messages, closing)) ? 'arrived' : 'doubtful';
		},
		async notify(notices) {
			await begun;
			if (closing.aborted) return false;
			for (const notice of notices) {
				node.warn(notice.text);
				showConnection.notice(notice);
			}
			node.send([null, notices.map((notice) => message(notice, closing))]);
			return true;
		},
		connection(now) {
			showConnection.connection(now);
			note(now);
		},
		log: (line) => node.log(line),
		warn: (line) => node.warn(line),
		fail(thrown) {
			lights.show(failed(asMusterError(thrown, label)));
			node.error(failure(thrown, `Watching for “${label}”`), {});
		},
		delay(thrown) {
			const error = asMusterError(thrown, label);
			lights.show(failed(error));
			if (!isDelayed) node.warn(inOneLine(error));
			isDelayed = true;
		},
	};
};
