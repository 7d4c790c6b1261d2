import { execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeMultiStream } from '@msgpack/msgpack';
import { connectSerf } from '../../src/services/serf/client/connect.ts';
import { createObjects } from '../../src/services/serf/wire/objects.ts';
import { cut, members5001, userEvents19929 } from '../services/serf/recordings.ts';
import { type Measure, measure, median } from './support/measure.ts';

const WARM_UP = 10;
const ROUNDS = 15;

/**
 * Objects a second out of the recorded 19,929 events (a header and a body each), in pieces of `size` bytes.
 */
const decode = async (id: string, size: number): Promise<Measure> => {
	const pieces = cut(userEvents19929(), size);
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
		let count = 0;
		let begun = performance.now();
		const objects = createObjects({
			header() {
				count += 1;
			},
			body() {
				count += 1;
			},
		});
		for (const piece of pieces) objects.push(piece);
		ours.push((count / (performance.now() - begun)) * 1000);
		let theirCount = 0;
		begun = performance.now();
		const stream = async function* (): AsyncGenerator<Buffer> {
			yield* pieces;
		};
		for await (const _ of decodeMultiStream(stream())) theirCount += 1;
		theirs.push((theirCount / (performance.now() - begun)) * 1000);
		if (count !== theirCount) throw new Error(`${count} objects and ${theirCount}`);
	}
	return measure(id, {
		unit: 'objects/s',
		ours: median(ours.slice(WARM_UP)),
		peer: median(theirs.slice(WARM_UP)),
		peerName: '@msgpack/msgpack decodeMultiStream',
		better: 'higher',
	});
};

export const decode64k = (): Promise<Measure> => decode('serf.decode.64k', 65_536);
export const decode1400 = (): Promise<Measure> => decode('serf.decode.1400', 1400);

/** Runs with a player of recordings in another process. */
const withPlayer = async <T>(rounds: number, run: (port: number) => Promise<T>): Promise<T> => {
	const player = spawn(
		process.execPath,
		[fileURLToPath(new URL('support/serf-player.ts', import.meta.url)), String(rounds)],
		{
			stdio: ['pipe', 'pipe', 'inherit'],
		},
	);
	try {
		return await run(
			await new Promise<number>((resolve) => player.stdout.once('data', (data) => resolve(Number(data)))),
		);
	} finally {
		player.stdin.end();
		player.kill();
	}
};

const REQUEST = Buffer.from('82a7436f6d6d616e64a968616e647368616b65a35365710181a756657273696f6e01', 'hex');
const MEMBERS = Buffer.from('82a7436f6d6d616e64a76d656d62657273a353657102', 'hex');

/** Seconds until the last byte of the answer has been read, undecoded. */
const arrival = (port: number, bytes: number): Promise<number> =>
	new Promise((resolve) => {
		let begun = 0;
		let received = 0;
		const socket = connect(port, '127.0.0.1', () => socket.write(REQUEST));
		socket.on('data', (chunk) => {
			received += chunk.length;
			if (begun === 0) {
				begun = performance.now();
				socket.write(MEMBERS);
			} else if (received >= bytes) {
				socket.destroy();
				resolve((performance.now() - begun) / 1000);
			}
		});
	});

const ours = async (port: number): Promise<number> => {
	const client = await connectSerf({ hosts: [{ host: '127.0.0.1', port }] });
	const begun = performance.now();
	const { length } = await client.members();
	const seconds = (performance.now() - begun) / 1000;
	await client.close();
	if (length !== 5001) throw new Error(`${length} members`);
	return seconds;
};

/**
 * `members` of a cluster of 5,001, at the pace of the real agent: until the typed list is there, against
 * until its bytes are.
 */
export const members = (): Promise<Measure> =>
	withPlayer(1, async (port) => {
		const bytes = members5001().length;
		const calls: number[] = [];
		const arrivals: number[] = [];
		for (let round = 0; round < 10; round += 1) {
			calls.push(await ours(port));
			arrivals.push(await arrival(port, bytes));
		}
		return measure('serf.members5001', {
			unit: 's',
			ours: median(calls.slice(1)),
			peer: median(arrivals.slice(1)),
			peerName: 'arrival of the bytes',
			better: 'lower',
		});
	});

const LIMIT_MB = 10;

/**
 * Growth of the resident memory, in MB, over a million events on one stream, once it has settled. In a
 * process of its own whose young generation is as large as Node 20 makes it: later Nodes let it grow for a
 * long time, which says nothing about us.
 */
export const memory = (): Promise<Measure> =>
	withPlayer(120, async (port) => {
		const script = fileURLToPath(new URL('support/serf-memory.ts', import.meta.url));
		const { stdout } = await promisify(execFile)(process.execPath, [
			'--max-semi-space-size=16',
			script,
			String(port),
		]);
		return measure('serf.memory', {
			unit: 'MB',
			ours: Number(stdout),
			peer: LIMIT_MB,
			peerName: 'limit',
			better: 'lower',
		});
	});

export const benches = {
	'serf.decode.64k': decode64k,
	'serf.decode.1400': decode1400,
	'serf.members5001': members,
	'serf.memory': memory,
};
