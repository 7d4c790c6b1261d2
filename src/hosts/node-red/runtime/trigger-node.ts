import type { AnyService } from '../../../catalogue/service.ts';
import { dataOf } from '../../../catalogue/event.ts';
import type { AnySource, Event, Remembered } from '../../../catalogue/source.ts';
import { connect } from '../../../engine/connect/connect.ts';
import { cleanUp } from '../../../engine/watch/clean-up.ts';
import { watch } from '../../../engine/watch/watch.ts';
import { codes } from '../../../core/codes.table.ts';
import { asMusterError, codeOf, inOneLine } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { triggerFields } from '../project.ts';
import type { TriggerType } from '../types.ts';
import { statusThrottle } from './status-throttle.ts';
import { connectionLights } from './connection-lights.ts';
import { type ConnectionNode, connectionOf } from './connection-node.ts';
import { createAbortController } from './abort-controller.ts';
import { failure } from './failure.ts';
import { isInFlows, memoryFolder } from './forget-removed.ts';
import { type MemoryFile, memoryFile } from '../../../engine/watch/memory-file.ts';
import { toHostValue } from './to-host-value.ts';
import { pendingReply } from './pending.ts';
import type { Config, Message, Red, RedNode } from './red.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import { failed, connectionLostLine, unset } from './status.ts';
import { storedValues } from './stored-values.ts';
import { refuseUnread, unreadIn } from './unknown-values.ts';
import { valuesOf } from './values.ts';
import { settleWithin } from './settle-within.ts';
import { needsCleanUp } from './needs-clean-up.ts';

/** Milliseconds that closing may take, and where something on the server is ended; Node-RED gives 15 s. */
const CLOSING = 3000;
const CLEANING = 13_000;

/** A whole turn of the event loop: Node-RED delivers what was sent within it. */
const delivered = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

const message = (event: Event, closing: AbortSignal): Message => ({
	topic: event.event,
	payload: toHostValue(dataOf(event)),
	...(event.reply ? { _muster: pendingReply(event.reply, event.answerWithin, closing) } : {}),
});

/** Logs each change between connected and not, and what only a user can mend; not each attempt. */
const diary = (node: RedNode) => {
	let told: string | undefined;
	let lost: number | undefined;
	return (now: ConnectionStatus) => {
		if (now.is === 'connecting') return;
		const what = now.is === 'retrying' && codes[now.error.code].cure === 'user' ? now.error.code : now.is;
		if (what === told || (what === 'retrying' && lost !== undefined)) return;
		told = what;
		if (now.is === 'retrying') {
			node.warn(connectionLostLine(now.error));
			lost ??= performance.now();
			return;
		}
		node.log(
			lost === undefined
				? 'Connected'
				: `Connected again, after ${Math.round((performance.now() - lost) / 1000)} s`,
		);
		lost = undefined;
	};
};

interface Watching {
	readonly red: Red;
	readonly service: AnyService;
	readonly source: AnySource;
	readonly node: RedNode;
	readonly config: Config;
	readonly connection: ConnectionNode;
	readonly store: MemoryFile;
	/** Settles when the flows have started: nothing is sent before. */
	readonly ready: Promise<void>;
	readonly closing: AbortSignal;
	onRemember(known: Remembered | undefined): void;
}

/**
 * Sends what happens to the first output of a node, and notices to the second; how it stands is its status.
 */
const outputs = ({ red, node, ready, closing }: Watching, shine: ReturnType<typeof connectionLights>) => ({
	async handOver(events: readonly Event[]): Promise<boolean> {
		await ready;
		if (closing.aborted) return false;
		const parts = { id: red.util.generateId(), type: 'array', count: events.length };
		const messages = events.map((event) => message(event, closing));
		if (messages.length > 1) for (const [index, one] of messages.entries()) one.parts = { ...parts, index };
		node.send([messages, null]);
		await delivered();
		// the nodes behind this one close with it: what was under way may not have arrived
		return !closing.aborted;
	},
	async notify(notices: readonly Event[]): Promise<void> {
		await ready;
		for (const notice of notices) {
			node.warn(notice.text);
			shine.notice(notice);
		}
		node.send([null, notices.map((notice) => message(notice, closing))]);
	},
});

