import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { JujuError, notFound } from './errors.ts';
import { checkClient } from './gate.ts';
import { type Call, type Facades, type Method } from './facades/table.ts';
import { readRequest, type Request, writeReply } from './frame.ts';
import type { Profile } from './profiles/profile.ts';
import type { Model } from './state/types.ts';
import type { User } from './state/account-types.ts';
import { shifted } from './skew.ts';
import type { World } from './state/world.ts';

/** Something a client waits on: it lives with its connection. */
export interface Watcher {
	/** Facades that may read it. */
	readonly facade: string;
	next(): Promise<unknown>;
	stop(): void;
}

/** A request as a test sees it, and what it got. */
export interface Seen {
	readonly connection: number;
	readonly path: string;
	readonly type: string;
	readonly version: number;
	readonly request: string;
	readonly params: unknown;
	readonly error?: string;
}

/** One API connection. */
export interface Session {
	readonly world: World;
	readonly number: number;
	readonly path: string;
	readonly kind: 'controller' | 'model';
	/** The model it was opened for; the controller's on the controller path. */
	readonly uuid: string;
	readonly socket: WebSocket;
	/** Set by a login. */
	user: User | undefined;
	anonymous: boolean;
	clientVersion: string;
	/** Whether a login is being looked at. */
	loggingIn: boolean;
	/** Answers nothing any more, as where the way between has gone. */
	frozen: boolean;
	readonly watchers: Map<string, Watcher>;
	watch(watcher: Watcher): string;
	stopWatchers(): void;
}

export interface SessionParts {
	readonly world: World;
	readonly facades: Facades;
	readonly login: (session: Session, request: Request) => Promise<unknown>;
	readonly seen: (one: Seen) => void;
	/** Says what to do instead of answering. */
	readonly fault: (request: Request) => Fault | undefined;
	readonly offers: (session: Session) => Profile['model'];
}

/** What may happen to a request in place of its answer. */
export type Fault =
	| { readonly act: 'kill' | 'hang' }
	| { readonly act: 'error'; readonly error: JujuError }
	/** Carried out, then the socket dies before the answer. */
	| { readonly act: 'lose' }
	| { readonly act: 'wait'; readonly until: Promise<unknown> };

const old = (type: string, version: number, request: string): string => {
	const named = version === 0 ? type : `${type}(${version})`;
	return `no such request - method ${named}.${request} is not implemented`;
};

/** Why there is no such method, in the words of the release. */
const unknown = (major: number, request: Request, why: 'type' | 'version' | 'method'): JujuError => {
	const { type, version, request: name } = request;
	const code = 'not implemented';
	if (major >= 4) {
		if (why === 'type') return new JujuError(`unknown facade type "${type}"`, code);
		if (why === 'version') return new JujuError(`unknown version ${version} for facade type "${type}"`, code);
		return new JujuError(`unknown method "${name}" at version ${version} for facade type "${type}"`, code);
	}
	if (why === 'type') return new JujuError(`unknown object type "${type}"`, code);
	if (why === 'version') return new JujuError(`unknown version (${version}) of interface "${type}"`, code);
	return new JujuError(old(type, version, name), code);
};

const find = (parts: SessionParts, session: Session, request: Request): Method | undefined => {
	const { profile } = session.world;
	const { major } = profile;
	const { type, version, request: name } = request;
	const elsewhere = session.kind === 'controller' ? profile.model : profile.controller;
	const offered = parts.offers(session)[type];
	if (!session.user && !session.anonymous) throw unknown(major, request, 'version');
	if (!offered) {
		if (major >= 2 && (session.kind === 'controller' || type in elsewhere))
			throw new JujuError(
				`facade "${type}" not supported for ${session.kind} API connection`,
				'not supported',
			);
		throw unknown(major, request, version === 0 ? 'type' : 'version');
	}
	if (version === 0 && major >= 4) throw unknown(major, request, 'type');
	if (!offered.includes(version) || name === '') throw unknown(major, request, 'version');
	if (session.watchers.size >= 0 && profile.agents.has(type)) {
		if (name === 'NoSuchMethod') throw unknown(major, request, 'method');
		return undefined;
	}
	const found = parts.facades[type]?.[name];
	if (!found || version < (found.min ?? 0) || version > (found.max ?? Infinity))
		throw unknown(major, request, 'method');
	return found;
};

