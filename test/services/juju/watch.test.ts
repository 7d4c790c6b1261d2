import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Event, isNotice, type Remembered } from '../../../src/catalogue/event.ts';
import type { WatchContext } from '../../../src/catalogue/source.ts';
import {
	connectModel,
	type JujuClient,
	type JujuOptions,
} from '../../../src/services/juju/client/connect.ts';
import { follow, type Following } from '../../../src/services/juju/sources/shared/follow.ts';
import { type ControllerLab, type Release, startController } from '../../lab/juju/index.ts';
import { until } from '../../support/until.ts';

const connect = (lab: ControllerLab, more: Partial<JujuOptions> = {}): Promise<JujuClient> =>
	connectModel(
		{
			...more,
			addresses: [lab.wsUrl],
			ca: lab.ca,
			credentials: { kind: 'password', user: lab.user, password: lab.password },
		},
		lab.model().uuid,
		{ signal: new AbortController().signal },
	);

/** Follows as the engine does, and keeps what came. */
const watching = (
	client: JujuClient,
	input: Partial<Following> = {},
	earlier: Partial<WatchContext> = {},
) => {
	const stop = new AbortController();
	const events: Event[] = [];
	const notices: Event[] = [];
	const seen = { ready: false, remembered: undefined as Remembered | undefined, batches: 0 };
	const context = {
		signal: stop.signal,
		remembered: undefined,
		forgotten: false,
		state: new Map<string, unknown>(),
		remember: (known: Remembered) => void (seen.remembered = structuredClone(known)),
		ready: () => void (seen.ready = true),
		log: () => {},
		...earlier,
	} as WatchContext;
	const following = { wanted: {}, initial: false, poll: false, every: 0.05, ...input };
	const done = (async () => {
		for await (const batch of follow(client, following, context)) {
			seen.batches++;
			events.push(...batch.filter((event) => !isNotice(event)));
			notices.push(...batch.filter(isNotice));
		}
	})();
	done.catch(() => {});
	return {
		events,
		notices,
		seen,
		context,
		done,
		stop: () => stop.abort(),
		names: () => events.map(({ event, name }) => `${event} ${String(name)}`),
	};
};

