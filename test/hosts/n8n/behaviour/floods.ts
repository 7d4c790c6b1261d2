import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { faultsOf, flood, type Input, held, numberOf } from '../../services/serf-flood.ts';
import type { Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';
import type { Trigger } from '../support/trigger.ts';

const input = (events: readonly Loose[]): Input[] =>
	events.map(({ dropped, userEvent }) =>
		userEvent
			? { number: numberOf((userEvent as { payload: string }).payload) }
			: { dropped: dropped as number },
	);

/** Ends a trigger's executions after some milliseconds, a thousand in all, and later at once. */
const slowly = (trigger: Trigger, milliseconds: number) => {
	let [ended, slow, open] = [0, true, true];
	const turn = () => {
		const most = slow ? Math.min(1000, trigger.emitted.length) : trigger.emitted.length;
		for (; ended < most; ended++) trigger.emitted[ended]?.end?.();
		if (!open) return;
		if (slow) setTimeout(turn, milliseconds);
		else setImmediate(turn);
	};
	turn();
	return {
		hurry: () => {
			slow = false;
		},
		stop: () => {
			open = false;
		},
	};
};

export const floodTests = (stage: Stage): void => {
	test('10,000 events a second and slow executions: bounded, in order, and what is lost is counted and said', async () => {
		const trigger = stage.trigger(
			{ source: 'userEvent', names: ['flood'], options: { executionsAtATime: 5 } },
			{ ends: false, trigger: stage.engine.triggerWith('serf', { notices: 0.5 }) },
		);
		await trigger.started;
		const lines = stage.engine.log.length;
		const before = held();
		let most = before;
		const looking = setInterval(() => {
			most = Math.max(most, held());
		}, 1000);
		const executions = slowly(trigger, 25);
		try {
			const sent = await flood(stage.lab);
			most = Math.max(most, held());
			clearInterval(looking);
			assert.ok(most - before < 160, `memory grew by ${most - before} MiB, of 240 that were sent`);
			executions.hurry();
			const isAll = () => faultsOf(input([...trigger.events(), ...trigger.notices()]), sent).length === 0;
			await until(isAll, 'all to be given or counted', 120).catch(() =>
				assert.deepEqual(faultsOf(input([...trigger.events(), ...trigger.notices()]), sent), []),
			);
			const gaps = trigger.notices();
			assert.ok(gaps.length <= 5, `told in ${gaps.length} events`);
			assert.match(String(gaps[0]?.['text']), /^\d+ records? lost: more came than were taken in time$/);
			assert.ok(stage.engine.log.slice(lines).some((line) => /serfTrigger: \d+ records? lost/.test(line)));
			stage.lab.cluster.event('flood', Buffer.from('99999'));
			await until(() => input(trigger.events()).at(-1)?.number === 99_999, 'the next event');
		} finally {
			clearInterval(looking);
			executions.stop();
		}
		await trigger.close();
	});
};
