import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { until } from '../../../support/until.ts';
import type { Engine, Loose } from '../../n8n/engine.ts';
import { startTrigger, type Trigger, type TriggerOptions } from '../../n8n/support/trigger.ts';
import { sourceParameters } from '../values.ts';
import type { TriggerWorld } from './world.ts';

const ACTIVATIONS = 10;

/** What every trigger in n8n outlives: activations, its server, n8n itself. */
export const outlivesInN8n = (engine: () => Engine, world: () => TriggerWorld): void => {
	const start = (more: Partial<TriggerOptions> = {}, [name, input] = world().source): Trigger =>
		startTrigger(engine(), {
			type: `${world().service.name}Trigger`,
			parameters: sourceParameters(world().service, name, input),
			credential: world().settings(),
			id: world().service.name,
			...more,
		});
	const told = (trigger: Trigger, words: RegExp) =>
		trigger.events().filter(({ text }) => words.test(String(text)));
	const isTold = (trigger: Trigger, words: RegExp): Promise<Loose> =>
		until(() => told(trigger, words)[0], `“${words.source}” to be told`, world().patience ?? 40);

	test('activations leave as many connections as one', async () => {
		const { source, others, connections } = world();
		const all = [source, ...Object.entries(others)].map(([name, input]) => [name, input] as const);
		const round = async () => {
			const triggers = all.map((one, index) => start({ id: `${world().service.name}${index}` }, one));
			await Promise.all(triggers.map(({ started }) => started));
			const stood = connections();
			await Promise.all(triggers.map(({ close }) => close()));
			for (const { failures } of triggers) assert.deepEqual(failures, []);
			return stood;
		};
		const first = await round();
		assert.ok(first > 0);
		for (let count = 1; count < ACTIVATIONS; count++) await round();
		await until(() => connections() <= first, 'as many connections as before');
	});

	test('the server killed and back: what changed meanwhile comes once, as recovered', async () => {
		const trigger = start();
		await trigger.started;
		const live = await world().change();
		assert.equal((await isTold(trigger, live))['recovered'], undefined);
		const from = engine().log.length;
		await world().stop();
		const isOut = () =>
			engine()
				.log.slice(from)
				.some((line) => /Trying again/.test(line));
		await until(isOut, 'the outage to be noticed', world().patience ?? 30);
		const meanwhile = await world().change();
		await world().start();
		assert.equal((await isTold(trigger, meanwhile))['recovered'], true);
		const later = await world().change();
		assert.equal((await isTold(trigger, later))['recovered'], undefined);
		for (const words of [live, meanwhile, later]) assert.equal(told(trigger, words).length, 1, words.source);
		assert.deepEqual(trigger.failures, []);
		await trigger.close();
	});

	test('n8n killed and back: what changed meanwhile comes, as recovered, and nothing again', async () => {
		const first = start();
		await first.started;
		const seen = await world().change();
		await isTold(first, seen);
		const saved = first.saved();
		await first.close();
		endLeases();
		const meanwhile = await world().change();
		const second = start({ activation: 'init', staticData: saved });
		await second.started;
		assert.equal((await isTold(second, meanwhile))['recovered'], true);
		// the last one may come again, and then says so
		assert.ok(told(second, seen).every(({ redelivered }) => redelivered === true));
		await second.close();
	});
};
