import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../../src/services/serf/index.ts';
import { stepOf } from '../../../../src/engine/run/steps.ts';
import { memoryStore, runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import type { Agents, TestAgent } from '../agents.ts';

type Loose = Record<string, unknown>;
const names = (value: unknown): string[] => (value as Loose[]).map((one) => one['name'] as string);

/** What real use found, against any kind of agents. */
export const foundTests = (agents: Agents): void => {
	describe('what real use found', () => {
		let [first, second]: TestAgent[] = [];
		let settings: { hosts: string[] };
		const step = (name: string, input: Loose = {}) => runStep(service, settings, name, input);
		const one = async (name: string, input: Loose = {}) => (await step(name, input))[0] as Loose;
		const watches: ReturnType<typeof startWatch>[] = [];
		const watching = (source: string, input: Loose = {}, more = {}) => {
			const watch = startWatch(service, settings, source, input, more);
			watches.push(watch);
			return watch;
		};

		before(async () => {
			first = await agents.start({ name: '007', tags: { role: 'web', level: '*' } });
			second = await agents.start({ name: 'm2', tags: { role: 'db' } });
			settings = { hosts: [`${first.host}:${first.port}`] };
			await step('agent.join', { addresses: [second.gossip] });
			await until(async () => (await step('member.getMany')).length === 2, 'two members');
		});
		after(async () => {
			for (const watch of watches) await watch.stop();
			for (const agent of [first, second]) await agent?.close();
		});

		test('a bad pattern of a query is refused, and 45 events beside it are sent', async () => {
			const bad = step('query.send', { name: 'q', tags: { role: '*' } });
			const sending = Array.from({ length: 45 }, () => step('event.send', { name: 'beside' }));
			await assert.rejects(bad, { code: 'BAD_INPUT', message: /The pattern for tag “role” is “\*”/ });
			assert.equal(
				(await Promise.allSettled(sending)).filter(({ status }) => status === 'fulfilled').length,
				45,
			);
		});

		test('patterns of Go mean the same in a step and in a trigger', async () => {
			for (const [pattern, found] of [
				['\\Q007', ['007']],
				['\\60\\60\\67', ['007']],
				['(?i)M2', ['m2']],
				['[[:alpha:]]\\d', ['m2']],
				['007|m2', ['007', 'm2']],
			] as const) {
				assert.deepEqual(names(await step('member.getMany', { name: pattern })), found, pattern);
				const [now] = await step('member.waitForMemberChanged', { events: ['joined'], name: pattern });
				assert.ok((found as readonly string[]).includes((now?.['member'] as { name: string }).name), pattern);
			}
			for (const pattern of ['(', '(?=x)', 'n\\'])
				for (const run of [
					step('member.getMany', { name: pattern }),
					step('member.waitForMemberChanged', { name: pattern }),
					step('log.waitForLogLine', { pattern }),
				])
					await assert.rejects(
						run,
						({ code, message }) =>
							code === 'BAD_INPUT' && message.includes(`is “${pattern}”, which is no regular expression`),
					);
		});

		test('a query whose pattern came to nothing asks nobody, and one to too many names says so', async () => {
			await assert.rejects(step('query.send', { name: 'q', tags: { level: '.*', role: '' } }), {
				code: 'BAD_INPUT',
				message: 'The pattern for tag “role” is empty, so all members would be asked',
			});
			const nodes = Array.from({ length: 3000 }, (_, index) => `web-${index}`);
			await assert.rejects(step('query.send', { name: 'q', nodes }), {
				code: 'LIMIT',
				message: 'Members names 3000, more than a query can hold',
			});
		});

		test('a name that is unknown is quoted with what nobody sees in it', async () => {
			await assert.rejects(step('member.get', { member: 'm\u200b2' }), {
				code: 'NOT_FOUND',
				message: /“m<U\+200B>2”$/,
			});
		});

		test('a name that is unknown, failed or filtered out is absent, and the query is not complete', async () => {
			const answering = watching('queryReceived', { names: ['uptime'], atOnce: '12 days' });
			await answering.ready();
			const some = await one('query.send', { name: 'uptime', nodes: ['007', 'typo'], open: '20s' });
			assert.deepEqual(
				[some['asked'], some['absent'], some['silent'], some['complete'], some['endedBy']],
				[['007'], ['typo'], [], false, 'answers'],
			);
			const nobody = await one('query.send', {
				name: 'uptime',
				nodes: ['typo'],
				open: '20s',
				timeout: '15s',
			});
			assert.deepEqual([nobody['asked'], nobody['absent'], nobody['complete']], [[], ['typo'], false]);
			const tagged = await one('query.send', {
				name: 'uptime',
				nodes: ['007', 'm2'],
				tags: { role: 'we' },
				open: '20s',
			});
			assert.deepEqual([tagged['asked'], tagged['absent']], [['007'], ['m2']]);
			await answering.stop();
		});

		test('a time-out shorter than the query keeps what has come', async () => {
			const answering = watching('queryReceived', { names: ['uptime'], atOnce: '12 days' });
			await answering.ready();
			const cut = await one('query.send', { name: 'uptime', open: '60s', timeout: '2s' });
			assert.deepEqual(
				(cut['responses'] as Loose[]).map(({ from }) => from),
				['007'],
			);
			assert.deepEqual([cut['silent'], cut['complete'], cut['endedBy']], [['m2'], false, 'timeout']);
			await answering.stop();
		});

		test('what reached not all, or nobody, is not said to have gone well', async () => {
			const failureOf = (name: string, result: Loose) => {
				const [resource, step] = name.split('.') as [string, string];
				return stepOf(service, resource, step).failure?.(result);
			};
			const joined = await one('agent.join', { addresses: [second?.gossip, '127.0.0.1:1'] });
			assert.deepEqual([joined['reached'], failureOf('agent.join', joined)], [1, '1 of 2 reached']);
			const asked = await one('query.send', { name: 'q', tags: { role: 'nobody' } });
			assert.deepEqual([asked['asked'], failureOf('query.send', asked)], [[], 'nobody was asked']);
			await assert.rejects(step('agent.join', { addresses: ['http://127.0.0.1:1'] }), {
				hint: /gossip address/,
			});
		});

		test('a name of blanks and what nobody sees are refused in words', async () => {
			for (const [name, input] of [
				['event.send', { name: '  ' }],
				['query.send', { name: '\t' }],
				['member.get', { member: ' ' }],
			] as const)
				await assert.rejects(step(name, input), { code: 'BAD_INPUT', message: /a name, not blanks$/ });
			await assert.rejects(step('event.waitForAnyEvent', { type: 'query\u200b' }), {
				message: 'Type: “query<U+200B>” in the event filter “query<U+200B>” is no event of Serf',
			});
			const odd = { hosts: [`${first?.host}\u200b:${first?.port}`] };
			await assert.rejects(runStep(service, odd, 'member.getMany'), {
				message: /^“<U\+200B>” in the address/,
			});
			const slash = { hosts: [`${first?.host}:${first?.port}/`] };
			assert.equal((await runStep(service, slash, 'member.getMany')).length, 2);
		});

		test('a gossip key is taken as it was copied, and is in no message', async () => {
			const key = 'HvY8ubRZMgafUOWvrOadwOckVa1wN3QWAo46FVKbVN8=';
			for (const copied of [`${key}\r\n`, `\ufeff${key}\u200b`, ` ${key.slice(0, 20)}\n${key.slice(20)}`])
				// the cluster of the test has no keys: it is the agent that says so
				await assert.rejects(step('key.install', { key: copied }), { code: 'SERVER', message: /No keyring/ });
			for (const bad of ['CANARY', 'CANARY\ud800', ['CANARY'], `${key}CANARY`])
				await assert.rejects(step('key.install', { key: bad }), (error: Error) => {
					assert.doesNotMatch(JSON.stringify([error.message, error]), /CANARY/);
					return true;
				});
		});

		test('names are not trimmed', async () => {
			const exact = watching('userEvent', { names: ['deploy '] });
			const waiting = step('event.waitForUserEvent', { names: ['deploy '], deadline: '20s' });
			const any = watching('anyEvent', { type: 'query, user:deploy ' });
			await Promise.all([exact.ready(), any.ready()]);
			await until(async () => {
				await step('event.send', { name: 'deploy' });
				await step('event.send', { name: 'deploy ' });
				return exact.events.length > 0 && any.events.length > 0;
			}, 'the event');
			for (const event of [...exact.events, ...any.events, ...(await waiting)])
				assert.equal((event['userEvent'] as { name: string }).name, 'deploy ');
			await Promise.all([exact.stop(), any.stop()]);
		});

		test('what people named stays text', async () => {
			const stats = await one('agent.getStats');
			assert.equal((stats['agent'] as Loose)['name'], '007');
			assert.equal((stats['serf'] as Loose)['members'], 2);
			assert.equal((stats['tags'] as Loose)['level'], '*');
		});

		test('the latest log lines are the latest, and 512 at most', async () => {
			for (let index = 0; index < 12; index += 1) await step('event.send', { name: `line-${index}` });
			const lines = await until(async () => {
				const found = await step('log.getLatest', { level: 'INFO', returnAll: false, limit: 4 });
				return found.some(({ line }) => String(line).includes('line-11')) && found;
			}, 'the last event in the log');
			assert.equal(lines.length, 4);
			assert.ok((await step('log.getLatest', { level: 'TRACE' })).length <= 512);
		});

		test('a line that is written as soon as a step listens is seen', async () => {
			for (let round = 0; round < 3; round += 1) {
				const waiting = step('log.waitForLogLine', {
					pattern: `user-event: at-once-${round}$`,
					deadline: '15s',
				});
				const sending = setInterval(() => void step('event.send', { name: `at-once-${round}` }), 40);
				const [event] = await waiting.finally(() => clearInterval(sending));
				assert.match(event?.['text'] as string, new RegExp(`at-once-${round}`));
			}
		});

		test('the log trigger and the log steps do not take lines from each other', async () => {
			const trigger = watching('logLine', { level: 'INFO' });
			await trigger.ready();
			assert.ok((await step('log.getLatest', { level: 'INFO' })).length > 0);
			assert.ok((await step('log.getLatest', { level: 'DEBUG' })).length > 0);
			const following = step('log.follow', { level: 'DEBUG', time: '20s', count: 1 });
			const sending = setInterval(() => void step('event.send', { name: 'noise' }), 100);
			const told = until(
				() => trigger.events.some(({ text }) => text.includes('noise')),
				'the trigger to go on',
			);
			const [lines] = await Promise.all([following, told]).finally(() => clearInterval(sending));
			assert.equal(lines.length, 1);
			await trigger.stop();
		});

		test('a member that failed while only joins were wanted is told when it is back after a restart', async () => {
			const third = await agents.start({ name: 'm3', tags: { role: 'cache' } });
			const status = async () => (await step('member.getMany', { name: 'm3' }))[0]?.['status'];
			await step('agent.join', { addresses: [third.gossip] });
			await until(async () => (await status()) === 'alive', 'the third to join');
			const store = memoryStore();
			const wishes = { joined: { events: ['joined'] }, cache: { tags: { role: 'cache' } } };
			const stores = { joined: store, cache: memoryStore() };
			const both = Object.entries(wishes).map(([name, input]) =>
				watching('memberChanged', input, { store: stores[name as 'joined'] }),
			);
			await Promise.all(both.map((one) => one.ready()));
			await third.kill();
			await until(async () => (await status()) === 'failed', 'the third to fail', 60);
			await until(() => both[1]?.events.some(({ event }) => event === 'member.failed'), 'the failure');
			await Promise.all(both.map((one) => one.stop()));
			assert.deepEqual(both[0]?.events, []);
			await third.start();
			await step('agent.join', { addresses: [third.gossip] });
			await until(async () => (await status()) === 'alive', 'the third to be back', 60);
			for (const name of ['joined', 'cache'] as const) {
				const again = watching('memberChanged', wishes[name], { store: stores[name], restarted: true });
				await again.ready();
				const event = await again.seen('member.joined');
				assert.equal(event.recovered, true);
				assert.equal(event.text, 'm3 joined');
				await again.stop();
			}
			await third.close();
		});
	});
};
