import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryEvent, QueryRecord, StreamRecord } from '../../../../src/services/serf/client/types.ts';
import type { Agents } from '../agents.ts';
import { faultOf } from '../fault.ts';
import { find, withAgent } from './with-agent.ts';

const queryEvent = (record: StreamRecord): record is QueryEvent =>
	'event' in record && record.event === 'query';

const all = async (records: AsyncIterable<QueryRecord>): Promise<QueryRecord[]> => {
	const list: QueryRecord[] = [];
	for await (const record of records) list.push(record);
	return list.sort((a, b) => (a.type < b.type ? -1 : 1));
};

/** Questions to the members and their answers. */
export const queries = (agents: Agents): void => {
	test(
		'a query is acknowledged, answered, and over at its time',
		withAgent(agents, async ({ agent, client, connect }) => {
			const member = await connect();
			const asked = member.stream('query:load');
			await asked.ready;
			const answers = all(
				client.query({ name: 'load', payload: Buffer.from('15m'), requestAck: true, timeout: 0.5 }),
			);
			const question = await find(asked, queryEvent);
			assert.equal(Buffer.from(question.payload).toString(), '15m');
			await member.respond(question.id, Uint8Array.of(0, 255));
			const again = await faultOf(member.respond(question.id, new Uint8Array(1)));
			assert.equal(again.code, 'TOO_LATE');
			assert.deepEqual(await answers, [
				{ type: 'ack', from: agent.name, payload: new Uint8Array(0) },
				{ type: 'response', from: agent.name, payload: Uint8Array.of(0, 255) },
			]);
			const late = await faultOf(member.respond(question.id, new Uint8Array(1)));
			assert.equal(late.code, 'TOO_LATE');
		}),
	);

	test(
		'breaking out ends the query here, and the connection goes on',
		withAgent(agents, async ({ agent, client }) => {
			for await (const { type, from } of client.query({ name: 'x', requestAck: true, timeout: 0.3 })) {
				assert.deepEqual([type, from], ['ack', agent.name]);
				break;
			}
			const open = client.query({ name: 'y', timeout: 0.3 });
			assert.equal((await client.members()).length, 1);
			assert.deepEqual(await all(open), [], 'nobody answers');
			assert.equal((await client.members()).length, 1);
		}),
	);

	test(
		'only those who are named are asked',
		withAgent(
			agents,
			async ({ agent, client }) => {
				const asked = async (filter: object): Promise<number> =>
					(await all(client.query({ name: 'f', requestAck: true, timeout: 0.2, ...filter }))).length;
				assert.deepEqual(
					await Promise.all([asked({ filterNodes: ['nobody'] }), asked({ filterNodes: [agent.name] })]),
					[0, 1],
				);
				assert.deepEqual(
					await Promise.all([asked({ filterTags: { role: 'd.' } }), asked({ filterTags: { role: 'w.*' } })]),
					[0, 1],
				);
			},
			{ tags: { role: 'web' } },
		),
	);

	test(
		'reachability: the ping that Serf keeps for itself',
		withAgent(agents, async ({ agent, client }) => {
			const acks = await all(client.query({ name: '_serf_ping', requestAck: true, timeout: 0.2 }));
			assert.deepEqual(acks, [{ type: 'ack', from: agent.name, payload: new Uint8Array(0) }]);
		}),
	);

	test(
		'queries that cannot be are refused here, those too large there',
		withAgent(agents, async ({ client }) => {
			const codeOfQuery = async (params: object): Promise<string | undefined> =>
				(await faultOf(client.query({ name: 'q', ...params }).next())).code;
			assert.equal(await codeOfQuery({ timeout: -1 }), 'BAD_INPUT');
			assert.equal(await codeOfQuery({ relayFactor: 256 }), 'BAD_INPUT');
			assert.equal(await codeOfQuery({ name: '_serf_conflict' }), 'BAD_INPUT');
			assert.equal(await codeOfQuery({ payload: new Uint8Array(2000) }), 'LIMIT');
			assert.equal((await faultOf(client.respond(4711, new Uint8Array(0)))).code, 'TOO_LATE');
		}),
	);
};
