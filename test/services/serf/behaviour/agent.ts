import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import { rttSeconds } from '../../../../src/services/serf/client/rtt.ts';
import { until } from '../../../support/until.ts';
import type { Agents } from '../agents.ts';
import { faultOf } from '../fault.ts';
import { withAgent } from './with-agent.ts';

const PRIMARY = 'vPHkr9FDOGpCDatwucV9mNfPE9kz4MjyVUdSAkIoFCU=';
const SECOND = 'vlNHsC1PClsdeUAiG7VuJzSP0DgzJA2E2li8CHcz5qo=';

/** The agent itself: its figures, its keys, who may speak with it, and its end. */
export const agent = (agents: Agents): void => {
	test(
		'stats and coordinates',
		withAgent(agents, async ({ agent: { name }, client }) => {
			const stats = await client.stats();
			assert.equal(stats['agent']?.['name'], name);
			assert.equal(stats['serf']?.['members'], '1');
			const place = await client.coordinate(name);
			assert.equal(place?.vec.length, 8);
			assert.ok(place && rttSeconds(place, place) < 0.01);
			assert.equal(await client.coordinate('nobody-of-that-name'), undefined);
		}),
	);

	test(
		'gossip keys are listed, installed, used and removed',
		withAgent(
			agents,
			async ({ agent: { name }, client }) => {
				assert.deepEqual({ ...(await client.listKeys()).keys }, { [PRIMARY]: 1 });
				assert.equal((await client.installKey(SECOND)).numResp, 1);
				await client.useKey(SECOND);
				const fault = await faultOf(client.removeKey(SECOND));
				assert.equal(fault.code, 'SERVER');
				// 0.11 begins it with a small letter
				assert.match(
					(fault.details['messages'] as Record<string, string>)[name] as string,
					/^removing the primary key is not allowed$/i,
				);
				assert.equal(JSON.stringify(fault).includes(SECOND), false, 'no key in an error');
				await client.removeKey(PRIMARY);
				assert.deepEqual(Object.keys((await client.listKeys()).keys), [SECOND]);
				assert.equal((await faultOf(client.installKey('AAAA'))).code, 'BAD_INPUT');
			},
			{ config: { encrypt_key: PRIMARY } },
		),
	);

	test(
		'keys of a cluster that has none: each node says so, and the connection goes on',
		withAgent(agents, async ({ client }) => {
			const fault = await faultOf(client.listKeys());
			assert.equal(fault.details['numErr'], 1);
			assert.equal((await client.members()).length, 1);
		}),
	);

	test(
		'an agent with a key: the right one, a wrong one, none',
		withAgent(
			agents,
			async ({ agent: { host, port }, client }) => {
				assert.equal((await client.members()).length, 1);
				const wrong = await faultOf(connectSerf({ hosts: [{ host, port, authKey: 'wrong' }] }));
				assert.equal(wrong.code, 'AUTH_REJECTED');
				assert.match(wrong.message, /refused the RPC key/);
				const without = await connectSerf({ hosts: [{ host, port }] });
				const refused = async (call: Promise<unknown>): Promise<string | undefined> =>
					(await faultOf(call)).code;
				assert.equal(await refused(without.members()), 'AUTH_REQUIRED');
				assert.equal(await refused(without.event('e', new Uint8Array(1))), 'AUTH_REQUIRED');
				assert.equal(await refused(without.join(['127.0.0.1:1'])), 'AUTH_REQUIRED');
				assert.equal(await refused(without.stream('*').ready), 'AUTH_REQUIRED');
				assert.equal(await refused(without.stats()), 'AUTH_REQUIRED', 'answers that came twice did no harm');
				await without.close();
			},
			{ config: { rpc_auth: 's3cret' } },
		),
	);

	test(
		'a key for an agent without one',
		withAgent(agents, async ({ agent: { host, port } }) => {
			const fault = await faultOf(connectSerf({ hosts: [{ host, port, authKey: 'k' }] }));
			assert.equal(fault.code, 'AUTH_REJECTED');
			assert.match(fault.message, /has no RPC key configured/);
		}),
	);

	test(
		'leave ends the agent and the connection',
		withAgent(agents, async ({ client, connect }) => {
			const watching = await connect();
			await client.leave();
			await until(() => client.lost.aborted && watching.lost.aborted, 'the connections to end');
			assert.equal(codeOf(watching.lost.reason), 'CONNECTION_LOST');
		}),
	);

	test(
		'an agent is killed and comes back: calls fail by what they do, and a new connection works',
		withAgent(agents, async ({ agent: running, client, connect }) => {
			const records = client.stream('member-reap');
			const query = client.query({ name: 'q', timeout: 20 });
			await Promise.all([records.ready, query.ready]);
			const next = faultOf(records.next());
			const answer = faultOf(query.next());
			await running.kill();
			await until(() => client.lost.aborted, 'the loss to be seen');
			assert.equal((await next).code, 'CONNECTION_LOST');
			assert.equal((await answer).code, 'CONNECTION_LOST');
			assert.equal(
				(await faultOf(client.event('e', new Uint8Array(0)))).code,
				'CONNECTION_LOST',
				'nothing was sent',
			);
			assert.equal((await faultOf(connect())).code, 'CONNECT_REFUSED');
			await running.start();
			assert.equal((await (await connect()).members()).length, 1);
		}),
	);
};
