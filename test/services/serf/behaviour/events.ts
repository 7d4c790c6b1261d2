import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamRecord, UserEvent } from '../../../../src/services/serf/client/types.ts';
import type { Agents } from '../agents.ts';
import { faultOf } from '../fault.ts';
import { find, withAgent } from './with-agent.ts';

const userEvent = (record: StreamRecord): record is UserEvent => 'event' in record && record.event === 'user';

/** User events, and the streams they come by. */
export const events = (agents: Agents): void => {
	test(
		'an event comes back on a stream as it was sent',
		withAgent(agents, async ({ client }) => {
			const records = client.stream('user');
			const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
			await client.event('déploy', bytes);
			const { lTime, ...told } = await find(records, userEvent);
			assert.ok(lTime > 0);
			assert.deepEqual(told, { event: 'user', name: 'déploy', payload: bytes, coalesce: false });
			await client.event('', new Uint8Array(0));
			const empty = await find(records, userEvent);
			assert.deepEqual([empty.name, empty.payload], ['', new Uint8Array(0)]);
		}),
	);

	test(
		'a name selects events, and * takes all',
		withAgent(agents, async ({ client }) => {
			const named = client.stream('user:b');
			const all = client.stream('');
			for (const name of ['a', 'b', 'c']) await client.event(name, Buffer.from(name));
			assert.equal((await find(named, userEvent)).name, 'b');
			const names: string[] = [];
			while (names.length < 3) names.push((await find(all, userEvent)).name);
			assert.deepEqual(names, ['a', 'b', 'c']);
		}),
	);

	test(
		'an event that is too large is refused here or there',
		withAgent(agents, async ({ client }) => {
			for (const size of [500, 600, 10_000]) {
				const fault = await faultOf(client.event('large event', new Uint8Array(size)));
				assert.equal(fault.code, 'LIMIT', `${size} bytes`);
			}
		}),
	);

	test(
		'a filter the agent would refuse never reaches it',
		withAgent(agents, async ({ client }) => {
			for (const type of ['bogus', 'user,', 'member-join:x']) {
				const records = client.stream(type);
				assert.equal((await faultOf(records.ready)).code, 'BAD_INPUT');
				assert.equal((await faultOf(records.next())).code, 'BAD_INPUT');
				assert.equal((await records.next()).done, true);
			}
			assert.equal((await client.members()).length, 1);
		}),
	);

	test(
		'what a subscriber does not take is dropped and counted, and the connection goes on',
		withAgent(agents, async ({ client, connect }) => {
			const lazy = client.stream('user', { queue: { records: 5 } });
			const eager = client.stream('user');
			const sender = await connect();
			for (let index = 0; index < 50; index += 1) await sender.event('e', Buffer.from(String(index)));
			for (let index = 0; index < 50; index += 1)
				assert.equal(Buffer.from((await find(eager, userEvent)).payload).toString(), String(index));
			let told = 0;
			let dropped = 0;
			while (told + dropped < 50) {
				const { value } = await lazy.next();
				assert.ok(value);
				if ('dropped' in value) dropped += value.dropped;
				else told += 1;
			}
			assert.deepEqual([told, dropped], [5, 45]);
			assert.equal((await client.members()).length, 1);
		}),
	);

	test(
		'a subscription ends by return, by its signal and with its connection',
		withAgent(agents, async ({ client }) => {
			const left = client.stream('user');
			await left.return();
			assert.equal((await left.next()).done, true);
			const controller = new AbortController();
			const stopped = client.stream('user', { signal: controller.signal });
			const waiting = faultOf(stopped.next());
			controller.abort();
			assert.equal((await waiting).code, 'CANCELLED');
			const cut = client.stream('user');
			const next = faultOf(cut.next());
			await client.close();
			assert.equal((await next).code, 'CANCELLED');
			assert.equal((await cut.next()).done, true);
			assert.equal((await faultOf(client.stream('user').ready)).code, 'CANCELLED');
		}),
	);

	for (const level of ['debug', 'INFO', 'WARN', 'err'])
		test(
			`the log at level ${level}: its past, a mark, then what is written`,
			withAgent(agents, async ({ client, connect }) => {
				await client.event('before', new Uint8Array(0));
				const lines = client.monitor(level);
				const past: string[] = [];
				for await (const item of lines) {
					if ('begun' in item) break;
					if ('log' in item) past.push(item.log);
				}
				await lines.return();
				const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR'];
				const least = levels.indexOf(level.toUpperCase());
				assert.ok(past.every((line) => levels.indexOf(/\[([A-Z]+)\]/.exec(line)?.[1] ?? '') >= least));
				if (least <= 2)
					assert.match(past.at(-1) ?? '', /Accepted client: /, 'our own connection is the last of the past');
				const two = [client.monitor(level), client.monitor('INFO')] as const;
				for (const one of two) await find(one, (item): item is { begun: true } => 'begun' in item);
				const other = await connect();
				await other.event('noticed', new Uint8Array(0));
				await find(
					two[1],
					(item): item is { log: string } =>
						'log' in item && /Received event: user-event: noticed/.test(item.log),
				);
				assert.equal((await faultOf(client.monitor('loud').ready)).code, 'BAD_INPUT');
			}),
		);

	test(
		'a line that is written right after the monitor was asked for is never taken for the past',
		withAgent(agents, async ({ client, connect }) => {
			const other = await connect();
			for (let round = 0; round < 5; round += 1) {
				const lines = client.monitor('INFO');
				await lines.ready;
				await other.event(`at once ${round}`, new Uint8Array(0));
				let begun = false;
				for await (const item of lines) {
					if ('begun' in item) begun = true;
					if (!('log' in item) || !item.log.includes(`user-event: at once ${round}`)) continue;
					assert.equal(begun, true);
					break;
				}
				await lines.return();
			}
		}),
	);
};
