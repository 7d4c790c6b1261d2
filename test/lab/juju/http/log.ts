import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { item, JujuError, notValid } from '../errors.ts';
import type { LogLine, Model } from '../state/types.ts';
import { shifted } from '../skew.ts';
import type { World } from '../state/world.ts';
import { allowed, seen, userFor } from './access.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'];

interface Query {
	readonly backlog: number;
	readonly noTail: boolean;
	readonly version: number;
	readonly from: string;
	readonly limit: number;
	readonly firehose: boolean;
	readonly replay: boolean;
	fits(line: LogLine): boolean;
}

const flag = (query: URLSearchParams, name: string): boolean => {
	const value = query.get(name);
	if (value === null || value === 'false') return false;
	if (value === 'true') return true;
	throw new JujuError(`${name} value "${value}" is not a valid boolean`);
};

const count = (query: URLSearchParams, name: string): number => {
	const value = query.get(name);
	if (value === null) return 0;
	if (!/^\d+$/.test(value)) throw new JujuError(`${name} value "${value}" is not a valid unsigned number`);
	return Number(value);
};

const wildcard = (pattern: string) => {
	const start = pattern.replace(/\*$/, '');
	return (text: string) => (pattern.endsWith('*') ? text.startsWith(start) : text === pattern);
};
const inModule = (pattern: string) => (text: string) => text === pattern || text.startsWith(`${pattern}.`);

const some = (patterns: readonly string[], test: (pattern: string) => (text: string) => boolean) => {
	const tests = patterns.map(test);
	return (text: string) => tests.some((one) => one(text));
};

const labels = (query: URLSearchParams, name: string, word: string) =>
	query.getAll(name).map((text) => {
		const [key, value] = text.split('=') as [string, string?];
		if (value === undefined) throw notValid(`${word} label key value "${text}"`);
		return (line: LogLine) => line.labels?.[key] === value;
	});

const read = (query: URLSearchParams, skew: number): Query => {
	const level = query.get('level');
	if (level !== null && !LEVELS.includes(level))
		throw new JujuError(`level value "${level}" is not one of ${LEVELS.map((one) => `"${one}"`).join(', ')}`);
	const backlog = count(query, 'backlog');
	const limit = count(query, 'maxLines');
	const noTail = flag(query, 'noTail');
	const from = query.get('startTime') ?? '';
	if (from !== '' && Number.isNaN(Date.parse(from)))
		throw new JujuError(`start time "${from}" is not a valid time in RFC3339 format`);
	const [entities, modules] = [query.getAll('includeEntity'), query.getAll('includeModule')];
	const wanted = { entity: some(entities, wildcard), module: some(modules, inModule) };
	const unwanted = {
		entity: some(query.getAll('excludeEntity'), wildcard),
		module: some(query.getAll('excludeModule'), inModule),
	};
	const include = labels(query, 'includeLabels', 'include');
	const exclude = labels(query, 'excludeLabels', 'exclude');
	const replay = flag(query, 'replay');
	return {
		// maxLines overwrites it (4.0 §11); replay means all
		backlog: replay ? 0 : backlog,
		limit,
		noTail,
		replay,
		from,
		version: Number(query.get('version') ?? 1),
		firehose: flag(query, 'firehose'),
		fits: (line) =>
			(level === null || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level)) &&
			(entities.length === 0 || wanted.entity(line.tag)) &&
			(modules.length === 0 || wanted.module(line.module)) &&
			!unwanted.entity(line.tag) &&
			!unwanted.module(line.module) &&
			(include.length === 0 || include.some((one) => one(line))) &&
			!exclude.some((one) => one(line)) &&
			(from === '' || Date.parse(line.time) + skew >= Date.parse(from)),
	};
};

const message = (world: World, model: Model, line: LogLine, version: number): string => {
	if (world.profile.major === 1)
		return `${line.tag}: ${line.time} ${line.level} ${line.module} ${line.message}\n`;
	const { labels: lab } = line;
	const old = lab ? Object.values(lab) : null;
	return `${JSON.stringify({
		...(version >= 2 && { uuid: model.uuid }),
		tag: line.tag,
		ts: line.time,
		sev: line.level,
		mod: line.module,
		loc: line.location,
		msg: line.message,
		...(version >= 2 ? lab && { lab } : { lab: old }),
	})}\n`;
};

export interface LogParts {
	readonly socket: WebSocket;
	/** What the websocket goes over. */
	readonly raw: Duplex;
	readonly request: IncomingMessage;
	readonly uuid: string;
}

/**
 * Serves a debug-log connection (protocol §3.4, 4.0 §11): `{}` or an error first, then one line a message.
 */
export const serveLog = (world: World, { socket, raw, request, uuid }: LogParts): void => {
	socket.on('error', () => {});
	const { searchParams } = new URL(request.url ?? '/', 'http://lab');
	const model = world.models.get(uuid);
	let query: Query;
	try {
		const user = userFor(world, request.headers);
		if (model) allowed(world, user, model);
		seen(user, model);
		query = read(searchParams, world.skew);
	} catch (error) {
		socket.send(`${JSON.stringify({ error: item(error) })}\n`);
		return socket.close(1001);
	}
	socket.send('{}\n');
	const own = model ? [model] : [];
	const models = query.firehose ? [...world.models.values()] : own;
	const at = new Map<Model, number>();
	const first = models
		.flatMap((one) => one.log.filter((line) => query.fits(line)).map((line) => ({ one, line })))
		.sort((a, b) => (a.line.time < b.line.time ? -1 : 1));
	for (const one of models) at.set(one, one.log.length);
	const tail = query.limit > 0 ? query.limit : query.backlog;
	// 1.x begins at the end, unless it shall replay; 4.0 sends the whole file (4.0 §11)
	const isAtEnd = world.profile.major === 1 && tail === 0 && !query.replay;
	for (const { one, line } of isAtEnd ? [] : first.slice(-tail))
		socket.send(shifted(message(world, one, line, query.version), world.skew));
	if (query.noTail) {
		// without a close frame, as seen
		raw.end();
		return;
	}
	const forget = world.onChange(() => {
		for (const [one, from] of at) {
			for (const line of one.log.slice(from))
				if (query.fits(line)) socket.send(shifted(message(world, one, line, query.version), world.skew));
			at.set(one, one.log.length);
		}
	});
	socket.on('close', forget);
};
