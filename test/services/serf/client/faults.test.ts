import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import type { SerfClient, SerfOptions } from '../../../../src/services/serf/client/types.ts';
import { type SerfLab, type SerfLabOptions, startSerfLab } from '../../../lab/serf/lab.ts';
import { until } from '../../../support/until.ts';
import { faultOf } from '../fault.ts';

const withLab =
	(
		run: (lab: SerfLab, connect: (options?: Partial<SerfOptions>) => Promise<SerfClient>) => Promise<void>,
		options: SerfLabOptions = {},
	) =>
	async (): Promise<void> => {
		const lab = await startSerfLab(options);
		const clients: SerfClient[] = [];
		const hosts = [{ host: lab.host, port: lab.port, authKey: options.authKey }];
		try {
			await run(lab, async (wanted) => {
				const client = await connectSerf({ hosts, ...wanted });
				clients.push(client);
				return client;
			});
		} finally {
			for (const client of clients) await client.close();
			await lab.close();
		}
	};

/** Something that listens and is no agent. */
const withServer =
	(serve: (socket: Socket) => void, run: (host: { host: string; port: number }) => Promise<void>) =>
	async (): Promise<void> => {
		const sockets = new Set<Socket>();
		const server = createServer((socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			serve(socket);
		});
		await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		try {
			await run({ host: '127.0.0.1', port });
		} finally {
			for (const socket of sockets) socket.destroy();
			server.close();
		}
	};

test('nothing listens: CONNECT_REFUSED with the place', async () => {
	const fault = await faultOf(connectSerf({ hosts: [{ host: '127.0.0.1', port: 1 }] }));
	assert.equal(fault.code, 'CONNECT_REFUSED');
	assert.match(fault.message, /127\.0\.0\.1:1 /);
});

test('a name nobody knows: CONNECT_FAILED', async () => {
	assert.equal(
		(
			await faultOf(
				connectSerf({ hosts: [{ host: 'no-such-host.invalid', port: 7373 }], connectTimeout: 20 }),
			)
		).code,
		'CONNECT_FAILED',
	);
});

test('no hosts at all: BAD_INPUT', async () =>
	assert.equal((await faultOf(connectSerf({ hosts: [] }))).code, 'BAD_INPUT'));

test(
	'something that accepts and says nothing: TIMEOUT at the connect time, and no socket stays',
	withServer(
		() => {},
		async (host) =>
			assert.equal((await faultOf(connectSerf({ hosts: [host], connectTimeout: 0.1 }))).code, 'TIMEOUT'),
	),
);

test(
	'something that accepts and hangs up: CONNECTION_LOST, with the gossip port as a thought',
	withServer(
		(socket) => socket.destroy(),
		async (host) => {
			const fault = await faultOf(connectSerf({ hosts: [host] }));
			assert.equal(fault.code, 'CONNECTION_LOST');
			assert.match(fault.hint, /7946/);
		},
	),
);

test(
	'a web server: PROTOCOL',
	withServer(
		(socket) => socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
		async (host) => assert.equal((await faultOf(connectSerf({ hosts: [host] }))).code, 'PROTOCOL'),
	),
);

test(
	'the next host is tried, and which one it is can be seen',
	withLab(async (lab, connect) => {
		const client = await connect({
			hosts: [
				{ host: '127.0.0.1', port: 1 },
				{ host: lab.host, port: lab.port },
			],
		});
		assert.deepEqual(client.agent, { host: lab.host, port: lab.port });
	}),
);

test(
	'of several failures the one a person must mend comes first, and all are told',
	withLab(
		async (lab) => {
			const hosts = [
				{ host: lab.host, port: lab.port, authKey: 'wrong' },
				{ host: '127.0.0.1', port: 1 },
			];
			const fault = await faultOf(connectSerf({ hosts }));
			assert.equal(fault.code, 'AUTH_REJECTED');
			assert.equal((fault.details['tried'] as unknown[]).length, 2);
			assert.doesNotMatch(JSON.stringify({ ...fault, message: fault.message }), /wrong/);
		},
		{ authKey: 'right' },
	),
);

test(
	'the signal ends connecting at once, before and during',
	withServer(
		() => {},
		async (host) => {
			assert.equal(
				(await faultOf(connectSerf({ hosts: [host] }, { signal: AbortSignal.abort() }))).code,
				'CANCELLED',
			);
			const controller = new AbortController();
			const fault = faultOf(connectSerf({ hosts: [host, host] }, { signal: controller.signal }));
			controller.abort();
			assert.equal((await fault).code, 'CANCELLED');
		},
	),
);

