import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../node-red.ts';
import type { Loose } from '../trial.ts';
import type { TriggerWorld } from './world.ts';

const REDEPLOYS = 10;

/** What every trigger in Node-RED outlives: redeploys, its server, the editor itself. */
export const outlivesInNodeRed = (world: () => TriggerWorld): void => {
	let stage: NodeRedStage;
	const ids = () => ['watch', ...Object.keys(world().others)];
	const watch = (more: object = {}) => stage.trigger(...world().source, more);
	// an earlier node of that name was connected, too
	const before = new Map<string, number>();
	const last = (id: string) =>
		stage.red
			.statuses(id)
			.slice(before.get(id) ?? 0)
			.at(-1);
	const deploy: NodeRedStage['deploy'] = (...nodes) => {
		for (const id of ids()) before.set(id, stage.red.statuses(id).length);
		return stage.deploy(...nodes);
	};
	const stands = (...of: string[]) =>
		until(
			() => of.every((id) => /^connected since/.test(last(id)?.text ?? '')),
			`${of.join()} to be connected`,
			world().patience ?? 40,
		);
	const texts = () =>
		stage.red
			.printed('out')
			.map(({ payload }) => payload as Loose)
			.filter(({ event }) => event !== undefined);
	const told = (words: RegExp) => texts().filter(({ text }) => words.test(String(text)));
	const isTold = (words: RegExp) =>
		until(() => told(words)[0], `“${words.source}” to be told`, world().patience ?? 40);

	// a test that failed may have left it
	after(async () => {
		if (stage && !stage.red.exited()) await stage.stop();
	});

	test('every trigger is connected; redeploys leave as many connections as one', async () => {
		const { service, settings, others, connections } = world();
		stage = await openNodeRed(service, settings);
		const all = (turn: number) => [
			watch({ name: `${turn}` }),
			...Object.entries(others).map(([name, input]) =>
				stage.trigger(name, input, { id: name, name: `${turn}` }),
			),
		];
		await deploy(...all(0));
		await stands(...ids());
		const connected = connections();
		assert.ok(connected > 0);
		for (let turn = 1; turn <= REDEPLOYS; turn++) await deploy(...all(turn));
		await stands(...ids());
		await until(() => connections() <= connected, 'as many connections as before', 30);
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
	});

	test('the server killed and back: what changed meanwhile comes once, as recovered', async () => {
		await deploy(watch());
		await stands('watch');
		const live = await world().change();
		assert.equal((await isTold(live))['recovered'], undefined);
		await world().stop();
		await until(
			() => / · retry \d+ s · /.test(last('watch')?.text ?? ''),
			'the status to say so',
			world().patience ?? 30,
		);
		const meanwhile = await world().change();
		await world().start();
		assert.equal((await isTold(meanwhile))['recovered'], true);
		await stands('watch');
		const later = await world().change();
		assert.equal((await isTold(later))['recovered'], undefined);
		for (const words of [live, meanwhile, later]) assert.equal(told(words).length, 1, words.source);
	});

	test('Node-RED killed and back: what changed meanwhile comes, as recovered, and nothing again', async () => {
		const { service, settings } = world();
		const seen = await world().change();
		await isTold(seen);
		const { userDir } = stage.red;
		await stage.red.kill();
		const meanwhile = await world().change();
		stage = await openNodeRed(service, settings, { userDir });
		before.clear();
		assert.equal((await isTold(meanwhile))['recovered'], true);
		await stands('watch');
		const again = told(seen);
		// the last one may come again after a kill, and then says so
		assert.ok(
			again.every(({ redelivered }) => redelivered === true),
			JSON.stringify(again),
		);
		await stage.stop();
	});
};
