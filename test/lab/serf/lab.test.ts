import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connectSerf } from '../../../src/services/serf/client/connect.ts';
import type { SerfClient } from '../../../src/services/serf/client/types.ts';
import { until } from '../../support/until.ts';
import { type SerfLab, type SerfLabOptions, startSerfLab } from './lab.ts';

const withLab =
	(run: (lab: SerfLab, client: SerfClient) => Promise<void>, options: SerfLabOptions = {}) =>
	async (): Promise<void> => {
		const lab = await startSerfLab(options);
		const client = await connectSerf({ hosts: [lab] });
		try {
			await run(lab, client);
		} finally {
			await client.close();
			await lab.close();
		}
	};

test(
	'what happens within the quiet time is told together: the last of each member, the last event of each name',
	withLab(
		async (lab, client) => {
			const records = client.stream('*');
			await records.ready;
			for (const name of ['a', 'b', 'c']) lab.cluster.join(name);
			lab.cluster.fail('c');
			for (const payload of ['1', '2', '3']) lab.cluster.event('deploy', Buffer.from(payload), true);
			lab.cluster.event('at once', Buffer.from('x'));
			const told: string[] = [];
			while (told.length < 4) {
				const { value } = await records.next();
				if (value && 'payload' in value) told.push(`${value.name} ${Buffer.from(value.payload)}`);
				if (!value || !('members' in value)) continue;
				const names = value.members.map(({ name }) => name).filter((name) => name !== lab.name); // its own join may have been told before
				if (names.length > 0) told.push(`${value.event} ${names.sort()}`);
			}
			assert.equal(told[0], 'at once x');
			assert.deepEqual(told.slice(1).sort(), ['deploy 3', 'member-failed c', 'member-join a,b']);
		},
		{ coalesce: 0.05 },
	),
);

test(
	'a client that stops reading loses what 512 records cannot hold, and is not told; answers wait with it',
	withLab(async (lab, client) => {
		const socket = connect(lab.port, lab.host);
		socket.on('error', () => {});
		const requests =
			'82a7436f6d6d616e64a968616e647368616b65a35365710181a756657273696f6e01 82a7436f6d6d616e64a673747265616da35365710281a454797065a475736572';
		socket.write(Buffer.from(requests.replaceAll(' ', ''), 'hex'));
		await until(() => lab.streams.opened === 1, 'the stream');
		socket.pause();
		const dropping = (): boolean =>
			lab.log.ring.some(({ text }) => text.includes('[WARN] agent.ipc: Dropping event to ipc.client'));
		for (let sent = 0; !dropping() && sent < 200_000; sent += 1) {
			lab.cluster.event('flood', Buffer.alloc(400));
			if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
		}
		assert.ok(dropping());
		assert.equal(socket.destroyed, false);
		assert.equal((await client.members()).length, 1, 'others are served');
		let received = 0;
		socket.on('data', (chunk: Buffer) => {
			received += chunk.length;
		});
		socket.resume();
		await until(() => received > 512 * 400, 'what was held');
		socket.destroy();
	}),
);

test(
	'two labs of one cluster tell the same story',
	withLab(async (lab, client) => {
		const peer = await startSerfLab({ name: 'lab-2', cluster: lab.cluster });
		const other = await connectSerf({ hosts: [peer] });
		try {
			const records = other.stream('user');
			await records.ready;
			await client.event('from the first', new Uint8Array(0));
			assert.equal(((await records.next()).value as { name: string }).name, 'from the first');
			assert.deepEqual((await other.members()).map(({ name }) => name).sort(), ['lab-1', 'lab-2']);
			const changes = client.stream('member-failed');
			await changes.ready;
			await peer.kill();
			assert.equal((await changes.next()).done, false);
		} finally {
			await other.close();
			await peer.close();
		}
	}),
);

test(
	'a cluster that lives: every kind of event comes by, and its queries are answered',
	withLab(async (lab, client) => {
		const records = client.stream('*');
		await records.ready;
		const stop = lab.live(0.005);
		const seen = new Set<string>();
		while (seen.size < 7) {
			const { value } = await records.next();
			if (value && 'event' in value) seen.add(value.event);
		}
		stop();
		const answers: string[] = [];
		for await (const { type, from } of client.query({ name: 'load', timeout: 5 })) {
			if (type === 'response') answers.push(from);
			if (answers.length > 3) break;
		}
		assert.ok(answers.length > 3);
	}),
);
