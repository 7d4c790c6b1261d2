import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { decodeMulti } from '@msgpack/msgpack';
import { bytesOf, noted, type Recording, recordings } from '../../services/serf/recordings.ts';
import { until } from '../../support/until.ts';
import { createCluster } from './cluster.ts';
import { type SerfLab, startSerfLab } from './lab.ts';

// What recorded clients sent to real agents is sent to the lab: the same answers have to come back.

const KEY = 's3cret';

/** Recordings whose answers depend on nothing but the requests, and how the lab is set up for them. */
const plain: Readonly<Record<string, { authKey?: string; keys?: string[] }>> = {
	'handshake-ok': {},
	'handshake-twice': {},
	'handshake-bad-version': {},
	'handshake-missing': {},
	'handshake-missing-with-body': {},
	'handshake-pipelined': {},
	'byte-by-byte': {},
	'unsupported-command': {},
	'auth-ok': { authKey: KEY },
	'auth-bad': { authKey: KEY },
	'auth-required': { authKey: KEY },
	'auth-not-configured': {},
	members: {},
	'members-with-unwanted-body': {},
	'header-without-seq': {},
	'seq-64bit': {},
	'members-filtered': {},
	'members-filtered-bad-regex': {},
	'malformed-byte': {},
	'malformed-coalesce-string': {},
	'malformed-name-int': {},
	'malformed-seq-float': {},
	'malformed-seq-negative': {},
	'malformed-timeout-float': {},
	'event-name-bin': {},
	'event-old-raw': {},
	'event-payload-array': {},
	event: {},
	'stream-errors': {},
	'keys-not-encrypted': {},
	'keys-errors': { keys: ['vlNHsC1PClsdeUAiG7VuJzSP0DgzJA2E2li8CHcz5qo='] },
	stats: {},
	'get-coordinate': {},
	'query-default-timeout-no-answer': {},
	'query-ack-response-done': {},
	'leave-alone': {},
};

type Body = Record<string, unknown>;
const isHeader = (object: Body): boolean => 'Error' in object && 'Seq' in object;

/**
 * What can be compared: headers whole; of bodies only their shape, since names, ports and figures are the
 * cluster’s own.
 */
const shape = (objects: readonly unknown[]): string[] =>
	(objects as Body[]).map((object) => {
		if (isHeader(object))
			return `${object['Seq']} ${String(object['Error']).replace(/^\d+\/\d+ nodes/, 'N/N nodes')}`;
		if ('Type' in object) return `${object['Type']} ${object['From'] === '' ? 'nobody' : 'a member'}`;
		if ('Event' in object) return `event ${object['Event']}`;
		if ('Members' in object)
			return (object['Members'] as Body[]).length > 0
				? Object.keys((object['Members'] as Body[])[0] as Body)
						.sort()
						.join()
				: 'no members';
		return Object.keys(object).sort().join();
	});

/** Acks and responses come in any order. */
const settled = (lines: string[]): string[] => [...lines].sort();

const play = async (
	lab: SerfLab,
	bytes: Buffer,
	answers: number,
	closes: boolean,
): Promise<{ received: Buffer; closed: boolean }> => {
	const socket = connect(lab.port, lab.host);
	let received = Buffer.alloc(0);
	let closed = false;
	socket.on('data', (chunk: Buffer) => {
		received = Buffer.concat([received, chunk]);
	});
	socket.on('error', () => {});
	socket.on('end', () => {
		closed = true;
	});
	socket.write(bytes);
	const whole = (): unknown[] => {
		try {
			return [...decodeMulti(received)];
		} catch {
			return [];
		}
	};
	await until(() => (closes ? closed : whole().length >= answers), 'the answers of the recording', 5);
	socket.destroy();
	return { received, closed };
};

const startFor = async (
	name: string,
	{ authKey, keys = [] }: { authKey?: string; keys?: string[] },
): Promise<{ lab: SerfLab; end(): Promise<void> }> => {
	const cluster = createCluster({ keys });
	const lab = await startSerfLab({ name: 'n1', tags: { role: 'web', dc: 'east', x: 'y' }, cluster, authKey });
	if (name !== 'auth-ok' && !name.startsWith('auth')) cluster.join('n2', { tags: { role: 'db' } });
	cluster.answer('n2', 'load', () => Buffer.from('1.02'));
	const end = async (): Promise<void> => {
		await lab.close();
		cluster.close();
	};
	return { lab, end };
};

const chosen = recordings().filter(({ name, codec }) => codec === '0.5.5' && name in plain);

test('all recordings named here exist', () => assert.equal(chosen.length, Object.keys(plain).length));

describe('the lab answers as the agent did', { concurrency: 8 }, () => {
	for (const recording of chosen as Recording[]) {
		test(recording.name, async () => {
			const { lab, end } = await startFor(recording.name, plain[recording.name] ?? {});
			try {
				const expected = shape([...decodeMulti(bytesOf(recording, 's2c'))]);
				const agentClosed = recording.steps.some(({ event }) => event === 'end');
				const { received } = await play(lab, bytesOf(recording, 'c2s'), expected.length, agentClosed);
				const got = shape([...decodeMulti(received)].map(noted));
				const comparable = (lines: string[]): string[] => lines.filter((line) => !line.includes('AuthKey'));
				assert.deepEqual(settled(comparable(got)), settled(comparable(expected)));
			} finally {
				await end();
			}
		});
	}
});

test('what the official command line sent, connection by connection', async () => {
	const { lab, end } = await startFor('go-cli', {});
	try {
		const sessions = recordings().filter(
			({ name }) => name.startsWith('go-cli') && !/monitor|leave|join/.test(name),
		);
		assert.ok(sessions.length > 5);
		for (const session of sessions) {
			const expected = [...decodeMulti(bytesOf(session, 's2c'))].filter(
				(object) => isHeader(object as Body) || !('Type' in (object as Body)),
			);
			const { received } = await play(lab, bytesOf(session, 'c2s'), Math.min(2, expected.length), false);
			const headers = (objects: Iterable<unknown>): string[] =>
				shape([...objects].filter((object) => isHeader(object as Body))).slice(0, 2);
			assert.deepEqual(headers(decodeMulti(received)), headers(expected), session.name);
		}
	} finally {
		await end();
	}
});
