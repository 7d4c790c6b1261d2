import type { CommandName } from '../wire/commands.table.ts';
import type { WireMap } from '../wire/values.ts';
import { type Caller, createCaller } from './caller.ts';
import { checkFilter, filterHangUpError } from './check-filter.ts';
import { keepWatch } from './heartbeat.ts';
import { openMonitor } from './monitor.ts';
import type { OpenSession } from './open-session.ts';
import { askMembers } from './query.ts';
import { coordinateOf, keyAnswerOf, membersOf, reachedOf, statsOf } from './records.ts';
import type { Session } from './session.ts';
import { createStreams } from './streams.ts';
import type { KeyAnswer, SerfClient, SerfHost, SerfOptions } from './types.ts';
import { checkAnswer, checkEvent, checkKey, checkTags } from './validate.ts';

/** The settings of a connection with their defaults. */
export interface ClientSettings extends Required<
	Pick<SerfOptions, 'callTimeout' | 'heartbeat' | 'idle' | 'queue' | 'endStuck'>
> {}

export interface ClientContext {
	readonly agent: SerfHost;
	readonly settings: ClientSettings;
	/** Connects once more to the same agent. */
	another(signal: AbortSignal): Promise<OpenSession>;
}

/** What the members said to a key command that failed; the keys themselves stay out of errors. */
const keyDetails = (body: WireMap): Readonly<Record<string, unknown>> => {
	const { keys, ...said } = keyAnswerOf(body);
	return { ...said, messages: { ...said.messages }, installed: Object.keys(keys).length };
};

const keyMethods = ({
	call,
}: Caller): Pick<SerfClient, 'installKey' | 'useKey' | 'removeKey' | 'listKeys'> => {
	const withKey =
		(command: CommandName): SerfClient['installKey'] =>
		async (key, options): Promise<KeyAnswer> => {
			checkKey(key);
			return keyAnswerOf(await call({ command, body: { Key: key }, details: keyDetails }, options));
		};
	return {
		installKey: withKey('install-key'),
		useKey: withKey('use-key'),
		removeKey: withKey('remove-key'),
		listKeys: async (options) =>
			keyAnswerOf(await call({ command: 'list-keys', details: keyDetails }, options)),
	};
};

type Memberships = 'members' | 'membersFiltered' | 'forceLeave' | 'join' | 'leave' | 'tags';

const memberMethods = ({ call }: Caller): Pick<SerfClient, Memberships> => ({
	members: async (options) => membersOf(await call({ command: 'members' }, options)),
	async membersFiltered(input, options) {
		const { name, status, tags } = checkFilter(input);
		const ask = {
			command: 'members-filtered',
			body: { Name: name, Status: status, Tags: tags },
			onLost: (loss, ended) => (ended ? filterHangUpError(input, loss) : undefined),
		} satisfies Parameters<typeof call>[0];
		return membersOf(await call(ask, options));
	},
	async forceLeave(node, { prune = false, ...options } = {}) {
		await call({ command: 'force-leave', body: { Node: node, Prune: prune || undefined } }, options);
	},
	async join(existing, { replay = false, ...options } = {}) {
		const body = { Existing: existing, Replay: replay };
		const details = (answer: WireMap) => ({ reached: reachedOf(answer) });
		return { reached: reachedOf(await call({ command: 'join', body, details }, options)) };
	},
	async leave(options) {
		// the agent may exit before its answer is out
		await call({ command: 'leave', onLost: (_, ended) => (ended ? 'success' : undefined) }, options);
	},
	async tags(set, remove = [], options) {
		checkTags(set);
		await call({ command: 'tags', body: { Tags: set, DeleteTags: remove } }, options);
	},
});

/** The methods of {@link SerfClient} on an open and greeted connection. */
export const createClient = (session: Session, { agent, settings, another }: ClientContext): SerfClient => {
	const { callTimeout, heartbeat, endStuck } = settings;
	const caller = createCaller(session, callTimeout, endStuck);
	const { call } = caller;
	const streams = createStreams(session, caller, settings);
	keepWatch(session, caller, heartbeat);

	return {
		agent: { host: agent.host, port: agent.port },
		lost: session.lost,
		close: session.close,
		...memberMethods(caller),
		...keyMethods(caller),
		async event(name, payload, { coalesce = false, ...options } = {}) {
			checkEvent(name, payload);
			await call({ command: 'event', body: { Name: name, Payload: payload, Coalesce: coalesce } }, options);
		},
		query: (params, options = {}) => askMembers(session, params, callTimeout, options),
		async respond(id, payload, options) {
			checkAnswer(id, payload);
			await call({ command: 'respond', body: { ID: id, Payload: payload } }, options);
		},
		stats: async (options) => statsOf(await call({ command: 'stats' }, options)),
		coordinate: async (node, options) =>
			coordinateOf(await call({ command: 'get-coordinate', body: { Node: node } }, options)),
		stream: (type, options = {}) => streams.open(type, options),
		monitor: (level, options = {}) =>
			openMonitor(level, options, { ...settings, another, lost: session.lost }),
	};
};