test(
	'a call ends at its time-out and at its signal; what comes late for it harms nobody',
	withLab(async (lab, connect) => {
		const client = await connect();
		lab.faults.slow = { join: 0.1, members: 0.1, event: 0.1 };
		assert.equal((await faultOf(client.members({ timeout: 0.02 }))).code, 'TIMEOUT');
		assert.equal((await faultOf(client.join([], { timeout: 0.02 }))).code, 'OUTCOME_UNKNOWN');
		const controller = new AbortController();
		const fault = faultOf(client.event('e', new Uint8Array(0), { signal: controller.signal }));
		controller.abort();
		assert.equal((await fault).code, 'CANCELLED');
		assert.equal((await faultOf(client.members({ signal: AbortSignal.abort() }))).code, 'CANCELLED');
		lab.faults.slow = {};
		assert.equal((await client.members()).length, 1);
		assert.equal((await client.stats())['agent']?.['name'], 'lab-1');
		assert.deepEqual(
			lab.requests.map(({ seq }) => seq),
			lab.requests.map((_, index) => index + 1),
			'no Seq is used twice',
		);
	}),
);

test(
	'endStuck: a call given up ends a connection on which nothing else waits, and only such a one',
	withLab(async (lab, connect) => {
		const client = await connect({ endStuck: true, heartbeat: 0.05 });
		lab.faults.slow = { stats: 0.3, members: 0.1 };
		const slow = client.stats();
		assert.equal((await faultOf(client.members({ timeout: 0.02 }))).code, 'TIMEOUT');
		assert.equal((await slow)['agent']?.['name'], 'lab-1', 'another call still waited');
		lab.faults.hang.add('event');
		const stopping = new AbortController();
		const stopped = faultOf(client.event('e', new Uint8Array(0), { signal: stopping.signal }));
		await until(() => lab.requests.some(({ command }) => command === 'event'), 'the request to arrive');
		stopping.abort();
		assert.equal((await stopped).code, 'CANCELLED');
		assert.match(
			(client.lost.reason as Error).message,
			/was ended here: event had not been answered in its time$/,
		);
		await until(() => lab.connections === 0, 'the socket to be gone');
	}),
);

test(
	'endStuck: an open stream is no reason to end the connection, nor is it ended',
	withLab(async (lab, connect) => {
		const client = await connect({ endStuck: true });
		const records = client.stream('user');
		await records.ready;
		lab.faults.slow = { members: 0.1 };
		assert.equal((await faultOf(client.members({ timeout: 0.02 }))).code, 'TIMEOUT');
		lab.cluster.event('still here');
		assert.equal(((await records.next()).value as { name: string }).name, 'still here');
		assert.equal(client.lost.aborted, false);
	}),
);

test(
	'the agent dies under calls: reads are lost, changes have an unknown outcome',
	withLab(async (lab, connect) => {
		const client = await connect();
		lab.faults.hang.add('members');
		const read = faultOf(client.members());
		const change = faultOf(client.event('e', new Uint8Array(0)));
		await until(() => lab.requests.some(({ command }) => command === 'members'), 'the request to arrive');
		await lab.kill();
		assert.equal((await read).code, 'CONNECTION_LOST');
		assert.equal((await change).code, 'OUTCOME_UNKNOWN');
		assert.equal(codeOf(client.lost.reason), 'CONNECTION_LOST');
	}),
);

test(
	'killed in the middle of a record: the loss says so, and nothing is thrown elsewhere',
	withLab(async (lab, connect) => {
		const client = await connect();
		const records = client.stream('user');
		await records.ready;
		lab.faults.cut = true;
		lab.cluster.event('half', Buffer.alloc(100));
		const fault = await faultOf(records.next());
		assert.equal(fault.code, 'CONNECTION_LOST');
		assert.match(fault.message, /in the middle of a record/);
	}),
);

for (const [what, bytes] of [
	['garbage', Buffer.from([0xc1, 1, 2, 3])],
	['a text where a map belongs', Buffer.from([0xa1, 0x61])],
	['a record of 200 MiB', Buffer.from([0xdb, 0x0c, 0x80, 0, 0])],
] as const) {
	test(
		`${what} from the agent ends the connection with PROTOCOL`,
		withLab(async (lab, connect) => {
			const client = await connect();
			const records = client.stream('user');
			await records.ready;
			lab.raw(bytes);
			assert.equal((await faultOf(records.next())).code, 'CONNECTION_LOST');
			assert.equal(codeOf(client.lost.reason), 'PROTOCOL');
			assert.equal((await faultOf(client.members())).code, 'CONNECTION_LOST');
		}),
	);
}

test(
	'a hung agent is noticed by silence',
	withLab(async (lab, connect) => {
		const client = await connect({ heartbeat: 0.05 });
		const records = client.stream('user');
		await records.ready;
		await until(
			() => lab.requests.filter(({ command }) => command === 'get-coordinate').length >= 2,
			'signs of life to be asked for',
		);
		assert.equal(client.lost.aborted, false);
		lab.faults.silent = true;
		const fault = await faultOf(records.next());
		assert.match(fault.message, /^No sign of life for \d+ s from the Serf agent at /);
		assert.equal(codeOf(client.lost.reason), 'CONNECTION_LOST');
	}),
);

test(
	'a network that swallows everything is noticed the same way',
	withLab(async (lab, connect) => {
		const client = await connect({ heartbeat: 0.05 });
		lab.cutNetwork();
		await until(() => client.lost.aborted, 'the loss');
		assert.match((client.lost.reason as Error).message, /^No sign of life/);
		assert.equal((await (await connect()).members()).length, 1, 'new connections work');
	}),
);