describe('what happens in a model', { concurrency: 3 }, () => {
	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[]) {
		it(`is told on ${profile}: what comes, what changes, what goes`, async () => {
			await using lab = await startController({ profile });
			lab.deploy('postgresql', { units: 1 });
			lab.settle();
			const client = await connect(lab);
			const watch = watching(client, { wanted: { kinds: ['unit', 'application'] } });
			await until(() => watch.seen.ready, 'the watch to begin');
			assert.deepEqual(watch.events, []);
			lab.setStatus('postgresql/0', 'blocked', 'needs a disk');
			const blocked = await until(
				() => watch.events.find(({ event }) => event === 'unit.changed'),
				'a change',
			);
			assert.equal(blocked.text, 'Unit postgresql/0 is blocked: needs a disk (was active, idle)');
			assert.ok((blocked['changed'] as string[]).includes('workloadStatus.current'));
			assert.equal(
				(blocked['unit'] as { workloadStatus: { current: string } }).workloadStatus.current,
				'blocked',
			);
			lab.setStatus('postgresql/0', 'blocked', 'needs another disk');
			const still = await until(
				() => watch.events.filter(({ event }) => event === 'unit.changed')[1],
				'another',
			);
			assert.equal(still.text, 'Unit postgresql/0 is still blocked: needs another disk');
			lab.addUnits('postgresql', 1);
			await until(() => watch.names().includes('unit.added postgresql/1'), 'the other unit');
			lab.settle();
			lab.destroy('postgresql');
			await until(() => watch.names().includes('application.removed postgresql'), 'the end');
			assert.ok(watch.names().includes('unit.removed postgresql/0'));
			watch.stop();
			await watch.done;
			await client.close();
		});

		it(`is recovered on ${profile} after an outage and after a restart`, async () => {
			await using lab = await startController({ profile });
			lab.deploy('postgresql', { units: 2 });
			lab.deploy('mysql', { units: 1 });
			lab.settle();
			const first = await connect(lab);
			const wanted = { kinds: ['unit', 'application'] };
			const before = watching(first, { wanted });
			await until(() => before.seen.ready, 'the watch to begin');
			lab.cut();
			await assert.rejects(before.done, { code: 'CONNECTION_LOST' });
			lab.setStatus('postgresql/0', 'blocked', 'x');
			lab.destroy('mysql');
			await until(() => !lab.model().applications.has('mysql'), 'mysql to go');
			const second = await connect(lab);
			for (const earlier of [{ state: before.context.state }, { remembered: before.seen.remembered }]) {
				const known = structuredClone(earlier);
				const after = watching(second, { wanted }, known as Partial<WatchContext>);
				await until(() => after.seen.ready, 'the watch to go on');
				assert.deepEqual(after.names().sort(), [
					'application.changed postgresql',
					'application.removed mysql',
					'unit.changed postgresql/0',
					'unit.removed mysql/0',
				]);
				assert.ok(after.events.every(({ recovered }) => recovered));
				after.stop();
				await after.done;
			}
			await second.close();
		});
	}

	it('tells what is there at the start where it shall, and what enters or leaves a status only', async () => {
		await using lab = await startController({ profile: '3.6' });
		lab.deploy('postgresql', { units: 2 });
		lab.settle();
		const client = await connect(lab);
		const all = watching(client, { initial: true, wanted: { kinds: ['unit'] } });
		const some = watching(client, {
			wanted: { names: ['postgresql'], enters: ['blocked'], leaves: ['error'] },
		});
		await until(() => all.seen.ready && some.seen.ready, 'both to begin');
		assert.deepEqual(all.names(), ['unit.present postgresql/0', 'unit.present postgresql/1']);
		lab.setStatus('postgresql/0', 'waiting');
		lab.setStatus('postgresql/1', 'error', 'hook failed');
		await until(() => all.events.length >= 4, 'both changes');
		lab.setStatus('postgresql/0', 'blocked');
		lab.setStatus('postgresql/1', 'active');
		await until(() => some.events.length >= 2, 'two that pass');
		for (const event of some.events) assert.match(String(event['text']), /is (blocked|active)/);
		assert.equal(lab.requests.filter(({ request }) => request === 'WatchAll').length, 1);
		all.stop();
		some.stop();
		await Promise.all([all.done, some.done]);
		await client.close();
	});

	it('tells once what is stuck', async () => {
		await using lab = await startController({ profile: '4.0' });
		lab.deploy('postgresql', { units: 1 });
		lab.settle();
		const client = await connect(lab);
		const watch = watching(client, {
			wanted: { kinds: ['unit'], events: ['none'] },
			stuck: { statuses: ['blocked'], after: 0.3 },
		});
		await until(() => watch.seen.ready, 'the watch to begin');
		lab.setStatus('postgresql/0', 'blocked', 'needs a disk');
		const [stuck] = await until(() => (watch.events.length > 0 ? watch.events : undefined), 'it to be stuck');
		assert.equal(stuck?.text, 'Unit postgresql/0 is still blocked: needs a disk');
		assert.equal(watch.events.length, 1);
		watch.stop();
		await watch.done;
		await client.close();
	});

	it('passes over kinds that it does not know, and goes on where the server stops the watcher', async () => {
		await using lab = await startController({ profile: '3.6' });
		lab.deploy('postgresql', { units: 1 });
		lab.settle();
		const client = await connect(lab);
		const logged: string[] = [];
		const log = (line: string) => void logged.push(line);
		const watch = watching(client, { wanted: { kinds: ['unit'] } }, { log });
		await until(() => watch.seen.ready, 'the watch to begin');
		lab.push(['hologram', 'change', { name: 'x' }]);
		await until(() => logged.length === 1, 'the count');
		assert.equal(logged[0], '1 change of a kind that this package does not know was passed over');
		lab.setStatus('postgresql/0', 'waiting', 'one');
		await until(() => watch.events.length === 1, 'the first');
		lab.stopWatchers();
		lab.setStatus('postgresql/0', 'blocked', 'two');
		await until(() => watch.events.length >= 2, 'the second');
		watch.stop();
		await watch.done;
		await client.close();
	});
});

describe('a connection that is half open', () => {
	it('is noticed by the pings, and what changed meanwhile is recovered', async () => {
		await using lab = await startController({ profile: '3.6' });
		lab.deploy('postgresql', { units: 1 });
		lab.settle();
		const client = await connect(lab, { pingEvery: 0.3 });
		const first = watching(client, { wanted: { kinds: ['unit'] } });
		await until(() => first.seen.ready, 'the watch to begin');
		lab.freeze();
		lab.setStatus('postgresql/0', 'blocked', 'x');
		await assert.rejects(first.done, { code: 'CONNECTION_LOST', message: /did not answer two pings/ });
		const next = await connect(lab);
		const second = watching(next, { wanted: { kinds: ['unit'] } }, { state: first.context.state });
		await until(() => second.seen.ready, 'the next to begin');
		assert.deepEqual(second.names(), ['unit.changed postgresql/0']);
		const [gap] = second.notices;
		// since it was heard last, not since it was noticed
		assert.ok(Date.parse(String(gap?.['until'])) - Date.parse(String(gap?.['since'])) >= 500);
		second.stop();
		await second.done;
		await next.close();
	});
});
