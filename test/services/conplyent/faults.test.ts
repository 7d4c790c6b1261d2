import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import type { ConplyentClient, ConplyentOptions } from '../../../src/services/conplyent/client/types.ts';
import { type ConplyentLab, type LabOptions, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { collect, fails, finish } from './support.ts';

let lab: ConplyentLab;
let clients: ConplyentClient[] = [];

/** Everything happens within a second. */
const hasty = { answerTimeout: 0.3, callTimeout: 2, ping: 1, ttl: 10, heartbeat: 30, silence: 0.1, grace: 0.05 };

const connect = async (options: Partial<ConplyentOptions> = {}): Promise<ConplyentClient> => {
	const client = await connectConplyent({ host: lab.host, port: lab.port, ...hasty, ...options });
	clients.push(client);
	return client;
};

const withLab = (options: LabOptions = {}) => {
	beforeEach(async () => {
		lab = await startConplyentLab(options);
	});
	afterEach(async () => {
		await Promise.all(clients.map((client) => client.close()));
		clients = [];
		await lab.close();
	});
};

const reason = (client: ConplyentClient) => client.lost.reason as { code: string; message: string; hint: string };

describe('connecting to something that is no conplyent server, or not well', () => {
	withLab();

	it('nothing listens', async () => {
		await lab.kill();
		await assert.rejects(connect(), fails('CONNECT_REFUSED', /refused the connection/));
	});
	it('something else answers', async () => {
		lab.faults.greeting = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
		await assert.rejects(connect(), fails('PROTOCOL', /does not begin a ZeroMQ greeting/));
		await until(() => lab.open() === 0, 'the connection is ended');
	});
	it('nothing answers', async () => {
		lab.faults.mute = true;
		await assert.rejects(connect({ connectTimeout: 0.1 }), fails('TIMEOUT', /sent no ZeroMQ greeting within 0.1 s/));
		await until(() => lab.open() === 0, 'the connection is ended');
	});
	it('its receiving thread is dead: not to be told from a held one', async () => {
		lab.faults.deaf = true;
		await assert.rejects(connect(), fails('BUSY', /another client holds this server or it is dead/));
		await until(() => lab.open() === 0, 'the connections are ended');
	});
	it('its main loop stands still', async () => {
		lab.faults.hold = new Promise(() => {});
		await assert.rejects(connect(), fails('TIMEOUT', /answers heartbeats but did not list its commands/));
		await until(() => lab.open() === 0, 'the connection is ended');
	});
	it('stopped before, and on the way', async () => {
		await assert.rejects(connectConplyent({ host: lab.host, port: lab.port }, { signal: AbortSignal.abort() }), fails('CANCELLED'));
		lab.faults.mute = true;
		const stop = new AbortController();
		const connecting = connectConplyent({ host: lab.host, port: lab.port }, { signal: stop.signal });
		await until(() => lab.open() === 1, 'it is connecting');
		stop.abort();
		await assert.rejects(connecting, fails('CANCELLED'));
		await until(() => lab.open() === 0, 'the connection is ended');
	});
	it('settings that cannot be right', async () => {
		await assert.rejects(connectConplyent({ host: '' }), fails('BAD_INPUT', /host/));
		await assert.rejects(connectConplyent({ host: 'x', port: 0 }), fails('BAD_INPUT', /port/));
		await assert.rejects(
			connectConplyent({ host: 'x', callTimeout: -1 }),
			fails('BAD_INPUT', /callTimeout must be a number above 0, not -1/),
		);
	});
});

describe('what the server drops', () => {
	withLab();

	it('the end of a job: found out by asking, and told as lost', async () => {
		lab.faults.again = (type, { request_id }) => type === 'COMPLETE' && request_id === 0;
		const client = await connect();
		const job = await client.exec(['echo', 'hi']);
		assert.deepEqual(await job.ending, { ended: 'lost', exitCode: null, missing: null });
		assert.deepEqual(await collect(job), [{ text: 'hi\n' }, { missing: null, by: 'server' }]);
		await until(() => client.unfinished === 0, 'nothing is left');
		assert.equal(client.lost.aborted, false);
	});
	it('a line: the job is forgotten with all that follows', async () => {
		lab.faults.again = (type, { msg_num }) => type === 'DETAILS' && Number(msg_num) > 5;
		const client = await connect();
		const output = await collect(await client.exec(['seq', '1000']));
		assert.deepEqual(
			output.map((piece) => ('text' in piece ? piece.text : piece)),
			['1\n', '2\n', '3\n', '4\n', '5\n', { missing: null, by: 'server' }],
		);
	});
	it('the end of a change: nobody knows whether it happened', async () => {
		const client = await connect();
		lab.faults.again = (type) => type === 'COMPLETE' && lab.seen().at(-1) === 'touch';
		await assert.rejects(client.touch('x'), fails('OUTCOME_UNKNOWN', /touch x: the server dropped its answer/));
	});
	it('the end of a read', async () => {
		const client = await connect();
		lab.faults.again = (type) => type === 'COMPLETE' && lab.seen().at(-1) === 'cwd';
		await assert.rejects(client.folder(), fails('CONNECTION_LOST', /dropped its answer/));
		lab.faults.again = undefined;
		assert.equal(await client.folder(), lab.folder);
	});
	it('the answer to the question, too: asked again', async () => {
		let asked = 0;
		lab.faults.again = (type, { request_id }) => {
			if (type !== 'COMPLETE') return false;
			if (lab.seen().at(-1) !== 'is_alive') return request_id === 0;
			asked += 1;
			return asked < 3;
		};
		const client = await connect({ ackTimeout: 0.3 });
		assert.equal((await (await client.exec(['true'])).ending).ended, 'lost');
		assert.ok(asked >= 3);
	});
	it('a piece of a file', async () => {
		const client = await connect();
		await client.upload('file', Buffer.alloc(300_000));
		lab.faults.again = (type, { msg_num }) => type === 'DETAILS' && Number(msg_num) === 4;
		await assert.rejects(collect(client.download('file')), fails('CONNECTION_LOST', /pieces are missing, dropped by the server/));
	});
	it('an acknowledgement, with others behind it: the echo of another gives it away', async () => {
		const client = await connect();
		let first = true;
		lab.faults.again = (type) => {
			const drop = type === 'ACKNOWLEDGE' && first;
			if (type === 'ACKNOWLEDGE') first = false;
			return drop;
		};
		const a = client.call('exec', [['echo', 'a']]);
		const b = client.call('exec', [['echo', 'b']]);
		await assert.rejects(a, fails('OUTCOME_UNKNOWN', /dropped an acknowledgement/));
		await assert.rejects(b, fails('OUTCOME_UNKNOWN'));
		assert.match(reason(client).message, /dropped an acknowledgement/);
		assert.equal(reason(client).code, 'CONNECTION_LOST');
	});
	it('an acknowledgement, with nothing behind it: a SYNC gives it away', async () => {
		const client = await connect({ ackTimeout: 0.8 });
		lab.faults.again = (type) => type === 'ACKNOWLEDGE';
		await assert.rejects(client.folder(), fails('CONNECTION_LOST', /dropped an acknowledgement/));
	});
});

describe('what is wrong with the server', () => {
	withLab({ firstId: 4294967290 });

	it('ids begin anew after 4,294,967,294, and that is no trouble', async () => {
		const client = await connect();
		const ids: number[] = [];
		for (let count = 0; count < 8; count += 1) ids.push((await client.call('cwd')).id);
		assert.deepEqual(ids, [4294967290, 4294967291, 4294967292, 4294967293, 4294967294, 0, 1, 2]);
	});
	it('a listed command that it does not know: its id is given again, so it is lost', async () => {
		lab.faults.ghost = 'ghost';
		const client = await connect({ silence: 30 });
		const job = await client.start('ghost');
		const next = await client.call('cwd');
		assert.equal(next.id, job.id);
		assert.equal((await job.ending).ended, 'lost');
		assert.equal(next.ended, 'exited');
	});
	it('its main loop is kept by somebody else', async () => {
		const client = await connect({ ackTimeout: 0.4, callTimeout: 5 });
		lab.faults.hold = new Promise(() => {});
		await assert.rejects(client.folder(), fails('CONNECTION_LOST', /answers heartbeats but has taken no command for 0.4 s/));
	});
	it('its main loop is kept by a command of ours: that is waited for', async () => {
		const client = await connect({ ackTimeout: 0.2 });
		const nap = client.call('nap', [0.8]);
		assert.equal(await client.folder(), lab.folder);
		assert.equal((await nap).exitCode, 0);
	});
	it('its receiving thread dies: PING is answered, heartbeats are not', async () => {
		const client = await connect({ heartbeat: 0.1 });
		lab.faults.deaf = true;
		assert.equal(await client.heartbeat({ timeout: 0.05 }), false);
		await until(() => client.lost.aborted, 'it is found out');
		assert.match(reason(client).message, /stopped answering heartbeats, though its network side lives/);
		assert.match(reason(client).hint, /restarted by hand/);
	});
	it('its receiving thread dies with a command on the way', async () => {
		const client = await connect({ ackTimeout: 0.3 });
		lab.faults.deaf = true;
		await assert.rejects(client.touch('x'), fails('OUTCOME_UNKNOWN', /answers no heartbeat: its receiving thread has died/));
	});
	it('the machine falls silent', async () => {
		const client = await connect({ ping: 0.05, ttl: 0.2 });
		lab.faults.noPong = true;
		await until(() => client.lost.aborted, 'it is found out');
		assert.match(reason(client).message, /has been silent for 0.2 s/);
	});
	it('it is killed, and started again', async () => {
		const client = await connect();
		const job = await client.exec(['sleep', '30']);
		const nap = await client.start('nap', [20]);
		const change = client.call('nap', [20]);
		const read = client.folder();
		await lab.kill();
		await assert.rejects(nap.ending, fails('OUTCOME_UNKNOWN', /nap \(job \d+\) was under way when the connection ended/));
		await assert.rejects(change, fails('OUTCOME_UNKNOWN', /nap was under way/));
		await assert.rejects(read, fails('CONNECTION_LOST', /ended the connection|broke/));
		await assert.rejects(job.ending, fails('OUTCOME_UNKNOWN', /exec \(job/));
		await assert.rejects(collect(job), fails('OUTCOME_UNKNOWN'));
		await assert.rejects(client.touch('x'), fails('CONNECTION_LOST'));
		await assert.rejects(client.heartbeat(), fails('CONNECTION_LOST'));
		await lab.restart();
		assert.equal((await (await connect()).call('cwd')).id, 0);
	});
	it('the connection is reset', async () => {
		const client = await connect();
		lab.drop();
		await until(() => client.lost.aborted, 'it is known');
		assert.equal(reason(client).code, 'CONNECTION_LOST');
	});
	it('it asks for signs of life itself', async () => {
		const client = await connect();
		lab.heartbeat();
		lab.ping(5);
		assert.equal(await client.folder(), lab.folder);
		assert.equal(client.lost.aborted, false);
	});
});

describe('hostile bytes end the connection, nothing else', () => {
	withLab();
	const cases: [string, Buffer][] = [
		['an empty message', Buffer.from([0, 0])],
		['a pickle that calls os.system', Buffer.from('0017800363636f730a73797374656d0a58020000006c7385522e', 'hex')],
		['a frame of 4 GiB', Buffer.from('020000000100000000', 'hex')],
		['a message in several frames', Buffer.from('010161', 'hex')],
		['an ERROR', Buffer.from('0409054552524f52026e6f', 'hex')],
	];
	for (const [name, bytes] of cases)
		it(name, async () => {
			const client = await connect();
			const call = client.call('nap', [5]);
			lab.inject(bytes);
			await assert.rejects(call, fails('OUTCOME_UNKNOWN'));
			assert.equal(reason(client).code, 'PROTOCOL');
			await until(() => lab.open() === 0, 'the connection is ended');
		});
});

describe('the slot', () => {
	withLab();

	it('closing is safe at any time and more than once, and leaves nothing open', async () => {
		for (let count = 0; count < 20; count += 1) {
			const client = await connect();
			void client.exec(['sleep', '5']).catch(() => {});
			await Promise.all([client.close(), client.close()]);
			await client.close();
			assert.equal(reason(client).code, 'CANCELLED');
		}
		await until(() => lab.open() === 0, 'nothing is open');
	});

	it('waits for no reader: a flood nobody reads reaches its end, and what is missing is counted', async () => {
		const client = await connect({ silence: 30 });
		const job = await client.exec(['seq', '60000'], { queue: { items: 1000 } });
		const ending = await job.ending;
		assert.deepEqual([ending.ended, ending.missing], ['exited', 59_000]);
		const other = await finish(await client.exec(['echo', 'still here']));
		assert.deepEqual(other.lines, ['still here\n']);
	});
});
