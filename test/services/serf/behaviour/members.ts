import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberEvent, StreamRecord } from '../../../../src/services/serf/client/types.ts';
import { until } from '../../../support/until.ts';
import type { Agents } from '../agents.ts';
import { faultOf } from '../fault.ts';
import { find, withAgent } from './with-agent.ts';

const memberEvent =
	(event: MemberEvent['event'], name: string) =>
	(record: StreamRecord): record is MemberEvent =>
		'members' in record && record.event === event && record.members.some((member) => member.name === name);

/** Who is in the cluster, and how that changes. */
export const members = (agents: Agents): void => {
	test(
		'a member is told in full',
		withAgent(
			agents,
			async ({ agent, client }) => {
				const [member, ...others] = await client.members();
				assert.ok(member);
				assert.deepEqual(others, []);
				const { raw, tags, ...told } = member;
				const [address, port] = agent.gossip.split(':');
				const ranges = { protocol: { min: 1, max: 5, current: 2 }, delegate: { min: 2, max: 5, current: 5 } };
				assert.deepEqual(told, { name: agent.name, address, port: Number(port), status: 'alive', ...ranges });
				assert.deepEqual({ ...tags }, { role: 'web', dc: 'east' });
				assert.equal(raw['Name'], agent.name);
			},
			{ tags: { role: 'web', dc: 'east' } },
		),
	);

	test(
		'filters match half-anchored patterns of name, status and tags',
		withAgent(
			agents,
			async ({ agent, client }) => {
				const count = async (filter: Parameters<typeof client.membersFiltered>[0]): Promise<number> =>
					(await client.membersFiltered(filter)).length;
				assert.equal(await count({}), 1);
				assert.equal(await count({ name: agent.name }), 1);
				assert.equal(await count({ name: `${agent.name}x` }), 0);
				assert.equal(await count({ status: 'alive', tags: { role: 'w.b' } }), 1);
				assert.equal(await count({ tags: { role: 'db' } }), 0);
				assert.equal(await count({ tags: { missing: '' } }), 1);
			},
			{ tags: { role: 'web' } },
		),
	);

	test(
		'a pattern the agent cannot read never reaches it',
		withAgent(agents, async ({ client }) => {
			for (const filter of [{ name: 'a**' }, { status: '(' }, { tags: { role: '*' } }]) {
				const fault = await faultOf(client.membersFiltered(filter));
				assert.equal(fault.code, 'BAD_INPUT');
				assert.match(fault.message, /“(a\*\*|\(|\*)”, which is no regular expression/);
			}
			const query = await faultOf(client.query({ name: 'q', filterTags: { role: '*' } }).ready);
			assert.match(query.message, /The pattern for tag “role” is “\*”/);
			assert.equal((await client.members()).length, 1, 'the connection goes on');
		}),
	);

	test(
		'patterns of Go: quoted text, octal digits, flags and classes',
		withAgent(agents, async ({ agent: { name }, client }) => {
			for (const pattern of [
				`\\Q${name}`,
				`\\${name.charCodeAt(0).toString(8)}.*`,
				`(?i)${name.toUpperCase()}`,
				'[[:alpha:]].*',
				'(?<first>.).*',
			])
				assert.equal((await client.membersFiltered({ name: pattern })).length, 1, pattern);
		}),
	);

	test(
		'tags are set and removed',
		withAgent(
			agents,
			async ({ client }) => {
				await client.tags({ version: '2', ['__proto__']: 'x' }, ['role']);
				const tags = await until(async () => {
					const [member] = await client.members();
					return member?.tags['version'] === '2' && member.tags;
				}, 'the new tags');
				assert.deepEqual(Object.entries(tags).sort(), [
					['__proto__', 'x'],
					['version', '2'],
				]);
				const large = await faultOf(client.tags({ big: 'x'.repeat(600) }));
				assert.equal(large.code, 'LIMIT');
				await client.tags({ half: 'x'.repeat(300) });
				const both = await faultOf(client.tags({ other: 'x'.repeat(300) }));
				assert.equal(both.code, 'LIMIT', 'the agent’s own word on the sum');
			},
			{ tags: { role: 'web' } },
		),
	);

	test(
		'another member joins, fails, and is forced out',
		withAgent(agents, async ({ agent, client, another, connect }) => {
			const name = `${agent.name}b`;
			const other = await another({ name });
			const records = client.stream('member-join,member-failed,member-leave,member-reap');
			await records.ready;
			assert.deepEqual(await client.join([other.gossip]), { reached: 1 });
			await find(records, memberEvent('member-join', name));
			assert.equal((await client.members()).length, 2);
			await other.kill();
			const failed = await find(records, memberEvent('member-failed', name));
			assert.equal(failed.members[0]?.status, 'failed');
			await client.forceLeave(name);
			await find(records, memberEvent('member-leave', name));
			const slow = await connect();
			await slow.forceLeave(name, { prune: true });
			await until(async () => (await client.members()).length === 1, 'the pruned member to be gone');
			await client.forceLeave('nobody-of-that-name');
		}),
	);

	test(
		'joining what nobody listens at is the agent’s error, in part it is not',
		withAgent(agents, async ({ client, another, agent }) => {
			const fault = await faultOf(client.join(['127.0.0.1:1']));
			assert.equal(fault.code, 'SERVER');
			assert.match(fault.message, /connection refused/);
			const other = await another({ name: `${agent.name}b` });
			assert.deepEqual(await client.join(['127.0.0.1:1', other.gossip]), { reached: 1 });
			assert.deepEqual(await client.join([]), { reached: 0 });
			assert.equal((await client.members()).length, 2, 'header and body of each answer were paired');
		}),
	);
};
