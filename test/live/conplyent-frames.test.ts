import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { codeOf } from '../../src/core/errors.ts';
import { ping, pong, ready } from '../../src/services/conplyent/wire/command.ts';
import { encodeFrame } from '../../src/services/conplyent/wire/frame.ts';
import { greeting } from '../../src/services/conplyent/wire/greeting.ts';
import { zmtpReader } from '../../src/services/conplyent/wire/zmtp.ts';
import { pairSocket } from '../lab/conplyent/peer.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { pythonWith } from './conplyent-python.ts';

const script = fileURLToPath(new URL('conplyent-frames.py', import.meta.url));
const python = needs('python', 'libzmq as the judge of frames');

/** Where the length of a frame is written otherwise, and where libzmq and TCP cut. */
const SIZES = [0, 1, 254, 255, 256, 8191, 8192, 8193, 65_535, 65_536, 65_537, 3_000_001];

/** A peer made of our frames alone. */
const peer = async (port: number, { silent = false } = {}) => {
	const socket = connect({ host: '127.0.0.1', port });
	const messages: Buffer[] = [];
	const seen = { ready: false, closed: false, pings: [] as number[], pongs: 0, error: undefined as unknown };
	let midFrame = false;
	const pongs: Uint8Array[] = [];
	const answerPings = () => {
		if (midFrame) return; // bytes of a PONG would be taken for the frame's
		for (const bytes of pongs.splice(0)) socket.write(bytes);
	};
	const read = zmtpReader({
		greeted: () => void socket.write(ready()),
		ready() {
			seen.ready = true;
		},
		message: (body) => void messages.push(Buffer.from(body)),
		ping(context, ttl) {
			seen.pings.push(ttl);
			if (silent) return;
			pongs.push(pong(context));
			answerPings();
		},
		pong() {
			seen.pongs += 1;
		},
	});
	socket.on('data', (chunk) => {
		try {
			read(chunk);
		} catch (error) {
			seen.error = error;
			socket.destroy();
		}
	});
	socket.on('error', () => {});
	socket.on('close', () => {
		seen.closed = true;
	});
	await once(socket, 'connect');
	socket.write(greeting());
	await until(() => seen.ready || seen.closed, 'its READY');
	const echoed = async (body: Uint8Array, cut = Number.POSITIVE_INFINITY) => {
		const bytes = encodeFrame(body);
		midFrame = true;
		for (let at = 0; at < bytes.length; at += cut) {
			socket.write(bytes.subarray(at, at + cut));
			if (cut < bytes.length) await new Promise((resolve) => setImmediate(resolve));
		}
		midFrame = false;
		answerPings();
		await until(() => messages.length > 0 || seen.closed, `${body.length} bytes to come back`);
		return messages.shift();
	};
	return { socket, seen, echoed };
};

if (python)
	describe('libzmq agrees about frames', () => {
		let own: string;
		const children: ChildProcess[] = [];
		const sockets: { destroy(): unknown }[] = [];
		const libzmq = async (kind: string, address = '-'): Promise<number> => {
			const child = spawn(own, [script, kind, address], { stdio: ['pipe', 'pipe', 'inherit'] });
			children.push(child);
			const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
			return Number(value);
		};
		const join = async (port: number, options?: { silent: boolean }) => {
			const joined = await peer(port, options);
			sockets.push(joined.socket);
			return joined;
		};
		before(async () => {
			own = await pythonWith(python, '0.2.9');
		});
		afterEach(() => {
			for (const socket of sockets.splice(0)) socket.destroy();
		});
		after(() => {
			for (const child of children) child.kill('SIGKILL');
		});

		it('short and long ones, there and back, its PINGs answered meanwhile', async () => {
			const { seen, echoed } = await join(await libzmq('PAIR'));
			for (const size of SIZES) {
				const body = randomBytes(size);
				assert.ok((await echoed(body))?.equals(body), `${size} bytes`);
			}
			await until(() => seen.pings.length > 3, 'its PINGs');
			assert.deepEqual([...new Set(seen.pings)], [10]);
			assert.equal(seen.closed, false);
		});

		it('any bytes, written in any pieces', async () => {
			const port = await libzmq('PAIR');
			let joined = await join(port);
			const echoed = async (body: Uint8Array, cut: number): Promise<Buffer | undefined> => {
				const came = await joined.echoed(body, cut);
				if (came || !joined.seen.closed) return came;
				// libzmq gives up whom it has not heard for a second: a busy machine is no fault of the frames
				joined = await join(port);
				return joined.echoed(body, cut);
			};
			await fc.assert(
				fc.asyncProperty(
					fc.uint8Array({ maxLength: 600 }),
					fc.integer({ min: 1, max: 300 }),
					async (body, cut) => assert.deepEqual(await echoed(body, cut), Buffer.from(body)),
				),
				{ numRuns: 60 },
			);
		});

		it('our PING is answered, and its ttl is kept: who falls silent behind it is dropped', async () => {
			const { socket, seen } = await join(await libzmq('PAIR'), { silent: true });
			socket.write(ping(0.3));
			await until(() => seen.pongs === 1, 'PONG');
			await until(() => seen.closed, 'it to end the connection', 4);
			assert.equal(seen.error, undefined);
		});

		it('whatever follows a PING ends its ttl: the last thing said must be a PING', async () => {
			const { socket, seen, echoed } = await join(await libzmq('PAIR'), { silent: true });
			socket.write(ping(0.3));
			await echoed(Buffer.from('a message'));
			const pings = seen.pings.length;
			// 20 a second: three times the ttl
			await until(() => seen.pings.length > pings + 18, 'it to go on', 4);
			assert.equal(seen.closed, false);
			socket.write(ping(0.3));
			await until(() => seen.closed, 'it to end the connection', 4);
		});

		it('a message of several frames is refused, though libzmq sends it', async () => {
			const { seen, echoed } = await join(await libzmq('PAIR'));
			assert.equal(await echoed(Buffer.from('in two parts')), undefined);
			assert.equal(codeOf(seen.error), 'PROTOCOL');
			assert.match(String(seen.error), /a message of several frames/);
		});

		it('another kind of socket is refused', async () => {
			const { seen } = await join(await libzmq('PUB'));
			assert.match(String(seen.error), /a READY of the socket type "PUB"/);
		});

		it('libzmq connects to the lab: there and back', async () => {
			const messages: Buffer[] = [];
			const lab = await pairSocket(0, {}, (body) => void messages.push(body));
			try {
				await libzmq('PAIR', `tcp://127.0.0.1:${lab.port}`);
				await until(() => lab.owned(), 'it to connect');
				for (const size of SIZES) {
					const body = randomBytes(size);
					await lab.send(body);
					await until(() => messages.length > 0, `${size} bytes to come back`);
					assert.ok(messages.shift()?.equals(body), `${size} bytes`);
				}
				assert.equal(lab.connections(), 1, 'its PINGs were answered');
			} finally {
				await lab.stop();
			}
		});
	});