test(
	'an agent that is busy with a slow call is not taken for hung',
	withLab(async (lab, connect) => {
		const client = await connect({ heartbeat: 0.03 });
		lab.faults.slow = { join: 0.4 };
		assert.deepEqual(await client.join([], { timeout: 5 }), { reached: 0 });
		assert.equal(client.lost.aborted, false);
	}),
);

test(
	'a hung agent is noticed in spite of calls that are made and given up meanwhile',
	withLab(async (lab, connect) => {
		const client = await connect({ heartbeat: 0.1 });
		const records = client.stream('user');
		await records.ready;
		lab.faults.silent = true;
		const asking = setInterval(() => {
			for (const timeout of [0.02, 30]) client.members({ timeout }).catch(() => {});
			client.join([], { timeout: 30 }).catch(() => {});
		}, 150);
		try {
			await until(() => client.lost.aborted, 'the loss to be seen', 5);
		} finally {
			clearInterval(asking);
		}
		assert.match((client.lost.reason as Error).message, /^No sign of life/);
	}),
);

test(
	'leave succeeds when the agent closes without an answer, as real ones may',
	withLab(async (lab, connect) => {
		lab.faults.leaveInSilence = true;
		await (await connect()).leave();
	}),
);

test(
	'a filter that ends the connection for another reason is not blamed on a plain pattern',
	withLab(async (lab, connect) => {
		lab.faults.hang.add('members-filtered');
		const client = await connect();
		const fault = faultOf(client.membersFiltered({ name: 'web-1' }));
		await until(
			() => lab.requests.some(({ command }) => command === 'members-filtered'),
			'the request to arrive',
		);
		await lab.kill();
		assert.equal((await fault).code, 'CONNECTION_LOST');
	}),
);

test(
	'answers that come twice are taken once',
	withLab(async (lab, connect) => {
		lab.faults.doubled = true;
		const client = await connect();
		await client.event('e', new Uint8Array(0));
		await client.stream('user').ready;
		assert.equal((await client.members()).length, 1);
		await client.event('f', new Uint8Array(0));
	}),
);

test(
	'the empty records agents add to queries are passed over',
	withLab(async (lab, connect) => {
		lab.faults.spurious = 200;
		const from: string[] = [];
		for await (const record of (await connect()).query({ name: 'q', requestAck: true, timeout: 0.05 }))
			from.push(`${record.type} ${record.from}`);
		assert.deepEqual(from, ['ack lab-1']);
	}),
);

test(
	'the key is changed while connected: the next connection is rejected',
	withLab(
		async (lab, connect) => {
			const client = await connect();
			await lab.kill();
			await lab.restart({ authKey: 'another' });
			await until(() => client.lost.aborted, 'the loss');
			assert.equal((await faultOf(connect())).code, 'AUTH_REJECTED');
		},
		{ authKey: 'k' },
	),
);

test(
	'close settles in any state, more than once, and ends what is open with CANCELLED',
	withLab(async (lab, connect) => {
		const client = await connect();
		const query = faultOf(client.query({ name: 'q', timeout: 5 }).next());
		const call = faultOf(client.members());
		await Promise.all([client.close(), client.close()]);
		await client.close();
		assert.equal((await query).code, 'CANCELLED');
		assert.equal((await call).code, 'CANCELLED');
		assert.equal(codeOf(client.lost.reason), 'CANCELLED');
		await until(() => lab.connections === 0, 'the socket to be gone');
	}),
);

test(
	'one stream in the agent serves all subscribers of a filter, and outlives them by `idle`',
	withLab(async (lab, connect) => {
		const client = await connect({ idle: 0.05 });
		for (let round = 0; round < 50; round += 1) {
			const records = client.stream(round % 2 ? 'user,query' : 'query, user');
			await records.ready;
			await records.return();
		}
		assert.deepEqual(lab.streams, { opened: 1, ended: 0 });
		const [first, second] = [client.stream('user,query'), client.stream('user,query')];
		lab.cluster.event('both', Buffer.from('x'));
		const [one, other] = await Promise.all([first.next(), second.next()]);
		assert.equal(one.value, other.value);
		await first.return();
		lab.cluster.event('second only', Buffer.from('x'));
		assert.equal(((await second.next()).value as { name: string }).name, 'second only');
		assert.equal(lab.streams.ended, 0);
		await second.return();
		await until(() => lab.streams.ended === 1, 'the stream to be stopped after its idle time');
		assert.equal(lab.streams.opened, 1);
	}),
);

test(
	'a stream and then the members, on one connection: no change is missed between',
	withLab(async (lab, connect) => {
		const client = await connect();
		const records = client.stream('member-join');
		const members = client.members();
		for (let index = 0; index < 20; index += 1) {
			lab.cluster.join(`n${index}`);
			await new Promise((resolve) => setImmediate(resolve));
		}
		const known = new Set((await members).map(({ name }) => name));
		while (known.size < 21) {
			const { value } = await records.next();
			if (value && 'members' in value) for (const { name } of value.members) known.add(name);
		}
	}),
);
