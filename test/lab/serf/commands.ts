import { coordinateBody, memberBody, payloadBody, shuffled } from './bodies.ts';
import type { Connection } from './connection.ts';
import { startMonitor, startStream } from './flow.ts';
import { bytes, type Fields, flag, int, listPattern, text, textMap, texts, uint, uint8 } from './go.ts';
import { LEVELS, type Level } from './log.ts';
import { encode, type Value } from './msgpack.ts';
import { statsBody } from './stats.ts';
import { filtersOf } from './stream.ts';

export interface Command {
	/** Whether the agent reads a body. */
	readonly body: boolean;
	run(connection: Connection, seq: number, body: Fields): Promise<'close' | void>;
}

const one = (run: (connection: Connection, body: Fields, seq: number) => string | undefined): Command => ({
	body: true,
	run: (connection, seq, body) => connection.wire.send(seq, run(connection, body, seq) ?? ''),
});

const members = (
	{ agent }: Connection,
	keep: (node: { tags: Record<string, string>; status: string; name: string }) => boolean,
): Value => ({
	Members: shuffled([...agent.cluster.nodes.values()].filter(keep)).map(memberBody),
});

const keyCommand = (command: string): Command => ({
	body: command !== 'list-keys',
	async run({ agent, wire }, seq, fields) {
		const { nodes, keyring } = agent.cluster;
		const alive = [...nodes.values()].filter(({ status }) => status === 'alive').map(({ name }) => name);
		const listed = (): Value =>
			command === 'list-keys' ? Object.fromEntries(keyring.keys.map((key) => [key, alive.length])) : null;
		const answer = (error: string, complaint: string | undefined, count: number): Promise<void> => {
			const messages = complaint ? Object.fromEntries(alive.map((name) => [name, complaint])) : {};
			const failed = complaint ? count : 0;
			return wire.send(seq, error, {
				Keys: listed(),
				Messages: messages,
				NumErr: failed,
				NumNodes: count,
				NumResp: count,
			});
		};
		try {
			const complaint = keyring.apply(command, text(fields['Key']));
			await answer(
				complaint ? `${alive.length}/${alive.length} nodes reported failure` : '',
				complaint,
				alive.length,
			);
		} catch (thrown) {
			await answer((thrown as Error).message, undefined, 0);
		}
	},
});

const userEventError = (
	limit: number,
	lTime: number,
	name: string,
	payload: Uint8Array,
): string | undefined => {
	if (Buffer.byteLength(name) + payload.length > limit)
		return `user event exceeds configured limit of ${limit} bytes before encoding`;
	if (Buffer.byteLength(name) + payload.length > 9216)
		return 'user event exceeds sane limit of 9216 bytes before encoding';
	// the gossip message is in the old dialect, where bytes are text
	const raw = encode('x'.repeat(payload.length)).length;
	const size = 1 + 1 + 4 + (6 + encode(lTime).length) + (5 + encode(name).length) + (8 + raw);
	return size > limit
		? `encoded user event exceeds configured limit of ${limit} bytes after encoding`
		: undefined;
};

const respondError = (connection: Connection, fields: Fields): string | undefined => {
	const query = connection.queries.get(uint(fields['ID']));
	const payload = bytes(fields['Payload']);
	const { name } = connection.agent;
	if (!query || query.deadline < performance.now()) return 'No pending queries matching ID';
	if (payload.length + name.length + 41 > 1024)
		return 'failed to respond to key query: response exceeds limit of 1024 bytes';
	return query.respond(name, payload) ? undefined : 'failed to respond to key query: response already sent';
};

const queryTime = ({ agent }: Connection, asked: number): number =>
	asked !== 0
		? asked / 1e6
		: agent.gossipInterval * 1000 * 16 * Math.max(1, Math.ceil(Math.log10(agent.cluster.nodes.size + 1)));

