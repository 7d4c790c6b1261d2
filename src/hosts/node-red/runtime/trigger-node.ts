import { sourceFieldsOf } from '../../../catalogue/extras.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { AnySource } from '../../../catalogue/source.ts';
import { asMusterError, codeOf } from '../../../core/errors.ts';
import { connect } from '../../../engine/connect/connect.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import { cleanUp } from '../../../engine/watch/clean-up.ts';
import { memoryFile } from '../../../engine/watch/memory-file.ts';
import type { TriggerType } from '../types.ts';
import { createAbortController } from './abort-controller.ts';
import { type ConnectionNode, connectionOf } from './connection-node.ts';
import { isInFlows, memoryFolder } from './forget-removed.ts';
import type { WatchHandoff } from './watch-handoff.ts';
import { needsCleanUp } from './needs-clean-up.ts';
import { nodeOutputs } from './node-outputs.ts';
import { beginWatch, type NodeWatch } from './node-watch.ts';
import type { Config, Red, RedNode } from './red.ts';
import { settleWithin } from './settle-within.ts';
import { failed, unset } from './status.ts';
import { storedValues } from './stored-values.ts';
import { refuseUnread, unreadIn } from './unknown-values.ts';
import { valuesOf } from './values.ts';

/** Milliseconds that closing may take, and where something on the server is ended; Node-RED gives 15 s. */
const CLOSING_MS = 3000;
const CLEANING_MS = 13_000;

interface Asking {
	readonly red: Red;
	readonly source: AnySource;
	readonly node: RedNode;
	readonly config: Config;
	readonly signal: AbortSignal;
}

/** When flows come and go. */
export interface Deploys {
	/** Gives a promise for the end of the start that is going on. */
	started(): Promise<void>;
	readonly handoff: WatchHandoff;
}

/**
 * The values of a trigger.
 * @throws MusterError BAD_INPUT, also for what would be passed over: a filter, say.
 */
const valuesFor = ({ red, node, config, source, signal }: Asking) => {
	const fields = sourceFieldsOf(source);
	refuseUnread('changes', unreadIn(config, [fields]));
	return valuesOf({ red, node, message: null, signal }, fields, storedValues(red, config));
};

/**
 * The same, once they are there: a store of context that is away is asked again, since nobody else would start
 * the trigger later. `away` is told of each time it did not answer.
 */
const valuesOnceThere = async (asking: Asking, away: (error: unknown) => void) => {
	for (;;)
		try {
			return await valuesFor(asking);
		} catch (error) {
			if (codeOf(error) !== 'TIMEOUT') throw error;
			away(error);
		}
};

export const registerTrigger = (
	red: Red,
	service: AnyService,
	{ type, source }: TriggerType,
	{ started, handoff }: Deploys,
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
		const { settings, at } = connection;
		const closing = createAbortController();
		const { signal } = closing;
		const outputs = nodeOutputs({
			red,
			node: this,
			label: source.label,
			at,
			ready: started(),
			closing: signal,
		});
		const place = settingsIdentity(service, type, settings);
		const folder = memoryFolder(red);
		const store = (complain: (line: string) => void) => memoryFile(folder, this.id, place, complain);
		// first that of the node which a deploy has closed
		let watch = handoff.claim(this.id);
		const begin = async (former: NodeWatch | undefined): Promise<void> => {
			const input = await valuesOnceThere({ red, source, config, node: this, signal }, (error) => {
				outputs.delay(error);
				if (!signal.aborted) void former?.end();
			});
			const watched = { service, source, settings, input, folder };
			if (signal.aborted || former?.takeOver(watched, outputs)) return;
			// one that does not end is waited for as long as when a node closes
			if (former) await settleWithin(CLOSING_MS, former.end());
			if (!signal.aborted) watch = beginWatch(watched, store, outputs);
		};
		const begun = begin(watch).catch((thrown: unknown) => {
			if (signal.aborted) return;
			outputs.fail(thrown);
			return watch?.end();
		});
		const isLeft = needsCleanUp(red, service, config);
		const end = () =>
			cleanUp({
				source,
				remembered: watch?.remembered,
				lease: (part, stop) => connect(service, settings, part, stop),
				log: (line) => this.warn(line),
			});
		this.on('close', (removed, done) => {
			closing.abort();
			// flows can be stopped, too: nothing is connected then
			if (!removed) this.status({});
			const gone = removed && !isInFlows(red, this.id);
			const ends = source.cleanUp !== undefined && isLeft(removed);
			if (watch && !removed && !ends && handoff.keep(this.id, watch)) return done();
			const close = async () => {
				await Promise.all([begun, watch?.end()]);
				if ((ends && (await end())) || gone)
					await (watch?.store ?? store((line) => this.warn(line))).remove();
			};
			void settleWithin(ends ? CLEANING_MS : CLOSING_MS, close()).then(done);
		});
	});
};
