import assert from 'node:assert/strict';
import { connect as dial, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { ping } from '../../../src/services/conplyent/wire/command.ts';
import { encodeFrame } from '../../../src/services/conplyent/wire/frame.ts';
import { serverMessage } from '../../lab/conplyent/messages.ts';
import { until } from '../../support/until.ts';
import { reason, withLab } from './hasty.ts';
import { fails, finish } from './support.ts';

describe('hostile bytes end the connection, nothing else', () => {
	const { lab, connect } = withLab();
	const cases: [string, Buffer][] = [
		['an empty message', Buffer.from([0, 0])],
		[
			'a pickle that calls os.system',
			Buffer.from('0017800363636f730a73797374656d0a58020000006c7385522e', 'hex'),
		],
		['a frame of 4 GiB', Buffer.from('020000000100000000', 'hex')],
		['a message in several frames', Buffer.from('010161', 'hex')],
		['an ERROR', Buffer.from('0409054552524f52026e6f', 'hex')],
	];
	for (const [name, bytes] of cases)
		it(name, async () => {
			const client = await connect();
			const call = client.call('nap', [5]);
			lab().inject(bytes);
			await assert.rejects(call, fails('OUTCOME_UNKNOWN'));
			assert.equal(reason(client).code, 'PROTOCOL');
			await until(() => lab().open() === 0, 'the connection is ended');
		});
});

describe('a server that asks and reads no answer', () => {
	const { lab, connect } = withLab();
	const questions: Readonly<Record<string, Buffer>> = {
		'PINGs of ZeroMQ': ping(30),
		'heartbeats of conplyent': encodeFrame(
			serverMessage('HEARTBEAT', true, {}, { protocol: 4, enumForm: 'value' }),
		),
	};
	for (const [name, question] of Object.entries(questions))
		it(`${name}: the connection is ended before the answers fill the memory`, async () => {
			let socket: Socket | undefined;
			const transport = (host: string, port: number) => {
				socket = dial({ host, port });
				return socket;
			};
			const client = await connect({ transport });
			// nothing leaves any more, as where nobody reads
			socket?.cork();
			const many = Buffer.concat(Array.from({ length: 5000 }, () => question));
			for (let count = 0; count < 4; count += 1) lab().inject(many);
			await until(() => client.lost.aborted, 'the end');
			assert.deepEqual(
				[reason(client).code, /reads none of the answers$/.test(reason(client).message)],
				['PROTOCOL', true],
			);
		});
});

describe('the slot', () => {
	const { lab, connect } = withLab();

	it('closing is safe at any time and more than once, and leaves nothing open', async () => {
		for (let count = 0; count < 20; count += 1) {
			const client = await connect();
			void client.exec(['sleep', '5']).catch(() => {});
			await Promise.all([client.close(), client.close()]);
			await client.close();
			assert.equal(reason(client).code, 'CANCELLED');
		}
		await until(() => lab().open() === 0, 'nothing is open');
	});

	it('is freed though the machine fell asleep right behind a message', async () => {
		let socket: Socket | undefined;
		let said = Buffer.alloc(0);
		const transport = (host: string, port: number) => {
			socket = dial({ host, port });
			const { write } = socket;
			socket.write = ((bytes: Buffer) => {
				said = Buffer.from(bytes);
				return write.call(socket, bytes);
			}) as typeof write;
			return socket;
		};
		const client = await connect({ ping: 60, ttl: 0.2, heartbeat: 60, transport });
		await client.folder();
		await until(() => said.includes('PING'), 'a PING to be the last word');
		socket?.pause();
		await until(() => !lab().owned(), 'the slot to be free');
	});

	it('waits for no reader: a flood nobody reads reaches its end, and what is missing is counted', async () => {
		const client = await connect({ silence: 30 });
		const job = await client.exec(['seq', '20000'], { queue: { items: 1000 } });
		const ending = await job.ending;
		assert.deepEqual([ending.ended, ending.missing], ['exited', 19_000]);
		const other = await finish(await client.exec(['echo', 'still here']));
		assert.deepEqual(other.lines, ['still here\n']);
	});
});
