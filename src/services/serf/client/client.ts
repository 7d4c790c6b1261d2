import type { CommandName } from '../wire/commands.table.ts';
import type { WireMap } from '../wire/values.ts';
import { type Caller, createCaller } from './caller.ts';
import { createFlows } from './flows.ts';
import { keepWatch } from './heartbeat.ts';
import { checkEvent, checkKey, checkQueryId, checkTags, levelOf, streamTypeOf } from './validate.ts';
import { checkPatterns, hungUpOnPatterns } from './patterns.ts';
import { askMembers } from './query.ts';
import {
	coordinateOf,
	keyAnswerOf,
	logRecordOf,
	membersOf,
	reachedOf,
	statsOf,
	streamRecordOf,
} from './records.ts';
import type { Session } from './session.ts';
import type { CallOptions, KeyAnswer, SerfClient, SerfHost, SerfOptions } from './types.ts';

/** The settings of a connection with their defaults. */
export interface ClientSettings extends Required<
	Pick<SerfOptions, 'callTimeout' | 'heartbeat' | 'idle' | 'queue' | 'endStuck'>
> {}

/** What the members said to a key command that failed; the keys themselves stay out of errors. */
const keyDetails = (body: WireMap): Readonly<Record<string, unknown>> => {
	const { keys, ...said } = keyAnswerOf(body);
	return { ...said, messages: { ...said.messages }, installed: Object.keys(keys).length };
};

const keyCall =
	(caller: Caller, command: CommandName) =>
	async (key: string, options?: CallOptions): Promise<KeyAnswer> => {
		checkKey(key);
		return keyAnswerOf(await caller.call({ command, body: { Key: key }, details: keyDetails }, options));
	};

/** The methods of {@link SerfClient} on an open and greeted connection. */
export const createClient = (session: Session, agent: SerfHost, settings: ClientSettings): SerfClient => {
	const { callTimeout, heartbeat, idle, endStuck } = settings;
	const caller = createCaller(session, callTimeout, endStuck);
	const streams = createFlows(
		session,
		caller,
		{
			command: 'stream',
			idle,
			most: Number.POSITIVE_INFINITY,
			filterOf: streamTypeOf,
			body: (type) => ({ Type: type }),
			toRecord: streamRecordOf,
		},
		settings,
	);
	const monitors = createFlows(
		session,
		caller,
		{
			command: 'monitor',
			idle: 0,
			most: 1,
			filterOf: levelOf,
			body: (level) => ({ LogLevel: level }),
			toRecord: logRecordOf,
		},
		settings,
	);
	const { call } = caller;
	keepWatch(session, caller, heartbeat);

	return {
		agent: { host: agent.host, port: agent.port },
		lost: session.lost,
		close: session.close,
		members: async (options) => membersOf(await call({ command: 'members' }, options)),
		async membersFiltered(filter, options) {
			checkPatterns(filter);
			const body = { Name: filter.name || undefined, Status: filter.status || undefined, Tags: filter.tags };
			const onLost: Parameters<typeof call>[0]['onLost'] = (loss, ended) =>
				ended ? hungUpOnPatterns(filter, loss) : undefined;
			return membersOf(await call({ command: 'members-filtered', body, onLost }, options));
		},
		async event(name, payload, { coalesce = false, ...options } = {}) {
			checkEvent(name, payload);
			await call({ command: 'event', body: { Name: name, Payload: payload, Coalesce: coalesce } }, options);
		},
		async forceLeave(node, { prune = false, ...options } = {}) {
			await call({ command: 'force-leave', body: { Node: node, Prune: prune || undefined } }, options);
		},
		async join(existing, { replay = false, ...options } = {}) {
			const body = { Existing: existing, Replay: replay };
			return {
				reached: reachedOf(
					await call(
						{ command: 'join', body, details: (answer) => ({ reached: reachedOf(answer) }) },
						options,
					),
				),
			};
		},
		async leave(options) {
			// the agent may exit before its answer is out
			await call({ command: 'leave', onLost: (_, ended) => (ended ? 'success' : undefined) }, options);
		},
		query: (params, options = {}) => askMembers(session, params, callTimeout, options),
		async respond(id, payload, options) {
			checkQueryId(id);
			await call({ command: 'respond', body: { ID: id, Payload: payload } }, options);
		},
		async tags(set, remove = [], options) {
			checkTags(set);
			await call({ command: 'tags', body: { Tags: set, DeleteTags: remove } }, options);
		},
		installKey: keyCall(caller, 'install-key'),
		useKey: keyCall(caller, 'use-key'),
		removeKey: keyCall(caller, 'remove-key'),
		listKeys: async (options) =>
			keyAnswerOf(await call({ command: 'list-keys', details: keyDetails }, options)),
		stats: async (options) => statsOf(await call({ command: 'stats' }, options)),
		coordinate: async (node, options) =>
			coordinateOf(await call({ command: 'get-coordinate', body: { Node: node } }, options)),
		stream: (type, options = {}) => streams.open(type, options),
		monitor: (level, options = {}) => monitors.open(level, options),
	};
};
