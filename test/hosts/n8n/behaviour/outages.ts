import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Loose } from '../engine.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';

const members = { source: 'memberChanged' };
const told = (events: Loose[]) =>
	events.map(({ event, member, recovered }) => [
		event,
		(member as Loose | undefined)?.['name'],
		recovered ?? false,
	]);

export const outageTests = (stage: Stage): void => {
	const withTimes = (times: Record<string, number>) => ({ trigger: stage.engine.triggerWith('serf', times) });
	/** The whole memory of a trigger, as the next process finds it. */
	const next = (saved: Loose, activation: 'init' | 'activate' = 'init') =>
		stage.trigger(members, { activation, staticData: saved });

	test('the agent killed and back: what changed meanwhile arrives as recovered, once, in one execution', async () => {
		const trigger = stage.trigger(members);
		await trigger.started;
		await stage.lab.kill();
		stage.lab.cluster.fail('db-1');
		stage.lab.cluster.join('cache-1');
		stage.lab.cluster.join('new-1');
		await stage.lab.restart();
		await until(() => trigger.events().length >= 3, 'the changes');
		assert.deepEqual(told(trigger.events()).sort(), [
			['member.failed', 'db-1', true],
			['member.joined', 'cache-1', true],
			['member.joined', 'new-1', true],
		]);
		assert.equal(trigger.emitted.length, 1, 'a batch is one execution');
		stage.lab.cluster.fail('db-1');
		stage.lab.cluster.join('new-2');
		await until(() => trigger.events().length === 4, 'the next change');
		assert.deepEqual(
			told(trigger.events()).at(-1),
			['member.joined', 'new-2', false],
			'what says nothing new is dropped',
		);
		await trigger.close();
	});

	test('the network cut without a word: noticed, and recovered', async () => {
		const trigger = stage.trigger(members, { credential: { ...stage.credential, heartbeat: '1s' } });
		await trigger.started;
		stage.lab.cutNetwork();
		stage.lab.cluster.fail('db-1');
		await until(() => trigger.events().length > 0, 'the change', 20);
		assert.deepEqual(told(trigger.events()), [['member.failed', 'db-1', true]]);
		await trigger.close();
	});

	test('user events cannot be recovered: one gap event says since when', async () => {
		const trigger = stage.trigger({ source: 'userEvent', names: [] });
		await trigger.started;
		await stage.lab.kill();
		await stage.lab.restart();
		await until(() => trigger.notices().length > 0, 'the gap');
		stage.lab.cluster.event('deploy');
		await until(() => trigger.events().length === 1, 'the next event');
		assert.deepEqual(
			[...trigger.notices(), ...trigger.events()].map(({ event }) => event),
			['gap', 'event.received'],
		);
		assert.match(String(trigger.notices()[0]?.['text']), /^Events that were sent between .* are not known/);
		await trigger.close();
	});

	test('n8n killed and back: nothing missed, the last event handed over once more, without a guard, and only once', async () => {
		const first = stage.trigger(members);
		await first.started;
		stage.lab.cluster.join('new-1');
		await until(() => first.events().length === 1, 'the first change');
		const left = first.saved();
		await first.close();
		stage.lab.cluster.fail('new-1');

		const second = next(left);
		await until(() => second.events().length >= 2, 'the last event and the change');
		assert.deepEqual(told(second.events()), [
			['member.joined', 'new-1', false],
			['member.failed', 'new-1', true],
		]);
		assert.equal(second.emitted[0]?.key, undefined, 'n8n would drop it for its guard');
		assert.ok(second.emitted[1]?.key);
		await second.close();

		const third = next(second.saved());
		await third.started;
		assert.deepEqual(told(third.events()), [['member.failed', 'new-1', true]], 'the last event only');
		await third.close();
		const fourth = next(third.saved());
		await fourth.started;
		assert.deepEqual(fourth.events(), [], 'and not at every start');
		await fourth.close();
	});

	test('published again: what changed meanwhile comes, an event that had been handed over does not', async () => {
		const first = stage.trigger(members);
		await first.started;
		stage.lab.cluster.join('new-1');
		await until(() => first.events().length === 1, 'the first change');
		await first.close();
		stage.lab.cluster.fail('new-1');
		const second = next(first.saved(), 'activate');
		await until(() => second.events().length > 0, 'the change');
		assert.deepEqual(told(second.events()), [['member.failed', 'new-1', true]]);
		await second.close();
	});

	test('notices of one kind are one execution in a while; the log tells each', async () => {
		const before = stage.engine.log.length;
		const parameters = { source: 'userEvent', names: [] };
		const trigger = stage.trigger(parameters, withTimes({ notices: 3600 }));
		await trigger.started;
		const gaps = () =>
			stage.engine.log
				.slice(before)
				.filter((line) => / Events that were sent between .* are not known/.test(line));
		for (let outage = 1; outage <= 2; outage++) {
			await stage.lab.kill();
			await stage.lab.restart();
			await until(() => gaps().length === outage, `gap ${outage}`);
		}
		assert.equal(trigger.emitted.length, 1);
		assert.equal(trigger.notices().length, 1);
		await trigger.close();
	});

	test('memory that another node has overwritten: a gap event, never silence', async () => {
		const trigger = next({ global: { counter: 1 } });
		await until(() => trigger.notices().length > 0, 'the gap');
		assert.deepEqual(
			trigger.notices().map(({ event }) => event),
			['gap'],
		);
		await trigger.close();
	});

	test('what is stored is JSON, small, and holds no secret', async () => {
		const trigger = stage.trigger(members);
		await trigger.started;
		stage.lab.cluster.join('new-1', { tags: { [`__proto__`]: 'x', role: 'web' } });
		await until(() => trigger.events().length === 1, 'the change');
		const saved = trigger.saved();
		const text = JSON.stringify(saved);
		assert.ok(text.length < 2000, `${text.length}`);
		assert.doesNotMatch(text, new RegExp(CANARY));
		assert.deepEqual(Object.keys((saved['node:serfTrigger'] as Loose)['muster'] as Loose).sort(), [
			'known',
			'last',
			'of',
			'process',
			'turn',
			'version',
		]);
		await trigger.close();
	});

	test('an outage that lasts: one failed execution, with the remedy; a log line for each change', async () => {
		const trigger = stage.trigger(members, withTimes({ visible: 0.2 }));
		await trigger.started;
		const before = stage.engine.log.length;
		await stage.lab.kill();
		const lines = () => stage.engine.log.slice(before);
		await until(
			() => lines().some((line) => /^error .*No connection to Serf since/.test(line)),
			'the outage to be told',
		);
		if (stage.engine.name === 'n8n-engine') {
			assert.equal(trigger.failures.length, 1);
			assert.match(trigger.failures[0]?.message ?? '', /^No connection to Serf since 20.*Z: /);
			assert.match(
				trigger.failures[0]?.description ?? '',
				/goes on trying, with the credential as it then is, and reports what it missed\.$/,
			);
		}
		await stage.lab.restart();
		await until(
			() => lines().some((line) => /connected to Serf again after/.test(line)),
			'the end to be told',
		);
		assert.equal(lines().filter((line) => /No connection to Serf since/.test(line)).length, 1);
		assert.equal(lines().filter((line) => /^warn .*Trying again in/.test(line)).length, 1);
		await trigger.close();
	});

	test('a link that comes and goes for ever is one outage, and is shown', async () => {
		const trigger = stage.trigger(members, withTimes({ visible: 1.5, steady: 30 }));
		await trigger.started;
		const before = stage.engine.log.length;
		const shown = () =>
			stage.engine.log.slice(before).filter((line) => /No (lasting )?connection to Serf since/.test(line));
		while (shown().length === 0) {
			const { opened } = stage.lab.streams;
			await stage.lab.kill();
			await stage.lab.restart();
			await until(() => stage.lab.streams.opened > opened, 'the next connection');
		}
		assert.equal(shown().length, 1);
		if (stage.engine.name === 'n8n-engine') assert.equal(trigger.failures.length, 1);
		await trigger.close();
	});

	test('a short outage is no failed execution', async () => {
		const trigger = stage.trigger(members, withTimes({ visible: 20 }));
		await trigger.started;
		await stage.lab.kill();
		await stage.lab.restart();
		await until(() => stage.lab.streams.opened === 2, 'the next connection');
		assert.equal(trigger.failures.length, 0);
		await trigger.close();
	});
};
