import { asMusterError } from '../../../core/errors.ts';
import { timerDelay } from '../../../net/call.ts';
import { createCaller } from './caller.ts';
import { agentError, commandStopped, lostDuringStream, lostDuringCall, timedOut } from './errors.ts';
import { keepWatch } from './heartbeat.ts';
import { byKnownPast, byOwnLine, type Boundary, isOfLevel } from './log-past.ts';
import type { OpenSession } from './open-session.ts';
import { logLineOf } from './records.ts';
import type { Session } from './session.ts';
import { createFeed, type Feed } from './subscription.ts';
import type { LogRecord, QueueBounds, StreamOptions, Subscription } from './types.ts';
import { levelOf } from './validate.ts';

export interface MonitorSettings {
	readonly callTimeout: number;
	readonly heartbeat: number;
	readonly queue: QueueBounds;
	/** Aborted when the connection that the monitor belongs to is over. */
	readonly lost: AbortSignal;
	/**
	 * Connects once more to the same agent: it allows one log level a connection, and a flood of lines must not
	 * delay other answers.
	 */
	another(signal: AbortSignal): Promise<OpenSession>;
}

/** Bytes that a line takes here, about. */
const sizeOf = (line: string): number => line.length * 2 + 64;

/** Milliseconds of quiet, and in all, after which the past is taken to be over where no line shows it. */
const QUIET_MS = 1000;
const MAX_WAIT_MS = 5000;

/** Levels at which the agent’s line about our own connection shows. */
const SHOWS_OWN_LINE = ['TRACE', 'DEBUG', 'INFO'];

interface Watching {
	readonly level: string;
	readonly timeout: number;
	line(text: string, size: number): void;
	accepted(): void;
}

/**
 * Asks for the log; rejects when the agent refuses it, or when the connection is lost under it. Returns its
 * Seq at once.
 */
const ask = (session: Session, { level, timeout, line, accepted }: Watching) => {
	let flowing = false;
	let seq = -1;
	const over = new Promise<never>((_, reject) => {
		const timer = setTimeout(() => reject(timedOut('monitor', timeout, session.where)), timerDelay(timeout));
		seq = session.send(
			'monitor',
			{ LogLevel: level },
			{
				answered({ error }) {
					clearTimeout(timer);
					if (error !== '') return reject(agentError('monitor', error, { level }));
					flowing = true;
					accepted();
				},
				record(body) {
					const text = logLineOf(body);
					line(text, sizeOf(text));
				},
				failed(loss) {
					clearTimeout(timer);
					reject((flowing ? lostDuringStream : lostDuringCall)('monitor', loss));
				},
			},
		);
	});
	over.catch(() => {});
	return { seq, over };
};

/** Calls back after a time of quiet, and after a longer one in any case. */
const whenQuiet = (then: () => void) => {
	const longest = setTimeout(then, MAX_WAIT_MS);
	let quiet = setTimeout(then, QUIET_MS);
	return {
		heard() {
			clearTimeout(quiet);
			quiet = setTimeout(then, QUIET_MS);
		},
		clear() {
			clearTimeout(quiet);
			clearTimeout(longest);
		},
	};
};

/** Reads the log up to the end of its past, and goes on with `line`. Rejects as {@link ask}. */
const readPast = async (
	session: Session,
	boundary: Boundary,
	{ level, timeout, line, accepted }: Watching,
): Promise<{ seq: number; over: Promise<never>; found: NonNullable<Boundary['found']> }> => {
	let ended = (): void => {};
	const past = new Promise<void>((resolve) => {
		ended = resolve;
	});
	const clock = whenQuiet(() => {
		boundary.decide();
		ended();
	});
	if (boundary.found) ended();
	const { seq, over } = ask(session, {
		level,
		timeout,
		accepted,
		line(text, size) {
			if (boundary.found) return line(text, size);
			clock.heard();
			if (boundary.add(text)) ended();
		},
	});
	try {
		await Promise.race([past, over]);
	} finally {
		clock.clear();
	}
	return { seq, over, found: boundary.found as NonNullable<Boundary['found']> };
};

/** Follows the log on a connection of its own until that is over. */
const follow = async (
	{ session, local }: OpenSession,
	level: string,
	timeout: number,
	feed: Feed<LogRecord>,
): Promise<void> => {
	const live: [string, number][] = [];
	let begun = false;
	const watching: Watching = {
		level,
		timeout,
		accepted: feed.accepted,
		line(text, size) {
			if (begun) feed.push({ log: text }, size);
			else live.push([text, size]);
		},
	};
	let boundary = byOwnLine(local);
	if (!SHOWS_OWN_LINE.includes(level)) {
		const before = { ...watching, level: 'INFO', accepted() {}, line() {} };
		const { seq, found } = await readPast(session, boundary, before);
		session.forget(seq);
		await createCaller(session, timeout).call({ command: 'stop', body: { Stop: seq } });
		boundary = byKnownPast(found.past.filter((line) => isOfLevel(line, level)));
	}
	const { over, found } = await readPast(session, boundary, watching);
	for (const log of found.past) feed.push({ log }, sizeOf(log));
	feed.push({ begun: true }, 1);
	for (const log of found.since) feed.push({ log }, sizeOf(log));
	for (const [log, size] of live) feed.push({ log }, size);
	begun = true;
	await over;
};

/**
 * The agent’s log at one level: what it has kept, a mark where that ends, then what it writes. Each monitor
 * has a connection of its own. Errors come from `ready` and the iteration.
 */
export const openMonitor = (
	asked: string,
	{ signal, timeout, queue = {} }: StreamOptions,
	settings: MonitorSettings,
): Subscription<LogRecord> => {
	const { lost, another, callTimeout, heartbeat, queue: bounds } = settings;
	const abortController = new AbortController();
	let session: Session | undefined;
	const abort = (): void => feed.fail(commandStopped('monitor', session !== undefined), true);
	const gone = (): void => feed.fail(lostDuringStream('monitor', lost.reason));
	const feed = createFeed<LogRecord>({
		...bounds,
		...queue,
		heard: () => session?.heard ?? performance.now(),
		dropped: (count) => ({ dropped: count }),
		onEnd() {
			signal?.removeEventListener('abort', abort);
			lost.removeEventListener('abort', gone);
			abortController.abort();
			void session?.close();
		},
	});
	const run = async (): Promise<void> => {
		const level = levelOf(asked);
		if (lost.aborted) throw lostDuringCall('monitor', lost.reason);
		if (signal?.aborted) throw commandStopped('monitor', false);
		signal?.addEventListener('abort', abort, { once: true });
		lost.addEventListener('abort', gone, { once: true });
		const opened = await another(abortController.signal);
		session = opened.session;
		if (abortController.signal.aborted) return void session.close();
		keepWatch(session, createCaller(session, callTimeout), heartbeat);
		await follow(opened, level, timeout ?? callTimeout, feed);
	};
	run().catch((thrown: unknown) => feed.fail(asMusterError(thrown, 'Watching the log')));
	return feed.subscription;
};