/**
 * The values of a trigger.
 * @throws MusterError BAD_INPUT, also for what would be passed over: a filter, say.
 */
const valuesFor = ({ red, node, config, source, closing }: Watching) => {
	const fields = triggerFields(source);
	refuseUnread('changes', unreadIn(config, [fields]));
	return valuesOf({ red, node, message: null, signal: closing }, fields, storedValues(red, config));
};

/**
 * The same, once they are there: a store of context that is away is asked again, since nobody else would start
 * the trigger later. `away` is told of each time it did not answer.
 */
const valuesOnceThere = async (watching: Watching, away: (error: unknown) => void) => {
	for (;;)
		try {
			return await valuesFor(watching);
		} catch (error) {
			if (codeOf(error) !== 'TIMEOUT') throw error;
			away(error);
		}
};

/** Watches until the node closes. It never rejects: what only a user can mend is its status and its error. */
const watchSource = async (watching: Watching): Promise<void> => {
	const { service, source, node, connection, store, closing, onRemember } = watching;
	const lights = statusThrottle(node);
	closing.addEventListener('abort', () => lights.end(), { once: true });
	const note = diary(node);
	const shine = connectionLights(lights, connection.at, closing);
	let everConnected = false;
	let isAway = false;
	const away = (error: unknown): void => {
		lights.show(failed(asMusterError(error, source.label)));
		if (!isAway) node.warn(inOneLine(asMusterError(error, source.label)));
		isAway = true;
	};
	try {
		await watch({
			service,
			source,
			input: await valuesOnceThere(watching, away),
			settings: async () => connection.settings,
			signal: closing,
			store,
			restarted: false,
			...outputs(watching, shine),
			onConnectionStatus(now) {
				everConnected ||= now.is === 'connected';
				shine.connection(now);
				note(now);
			},
			onRemember,
			// what was right once is not mended by the user: the server may be another, or not be whole yet
			isFatal: ({ code }) => !everConnected && (code === 'BAD_INPUT' || code === 'UNSUPPORTED'),
			log: (line) => node.log(line),
		});
	} catch (thrown) {
		if (closing.aborted && codeOf(thrown) === 'CANCELLED') return;
		lights.show(failed(asMusterError(thrown, source.label)));
		node.error(failure(thrown, `Watching for “${source.label}”`), {});
	}
};

export const registerTrigger = (
	red: Red,
	service: AnyService,
	{ type, source }: TriggerType,
	started: () => Promise<void>,
): void => {
	red.nodes.registerType(type, function (this: RedNode, config: Config) {
		red.nodes.createNode(this, config);
		let connection: ConnectionNode;
		try {
			connection = connectionOf(red, service, config['server']);
		} catch (thrown) {
			const error = asMusterError(thrown, source.label);
			const { message, hint } = error;
			this.status(config['server'] ? failed(error) : unset);
			this.warn(`${message}: this node watches nothing. ${hint}`);
			return;
		}
		const closing = createAbortController();
		const store = memoryFile(
			memoryFolder(red),
			this.id,
			settingsIdentity(service, type, connection.settings),
			(line) => this.warn(line),
		);
		let remembered: Remembered | undefined;
		const over = watchSource({
			red,
			service,
			source,
			config,
			connection,
			store,
			node: this,
			ready: started(),
			closing: closing.signal,
			onRemember(known) {
				remembered = known;
			},
		});
		const isLeft = needsCleanUp(red, service, config);
		const end = () =>
			cleanUp({
				source,
				remembered,
				lease: (part, signal) => connect(service, connection.settings, part, signal),
				log: (line) => this.warn(line),
			});
		this.on('close', (removed, done) => {
			closing.abort();
			// flows can be stopped, too: nothing is connected then
			if (!removed) this.status({});
			const gone = removed && !isInFlows(red, this.id);
			const ends = source.cleanUp !== undefined && isLeft(removed);
			const close = async () => {
				await over;
				if ((ends && (await end())) || gone) await store.remove();
			};
			void settleWithin(ends ? CLEANING : CLOSING, close()).then(done);
		});
	});
};