export const commands: Readonly<Record<string, Command>> = {
	handshake: one((connection, fields) => {
		const version = int(fields['Version']);
		if (version !== 1) return 'Unsupported IPC version';
		if (connection.version !== 0) return 'Handshake already performed';
		connection.version = version;
		return undefined;
	}),
	auth: one((connection, fields) => {
		if (text(fields['AuthKey']) !== connection.agent.authKey) return 'Invalid authentication token';
		connection.authorised = true;
		return undefined;
	}),
	event: one(({ agent }, fields) => {
		const [name, payload, coalesce] = [
			text(fields['Name']),
			bytes(fields['Payload']),
			flag(fields['Coalesce']),
		];
		const error = userEventError(agent.userEventLimit, agent.cluster.clocks.event, name, payload);
		if (error === undefined) {
			agent.log.write(
				'DEBUG',
				`agent: Requesting user event send: ${name}. Coalesced: ${coalesce}. Payload: ${JSON.stringify(Buffer.from(payload).toString())}`,
			);
			setImmediate(() => agent.cluster.event(name, payload, coalesce));
		}
		return error;
	}),
	'force-leave': one(({ agent }, fields) => {
		const [name, prune] = [text(fields['Node']), flag(fields['Prune'])];
		agent.log.write('INFO', `agent: Force leaving node: ${name}`);
		const node = agent.cluster.nodes.get(name);
		if (node?.status === 'failed') agent.cluster.leave(name);
		else if (node?.status === 'alive') node.status = 'leaving';
		if (node && prune) agent.cluster.reap(name);
		return undefined;
	}),
	join: {
		body: true,
		async run({ agent, wire }, seq, fields) {
			const [existing, replay] = [texts(fields['Existing']), flag(fields['Replay'])];
			agent.log.write('INFO', `agent: joining: [${existing.join(' ')}] replay: ${replay}`);
			const reached = existing.map((address) => ({ address, cluster: agent.reach(address) }));
			const num = reached.filter(({ cluster }) => cluster).length;
			for (const { cluster } of reached)
				if (cluster && cluster !== agent.cluster) agent.moveTo(cluster, replay);
			const failures = reached
				.filter(({ cluster }) => !cluster)
				.map(({ address }) => {
					const [host, port = '7946'] = address.split(':');
					return `\t* Failed to join ${host}: dial tcp ${host}:${port}: connect: connection refused`;
				});
			const error =
				num === 0 && failures.length > 0
					? `${failures.length} error${failures.length > 1 ? 's' : ''} occurred:\n${failures.join('\n')}\n\n`
					: '';
			await wire.send(seq, error, { Num: num });
		},
	},
	members: {
		body: false,
		run: (connection, seq) =>
			connection.wire.send(
				seq,
				'',
				members(connection, () => true),
			),
	},
	'members-filtered': {
		body: true,
		async run(connection, seq, fields) {
			const tags = Object.entries(textMap(fields['Tags'])).map(
				([tag, source]) => [tag, listPattern(source)] as const,
			);
			const status = listPattern(text(fields['Status']) || '.*');
			const name = listPattern(text(fields['Name']) || '.*');
			if (!status || !name || tags.some(([, compiled]) => !compiled)) return 'close';
			const kept = members(
				connection,
				(node) =>
					status.test(node.status) &&
					name.test(node.name) &&
					tags.every(([tag, re]) => re?.test(node.tags[tag] ?? '')),
			);
			return connection.wire.send(seq, '', kept);
		},
	},
	tags: one(({ agent }, fields) => {
		const [set, remove] = [textMap(fields['Tags']), texts(fields['DeleteTags'])];
		const next: Record<string, string> = Object.assign(
			Object.create(null),
			agent.cluster.nodes.get(agent.name)?.tags,
		);
		for (const tag of remove) delete next[tag];
		Object.assign(next, set);
		if (1 + encode(next).length > 512) return 'Encoded length of tags exceeds limit of 512 bytes';
		agent.cluster.update(agent.name, next);
		return undefined;
	}),
	stream: {
		body: true,
		async run(connection, seq, fields) {
			const filters = filtersOf(text(fields['Type']));
			if (!filters) return connection.wire.send(seq, 'Invalid event filter');
			if (connection.streams.has(seq)) return connection.wire.send(seq, 'Stream with given sequence exists');
			await connection.wire.send(seq, '');
			connection.streams.set(seq, startStream(connection, seq, filters));
		},
	},
	monitor: {
		body: true,
		async run(connection, seq, fields) {
			const level = text(fields['LogLevel']).toUpperCase();
			if (!LEVELS.includes(level as Level)) return connection.wire.send(seq, `Unknown log level: ${level}`);
			if (connection.monitor) return connection.wire.send(seq, 'Monitor already exists');
			await connection.wire.send(seq, '');
			connection.monitor = { seq, ...startMonitor(connection, seq, level as Level) };
		},
	},
	stop: one((connection, fields) => {
		const seq = uint(fields['Stop']);
		connection.streams.get(seq)?.stop();
		connection.streams.delete(seq);
		if (connection.monitor?.seq === seq) {
			connection.monitor.stop();
			connection.monitor = undefined;
		}
		return undefined;
	}),
	leave: {
		body: false,
		async run({ agent, wire }, seq) {
			await new Promise<void>((left) => agent.leave(left));
			if (!agent.faults.leaveInSilence) await wire.send(seq, '');
			return 'close';
		},
	},
	query: {
		body: true,
		async run(connection, seq, fields) {
			const asked = int(fields['Timeout']);
			const [name, payload, requestAck] = [
				text(fields['Name']),
				bytes(fields['Payload']),
				flag(fields['RequestAck']),
			];
			const [filterNodes, filterTags] = [texts(fields['FilterNodes']), textMap(fields['FilterTags'])];
			uint8(fields['RelayFactor']);
			const { wire, agent } = connection;
			if (name.startsWith('_serf_') && name !== '_serf_ping')
				return wire.send(seq, "Queries cannot contain the '_serf_' prefix");
			if (Buffer.byteLength(name) + payload.length + 87 > 1024)
				return wire.send(seq, 'query exceeds limit of 1024 bytes');
			agent.log.write(
				'DEBUG',
				`agent: Requesting query send: ${name}. Payload: ${JSON.stringify(Buffer.from(payload).toString())}`,
			);
			await wire.send(seq, '');
			const record = (type: string, from: string, answer: Uint8Array): void =>
				void wire.send(seq, '', { From: from, Payload: payloadBody(answer), Type: type });
			agent.cluster.query(
				{ name, payload, requestAck, filterNodes, filterTags, time: queryTime(connection, asked) },
				(type, from, answer) => {
					if (type === 'done')
						for (let index = 0; index < agent.faults.spurious; index += 1)
							record(index % 2 ? 'response' : 'ack', '', new Uint8Array(0));
					record(type, from, answer);
				},
			);
		},
	},
	respond: one(respondError),
	'install-key': keyCommand('install-key'),
	'use-key': keyCommand('use-key'),
	'remove-key': keyCommand('remove-key'),
	'list-keys': keyCommand('list-keys'),
	stats: { body: false, run: ({ agent, wire }, seq) => wire.send(seq, '', statsBody(agent)) },
	'get-coordinate': {
		body: true,
		run: ({ agent, wire }, seq, fields) =>
			wire.send(seq, '', coordinateBody(agent.cluster.nodes.get(text(fields['Node'])))),
	},
};
