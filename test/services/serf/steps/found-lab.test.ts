import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { testConnection } from '../../../../src/engine/connect/test-connection.ts';
import { loadList } from '../../../../src/engine/connect/load-list.ts';
import type { AnySource } from '../../../../src/catalogue/source.ts';
import type { Saved } from '../../../../src/engine/watch/memory.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/serf/index.ts';
import { type SerfLab, startSerfLab } from '../../../lab/serf/lab.ts';
import { failure } from '../../../support/failure.ts';
import { memoryStore, runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { labAgents } from '../agents.ts';
import { foundTests } from './found.ts';

type Loose = Record<string, unknown>;

foundTests(labAgents);
after(() => endLeases());

describe('what real use found, with an agent that misbehaves', () => {
	let lab: SerfLab;
	let settings: Loose;
	const step = (name: string, input: Loose = {}) => runStep(service, settings, name, input);
	let watches: ReturnType<typeof startWatch>[] = [];
	const watching = (source: string, input: Loose = {}, more = {}) => {
		const watch = startWatch(service, settings, source, input, more);
		watches.push(watch);
		return watch;
	};
	const asked = (command: string) => lab.requests.filter((request) => request.command === command).length;

	beforeEach(async () => {
		lab = await startSerfLab({ name: 'lab-1', tags: { role: 'web' } });
		settings = { hosts: [`127.0.0.1:${lab.port}`], heartbeat: '1s' };
	});
	afterEach(async () => {
		for (const watch of watches) await watch.stop();
		watches = [];
		endLeases();
		await lab.close();
	});

	/** Something that accepts connections and says nothing. */
	const hung = async (): Promise<{ server: Server; port: number; close(): void }> => {
		const sockets = new Set<Socket>();
		const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
		await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		return {
			server,
			port,
			close() {
				for (const socket of sockets) socket.destroy();
				server.close();
			},
		};
	};

	test('a hung first host: steps, the test and the lists reach the second one with their usual times', async () => {
		const [first, second] = [await hung(), await hung()];
		settings = { hosts: [first.port, second.port, lab.port].map((port) => `127.0.0.1:${port}`) };
		const [members, sent, words, list] = await Promise.all([
			step('member.getMany'),
			step('event.send', { name: 'x' }),
			testConnection(service, settings),
			loadList({ service, list: 'members', settings }),
		]);
		assert.equal(members.length, 1);
		assert.equal(sent[0]?.['sent'], true);
		assert.match(words, new RegExp(`:${lab.port} answers`));
		assert.equal(list.items.length, 1);
		settings = { hosts: [`127.0.0.1:${first.port}`, '127.0.0.1:1'], connectTimeout: '300ms' };
		await assert.rejects(step('member.getMany'), {
			message: new RegExp(
				`^No Serf agent could be used: .*:${first.port} did not answer within 0.3 s.*; 127\\.0\\.0\\.1:1 refused`,
			),
		});
		settings = { hosts: [first.port, second.port].map((port) => `127.0.0.1:${port}`) };
		await assert.rejects(step('event.send', { name: 'x', timeout: '500ms' }), {
			code: 'TIMEOUT',
			message: `Send an event: Serf gave no answer within 500 ms: 127.0.0.1:${first.port} had not answered; 127.0.0.1:${second.port} was not tried`,
		});
		first.close();
		second.close();
	});

	test('a hung agent is noticed in spite of a step that asks it again and again', async () => {
		const trigger = watching('userEvent');
		await trigger.ready();
		lab.faults.silent = true;
		const asking = setInterval(
			() => void step('member.waitForMemberChanged', { deadline: '500ms' }).catch(() => {}),
			600,
		);
		await until(
			() => trigger.statuses.some(({ is }) => is === 'retrying'),
			'the loss to be seen',
			15,
		).finally(() => clearInterval(asking));
		lab.faults.silent = false;
		await trigger.stop();
	});

	test('refused patterns cost nothing: no socket, no question', async () => {
		await step('member.getMany', { name: 'lab.*' });
		const [connections, questions] = [lab.connections, asked('members-filtered')];
		const refused = await Promise.allSettled(
			Array.from({ length: 150 }, () => step('member.getMany', { name: '(?=x)' })),
		);
		assert.ok(refused.every(({ status }) => status === 'rejected'));
		assert.deepEqual([lab.connections, asked('members-filtered')], [connections, questions]);
	});

	test('a flood of log lines delays neither “connected” nor a list, and what is lost is counted', async () => {
		let sent = 0;
		const flood = setInterval(() => {
			for (let index = 0; index < 60; index += 1) lab.log.write('TRACE', `serf: flood ${sent++}`);
		}, 20);
		try {
			const trigger = watching('logLine', { level: 'TRACE' });
			await trigger.ready();
			const lines = await step('log.getLatest', { level: 'TRACE' });
			assert.ok(lines.length > 0 && lines.length <= 512, `${lines.length}`);
			const followed = await step('log.follow', { level: 'TRACE', time: '500ms' });
			assert.ok(followed.length > 0);
			await trigger.stop();
		} finally {
			clearInterval(flood);
		}
	});

	test('log lines that were dropped are a notice in their place, which counts them', async () => {
		const [past, one, two] = ['past', 'one', 'two'].map((text) => ({
			log: `2026/01/31 03:12:45 [WARN] serf: ${text}`,
		}));
		const items = async function* () {
			yield* [past, { begun: true }, one, { dropped: 7 }, two];
		};
		const lines = Object.assign(items(), { heard: new Date() });
		const context = { state: new Map(), remember() {}, ready() {}, log() {} };
		const client = { agent: { host: 'h', port: 1 }, monitor: () => lines };
		const { listen } = service.sources.find(({ name }) => name === 'logLine') as AnySource;
		const values = { level: 'WARN', pattern: '' };
		const told: string[] = [];
		for await (const item of listen?.(client as never, values as never, context as never) ?? [])
			told.push(...[item].flat().map(({ event, text }) => `${event}: ${text}`));
		assert.deepEqual(told, [
			'log.line: one',
			'dropped: 7 records lost: more came than were taken in time',
			'log.line: two',
		]);
	});

	test('a member that failed, came back and failed again while only failures were wanted is told twice', async () => {
		const store = memoryStore();
		const values = { events: ['failed'] };
		const all = watching('memberChanged');
		const first = watching('memberChanged', values, { store });
		await Promise.all([all.ready(), first.ready()]);
		lab.cluster.join('web-1');
		lab.cluster.fail('web-1');
		await first.seen('member.failed');
		lab.cluster.join('web-1');
		const joined = () => all.events.filter(({ event }) => event === 'member.joined');
		await until(() => joined().length === 2, 'it to be back');
		await Promise.all([all.stop(), first.stop()]);
		const known = (store.saved?.known as { members?: Record<string, unknown> } | undefined)?.members;
		assert.match(JSON.stringify(known?.['web-1']), /alive/, 'what was not wanted is known');
		lab.cluster.fail('web-1');
		const again = watching('memberChanged', values, { store, restarted: true });
		const failed = await again.seen('member.failed', ({ recovered }) => recovered === true);
		assert.equal(failed.text, 'web-1 failed');
		await again.stop();
	});

	for (const level of ['TRACE', 'INFO', 'WARN', 'ERR'] as const)
		test(`a line at level ${level} right after the start is seen, those before it are not told`, async () => {
			for (let index = 0; index < 600; index += 1)
				lab.log.write(index % 2 ? 'ERR' : 'WARN', `serf: old ${index}`);
			const waiting = step('log.waitForLogLine', { level, pattern: 'new|old', deadline: '10s' });
			await until(() => lab.connections >= 2, 'the monitor to be connected');
			lab.log.write(level, 'serf: new');
			const [event] = await waiting;
			assert.equal(event?.['text'], 'new');
		});

	test('the log goes on over a cut: identical lines are all told, none twice', async () => {
		const trigger = watching('logLine', { level: 'WARN', pattern: 'twin' });
		await trigger.ready();
		lab.log.write('WARN', 'serf: twin');
		lab.log.write('WARN', 'serf: between');
		lab.log.write('WARN', 'serf: twin');
		await until(() => trigger.events.length === 2, 'two lines');
		lab.cutNetwork();
		lab.log.write('WARN', 'serf: twin');
		lab.log.write('WARN', 'serf: twin');
		await until(() => trigger.events.length === 4, 'the two that were missed', 30);
		assert.deepEqual(
			trigger.events.map(({ recovered }) => recovered === true),
			[false, false, true, true],
		);
		assert.equal(new Set(trigger.events.map(({ key }) => key)).size, 4);
		await trigger.stop();
	});

	test('a gap begins with the last that was heard, not when the loss was noticed', async () => {
		const trigger = watching('userEvent');
		await trigger.ready();
		lab.cluster.event('heard');
		await trigger.seen('event.received');
		const cut = Date.now();
		lab.cutNetwork();
		const gap = await trigger.seen('gap', () => true, 40);
		assert.ok(
			Date.parse(gap['since'] as string) <= cut + 20,
			`${gap['since']} ${new Date(cut).toISOString()}`,
		);
		await trigger.stop();
	});

	test('a batch that was cut off is found again with the same keys', async () => {
		const store = memoryStore();
		const first = watching('memberChanged', {}, { store });
		await first.ready();
		await first.stop();
		const before = store.saved;
		for (let index = 0; index < 110; index += 1) lab.cluster.join(`m${index}`);
		const keys: string[][] = [];
		for (let kill = 0; kill < 2; kill += 1) {
			const again = watching(
				'memberChanged',
				{},
				{ store: { ...memoryStore(), saved: before }, restarted: true },
			);
			await again.ready();
			await until(() => again.events.length === 110, 'the batch');
			keys.push(again.events.map(({ key }) => key));
			await again.stop();
		}
		assert.deepEqual(keys[0], keys[1]);
	});

	test('a member that lost the tag, and one that was pruned, while the host was away', async () => {
		lab.cluster.join('web-1', { tags: { role: 'web' } });
		lab.cluster.join('web-2', { tags: { role: 'web' } });
		const store = memoryStore();
		const input = { tags: { role: 'web' } };
		const first = watching('memberChanged', input, { store });
		await first.ready();
		await first.stop();
		lab.cluster.update('web-1', {});
		lab.cluster.reap('web-2');
		const again = watching('memberChanged', input, { store, restarted: true });
		const updated = await again.seen('member.updated');
		assert.deepEqual([updated.recovered, updated['changed']], [true, ['tags.role']]);
		const reaped = await again.seen('member.reaped', () => true, 30);
		assert.equal(reaped.text, 'web-2 was forgotten by the cluster');
		await again.stop();
	});

	test('a deploy is no gap, a restart is one, and neither is an event', async () => {
		for (const source of ['userEvent', 'queryReceived', 'anyEvent', 'logLine']) {
			const kept = memoryStore();
			const ofOneProcess = {
				...kept,
				save: async (saved: Saved) => void (kept.saved = saved),
				load: async () => kept.saved,
			};
			for (const [store, gaps] of [
				[ofOneProcess, 0],
				[ofOneProcess, 0],
				[ofOneProcess, 0],
				[{ ...memoryStore(), load: async () => ({ ...(kept.saved as Saved), process: 'another' }) }, 1],
			] as const) {
				const watch = watching(source, source === 'logLine' ? { level: 'ERR' } : {}, {
					store,
					restarted: kept.saved !== undefined,
				});
				await watch.ready();
				await watch.stop();
				// a log shows what was written meanwhile, so that nothing is missed there
				assert.equal(
					watch.notices.length,
					source === 'logLine' ? 0 : gaps,
					`${source} ${watch.notices[0]?.text}`,
				);
				assert.deepEqual(watch.events, []);
			}
		}
	});

	test('what was written to the log while the host was away is told, and once', async () => {
		const store = memoryStore();
		const first = watching('logLine', { level: 'WARN' }, { store });
		await first.ready();
		lab.log.write('WARN', 'serf: seen');
		await until(() => first.events.length === 1, 'the line');
		await first.stop();
		lab.log.write('WARN', 'serf: missed');
		lab.log.write('WARN', 'serf: seen');
		const again = watching('logLine', { level: 'WARN' }, { store, restarted: true });
		await again.ready();
		await until(() => again.events.length === 2, 'what was missed');
		assert.deepEqual(
			again.events.map(({ text, recovered }) => [text, recovered]),
			[
				['missed', true],
				['seen', true],
			],
		);
		assert.deepEqual(again.notices, []);
		await again.stop();
		const other = watching('logLine', { level: 'INFO' }, { store, restarted: true });
		await other.ready();
		assert.deepEqual(other.events, [], 'another level is another log');
		await other.stop();
	});

	test('an answer at once that the agent refuses is a notice, and the event still comes', async () => {
		const trigger = watching('queryReceived', { names: ['uptime'], atOnce: 'x'.repeat(2000) });
		await trigger.ready();
		await step('query.send', { name: 'uptime', open: '200ms' });
		const notice = await trigger.seen('late');
		assert.match(notice.text, /^The query “uptime” was not answered: .*exceeds limit/);
		await trigger.seen('query.received');
		await trigger.stop();
	});

	test('a wait that never had a connection says so, also where it may go on', async () => {
		for (const onTimeout of ['fail', 'continue']) {
			const { code, message } = await failure(
				runStep(service, { hosts: ['127.0.0.1:1'] }, 'event.waitForUserEvent', {
					deadline: '300ms',
					onTimeout,
				}),
			);
			assert.equal(code, 'CONNECT_REFUSED');
			assert.match(
				message,
				/^No connection within 300 ms, so nothing could be heard: 127\.0\.0\.1:1 refused/,
			);
		}
	});

	test('no operation puts a limit of its own below the time of the step', async () => {
		const times: unknown[] = [];
		const client = new Proxy(
			{ agent: { host: 'h', port: 1 } },
			{
				get: (target, name) =>
					Object.hasOwn(target, name)
						? target[name as 'agent']
						: (...input: unknown[]) => {
								const options = input.at(-1) as { timeout?: number };
								times.push(options.timeout);
								throw new Error('seen');
							},
			},
		);
		const { signal } = new AbortController();
		const context = { signal, progress() {}, log() {}, lease: async () => ({ client, release() {} }) };
		const values = { member: 'm', from: 'm', key: 'k', addresses: ['a'], tags: { a: 'b' }, name: 'n' };
		for (const { run } of service.operations)
			await (async () => run(client as never, values as never, context as never))().catch(() => {});
		assert.ok(times.length >= 12);
		assert.deepEqual(new Set(times), new Set([undefined]));
	});
});