/** What calls on a connection say whose model is no more. */
const gone = ({ type, request, version }: Request, major: number): JujuError => {
	if (major < 4) return new JujuError('model not found', 'model not found');
	if (type === 'Client' && request === 'FullStatus' && version === 8)
		return new JujuError('getting model info: invoking getDB: database not found');
	return new JujuError('database not found');
};

const answer = async (parts: SessionParts, session: Session, request: Request): Promise<unknown> => {
	const { world } = parts;
	if (request.type === 'Admin' && !session.user && !session.anonymous) return parts.login(session, request);
	const found = find(parts, session, request);
	if (!found) throw new JujuError('permission denied', 'unauthorized access');
	checkClient(session, request);
	if (world.upgrading && !found.whileUpgrading)
		throw new JujuError('upgrade in progress', 'upgrade in progress');
	const model = world.models.get(session.uuid);
	if (model?.migrating && request.type !== 'Pinger')
		throw new JujuError('model migration in progress', 'model migration in progress');
	const call: Call = {
		session,
		world,
		major: world.profile.major,
		user: session.user as User,
		get model(): Model {
			const there = world.models.get(session.uuid);
			if (!there) throw gone(request, world.profile.major);
			return there;
		},
		version: request.version,
		instance: request.instance,
	};
	return found.call(request.params, call);
};

const reply = async (parts: SessionParts, session: Session, request: Request): Promise<void> => {
	const { socket } = session;
	const traced = session.world.profile.major >= 4;
	let result: { response?: unknown; error?: JujuError };
	const fault = parts.fault(request);
	if (fault?.act === 'kill') return socket.terminate();
	if (fault?.act === 'hang') return;
	if (fault?.act === 'wait') await fault.until;
	const { latency } = session.world;
	if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
	try {
		if (fault?.act === 'error') throw fault.error;
		result = { response: await answer(parts, session, request) };
	} catch (error) {
		if (!(error instanceof JujuError)) throw error;
		result = { error };
	}
	session.world.changed();
	const { type, version, request: name, params } = request;
	const { number: connection, path } = session;
	parts.seen({ connection, path, type, version, request: name, params, error: result.error?.message });
	if (fault?.act === 'lose') return socket.terminate();
	if (!session.frozen && socket.readyState === socket.OPEN)
		socket.send(shifted(writeReply(request, result, traced), session.world.skew));
};

/** Serves one websocket: requests are answered as they become ready, in any order. */
export const serve = (
	parts: SessionParts,
	values: Pick<Session, 'socket' | 'number' | 'path' | 'kind' | 'uuid' | 'clientVersion'>,
): Session => {
	const prefix = parts.world.profile.major >= 4 ? `${randomBytes(4).toString('hex')}-` : '';
	let nextWatcher = 1;
	const session: Session = {
		...values,
		world: parts.world,
		user: undefined,
		anonymous: false,
		loggingIn: false,
		frozen: false,
		watchers: new Map(),
		watch(watcher) {
			const id = `${prefix}${nextWatcher++}`;
			session.watchers.set(id, watcher);
			return id;
		},
		stopWatchers() {
			for (const watcher of session.watchers.values()) watcher.stop();
			session.watchers.clear();
		},
	};
	const { socket } = values;
	socket.on('error', () => {});
	socket.on('close', session.stopWatchers);
	socket.on('message', (data) => {
		if (session.frozen) return;
		const request = readRequest(String(data), parts.world.profile.major >= 4);
		if (!request) return socket.close(1000);
		// a frame that is no request but a reply is passed over
		if (request.type === '' && request.request === '' && parts.world.profile.major >= 4) return;
		void reply(parts, session, request);
	});
	return session;
};

/** The watcher a call is for. */
export const watcherOf = (call: Call, facade: string): Watcher => {
	const found = call.session.watchers.get(call.instance);
	if (found && found.facade === facade) return found;
	if (call.major >= 4) throw notFound(`watcher "${call.instance}"`);
	throw new JujuError('unknown watcher id', 'not found');
};
