import type { Agent } from './agent.ts';
import type { QueryHeard } from './cluster.ts';
import { type Command, commands } from './commands.ts';
import type { Flow } from './flow.ts';
import { type Fields, struct, text, uint } from './go.ts';
import { Malformed } from './msgpack.ts';
import type { Wire } from './wire.ts';

/** What the agent keeps for one client. */
export interface Connection {
	readonly agent: Agent;
	readonly wire: Wire;
	version: number;
	authorised: boolean;
	readonly streams: Map<number, Flow>;
	monitor: { readonly seq: number; stop(): void } | undefined;
	readonly queries: Map<number, QueryHeard>;
	lastQueryId: number;
}

const pause = (seconds: number): Promise<void> =>
	new Promise((resolve) => void setTimeout(resolve, seconds * 1000));

/** Carries out one request; false: the agent closes the connection. */
const handle = async (connection: Connection, header: { command: string; seq: number }): Promise<boolean> => {
	const { agent, wire } = connection;
	const { command, seq } = header;
	const refuse = (error: string): Promise<void> => wire.send(seq, error);
	if (command !== 'handshake' && connection.version === 0) {
		await refuse('Handshake required');
		return false;
	}
	if (!connection.authorised && command !== 'auth' && command !== 'handshake') {
		agent.log.write('WARN', 'agent.ipc: Client sending commands before auth');
		await refuse('Authentication required');
		return true;
	}
	const known: Command | undefined = Object.hasOwn(commands, command) ? commands[command] : undefined;
	if (known === undefined) {
		await refuse('Unsupported command');
		return false;
	}
	let body: Fields = {};
	if (known.body) {
		const value = await wire.next();
		if (value === undefined) return false;
		body = struct(value);
	}
	agent.requests.push({ command, seq, ...(known.body ? { body } : {}) });
	if (agent.faults.hang.has(command)) await new Promise<void>((resolve) => wire.onClose(resolve));
	const wait = agent.faults.delay + (agent.faults.slow[command] ?? 0);
	if (wait > 0) await pause(wait);
	return (await known.run(connection, seq, body)) !== 'close';
};

/** Serves one client until it goes, or sends what an agent closes the connection for. */
export const serve = async (agent: Agent, wire: Wire): Promise<void> => {
	const connection: Connection = {
		agent,
		wire,
		version: 0,
		authorised: agent.authKey === '',
		streams: new Map(),
		monitor: undefined,
		queries: new Map(),
		lastQueryId: 0,
	};
	agent.log.write('INFO', `agent.ipc: Accepted client: ${wire.peer}`);
	const header = { command: '', seq: 0 }; // one for all requests, as in the agent: what a header leaves out stays as it was
	try {
		for (;;) {
			const value = await wire.next();
			if (value === undefined) break;
			const fields = struct(value);
			if (fields['Command'] !== undefined) header.command = text(fields['Command']);
			if (fields['Seq'] !== undefined) header.seq = uint(fields['Seq']);
			if (!(await handle(connection, header))) break;
		}
	} catch (thrown) {
		if (!(thrown instanceof Malformed)) throw thrown;
		agent.log.write('ERR', `agent.ipc: failed to decode request header: ${thrown.message}`);
	}
	for (const flow of connection.streams.values()) flow.stop();
	connection.monitor?.stop();
	wire.close();
};
