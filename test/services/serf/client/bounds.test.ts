import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byOwnLine } from '../../../../src/services/serf/client/log-past.ts';
import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import { startSerfLab } from '../../../lab/serf/lab.ts';
import { encode } from '../../../lab/serf/msgpack.ts';
import { until } from '../../../support/until.ts';
import { faultOf } from '../fault.ts';

describe('what a hostile agent can make us hold', () => {
	test('members of one byte each are counted as what they take here', { timeout: 20_000 }, async () => {
		const lab = await startSerfLab();
		const client = await connectSerf({ hosts: [lab] });
		const records = client.stream('member-join', { queue: { bytes: 1024 * 1024 } });
		await records.ready;
		const members = Array.from({ length: 1000 }, () => ({}));
		for (let index = 0; index < 20; index += 1) {
			lab.raw(encode({ Error: '', Seq: 2 }));
			lab.raw(encode({ Event: 'member-join', Members: members }));
		}
		lab.cluster.event('end');
		await until(async () => (await client.members()).length === 1, 'the flood to be read');
		let held = 0;
		let dropped = 0;
		while (held + dropped < 20) {
			const { value } = await records.next();
			if (value && 'dropped' in value) dropped += value.dropped;
			else held += 1;
		}
		assert.ok(held <= 2, `${held} records of 1,000 members within 1 MiB`);
		await client.close();
		await lab.close();
	});

	test('lines of megabytes end the past of a log', () => {
		const boundary = byOwnLine('127.0.0.1:1');
		let lines = 0;
		while (!boundary.add('x'.repeat(1024 * 1024))) lines += 1;
		assert.ok(lines <= 4);
	});

	test('a payload that fits no datagram, and a time that is none, never reach the agent', async () => {
		const lab = await startSerfLab();
		const client = await connectSerf({ hosts: [lab] });
		const payload = new Uint8Array(70_000);
		assert.equal((await faultOf(client.query({ name: 'q', payload }).ready)).code, 'LIMIT');
		assert.equal((await faultOf(client.respond(1, payload))).code, 'LIMIT');
		assert.equal((await faultOf(client.query({ name: 'q', timeout: 2e8 }).ready)).code, 'BAD_INPUT');
		assert.deepEqual(
			lab.requests.map(({ command }) => command),
			['handshake'],
		);
		await client.close();
		await lab.close();
	});
});
