import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/fleet/index.ts';
import { labMachine } from '../../lab/fleet/lab.ts';
import { SECRETS, troubles } from '../../lab/fleet/troubles.ts';
import { until } from '../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import type { Loose } from '../services/trial.ts';

let stage: NodeRedStage;
before(async () => {
	stage = await openNodeRed(service, () => ({ endpoints: ['http://127.0.0.1:1'] }));
});
after(() => stage?.stop());

/**
 * A connection node as the editor stores it: what is secret apart, which Node-RED keeps for an id until it is
 * given another.
 */
const connection = (id: string, settings: Loose) => {
	const secret = (name: string) =>
		(service.settings as Record<string, { secret?: boolean }>)[name]?.secret === true;
	const pick = (wanted: boolean) =>
		Object.fromEntries(Object.entries(settings).filter(([name]) => secret(name) === wanted));
	return { id, type: stage.type, name: '', ...pick(false), credentials: pick(true) };
};

describe('fleet in trouble, in Node-RED', () => {
	for (const [at, { name, open, says, passes }] of troubles.entries())
		test(`${name}: a step and the trigger ${says ? 'say so, and go on when it is over' : 'work'}`, async () => {
			await using one = await open();
			const { red } = stage;
			const server = `there${at}`;
			const { node } = stage.action('machine.getMany');
			const watch = stage.trigger('clusterChanged', { interval: '500ms' });
			const statuses = red.statuses('watch').length;
			const events = red.printed('out').length;
			// one after the other: they share a connection
			await stage.deploy(
				connection(server, one.settings),
				{ ...node, server, wires: [['end']] },
				{ ...watch, server },
			);
			const shown = () =>
				red
					.statuses('watch')
					.slice(statuses)
					.map(({ text }) => String(text));
			const stands = () =>
				until(() => /^connected since/.test(shown().at(-1) ?? ''), 'the trigger to stand', 40);
			const step = async () => {
				const from = { end: red.printed('end').length, caught: red.printed('caught').length };
				await red.give('step', { payload: 'asked' });
				await until(
					() => red.printed('end').length > from.end || red.printed('caught').length > from.caught,
					'the step to answer',
					40,
				);
				return {
					machines: red.printed('end')[from.end]?.payload as unknown[] | undefined,
					error: red.printed('caught')[from.caught]?.error as (Loose & { message: string }) | undefined,
				};
			};
			if (one.strike || !says) await stands();
			await one.strike?.();
			if (says) {
				const { error } = await step();
				assert.ok(
					[says.code, says.or].includes(error?.['code'] as never),
					`${error?.['code']} ${error?.message}`,
				);
				assert.match(`${error?.message}`, says.message);
				await until(
					() => shown().some((text) => / · retry \d+ s · /.test(text)),
					`the status to say so: ${shown().join(' | ')}`,
				);
			} else assert.equal((await step()).machines?.length, 2);
			if (one.strike) one.lab.cluster.join(labMachine(3));
			await one.mend?.();
			const told = () =>
				red
					.printed('out')
					.slice(events)
					.map(({ payload }) => payload as Loose);
			if (one.strike) {
				await until(() => told().some(({ event }) => event === 'machine.joined'), 'the change', 40);
				if (!passes) assert.equal((await step()).machines?.length, 3);
			}
			assert.ok(!told().some(({ event }) => /left|destroyed/.test(String(event))));
			assert.doesNotMatch(shown().join('\n'), SECRETS);
		});

	test('Node-RED still lives, nothing went unhandled, and no secret was logged', () => {
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
		assert.doesNotMatch(stage.red.log(), SECRETS);
	});
});
