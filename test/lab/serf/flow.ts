import type { Agent } from './agent.ts';
import { memberBody, payloadBody } from './bodies.ts';
import type { Happening } from './cluster.ts';
import type { Gathered } from './coalesce.ts';
import type { Connection } from './connection.ts';
import { LEVELS, type Level, type LogLine } from './log.ts';
import type { Value } from './msgpack.ts';
import { type Filter, passes } from './stream.ts';

/** A stream or a monitor of one connection. */
export interface Flow {
	stop(): void;
}

/**
 * An agent keeps 512 records for a client that does not read, and drops what comes then without telling it.
 */
const ROOM = 512;

const createBox = ({ wire, agent }: Connection, seq: number, what: string) => {
	const waiting: Value[] = [];
	let stopped = false;
	const flush = (): void => {
		while (waiting.length > 0 && !wire.blocked && !stopped) void wire.send(seq, '', waiting.shift());
	};
	wire.onDrain(flush);
	return {
		put(body: Value): void {
			if (stopped) return;
			if (waiting.length === 0 && !wire.blocked) void wire.send(seq, '', body);
			else if (waiting.length < ROOM) waiting.push(body);
			else if (what === 'event')
				agent.log.write('WARN', `agent.ipc: Dropping event to ipc.client: ${wire.peer}`);
		},
		stop(): void {
			stopped = true;
			waiting.length = 0;
		},
	};
};

const asHappening = (gathered: Gathered): Happening =>
	'change' in gathered
		? { kind: 'member', change: gathered.change, node: gathered.nodes[0] as never }
		: gathered;

/** The body of one record. A query gets a number of its own for each stream that sees it. */
const recordBody = (connection: Connection, gathered: Gathered): Value => {
	if ('change' in gathered) return { Event: gathered.change, Members: gathered.nodes.map(memberBody) };
	if (gathered.kind === 'user') {
		const { coalesce, lTime, name, payload } = gathered;
		return { Coalesce: coalesce, Event: 'user', LTime: lTime, Name: name, Payload: payloadBody(payload) };
	}
	const { query } = gathered;
	connection.lastQueryId += 1;
	const id = connection.lastQueryId;
	connection.queries.set(id, query);
	return {
		Event: 'query',
		ID: id,
		LTime: query.lTime,
		Name: query.name,
		Payload: payloadBody(query.payload),
	};
};

export const startStream = (connection: Connection, seq: number, filters: readonly Filter[]): Flow => {
	const { agent } = connection;
	const box = createBox(connection, seq, 'event');
	const listener = (gathered: Gathered): void => {
		if (passes(filters, asHappening(gathered))) box.put(recordBody(connection, gathered));
	};
	agent.listeners.add(listener);
	agent.streams.opened += 1;
	return {
		stop() {
			if (agent.listeners.delete(listener)) agent.streams.ended += 1;
			box.stop();
		},
	};
};

export const startMonitor = (connection: Connection, seq: number, least: Level): Flow => {
	const { log }: Agent = connection.agent;
	const box = createBox(connection, seq, 'log');
	const listener = ({ level, text }: LogLine): void => {
		if (LEVELS.indexOf(level) >= LEVELS.indexOf(least)) box.put({ Log: text });
	};
	for (const line of log.ring) listener(line);
	log.listeners.add(listener);
	return {
		stop() {
			log.listeners.delete(listener);
			box.stop();
		},
	};
};
