import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyService } from '../../../../src/catalogue/service.ts';
import { until } from '../../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../../services/node-red.ts';
import type { Input, Loose } from '../../services/trial.ts';
import type { FlowNode, Version } from './node-red.ts';

/** A service that tells of numbered happenings. */
export interface Told {
	readonly service: AnyService;
	readonly settings: Loose;
	readonly source: readonly [name: string, input: Input];
	/** Milliseconds between two. */
	readonly every: number;
	/** Deploys of each type. Default 20. */
	readonly deploys?: number;
	tell(number: number): unknown;
	/** The number that an event tells; none where it tells of something else. */
	numberOf(payload: Loose): number | undefined;
	close(): Promise<unknown>;
}

/** A trigger, and one behind a junction, in a flood of happenings while the flows are deployed again and again. */
export const outlivesDeploys = (title: string, version: Version, open: () => Promise<Told>): void => {
	describe(title, () => {
		let told: Told;
		let stage: NodeRedStage;
		let turn = 0;
		let sent = 0;
		const nodes = (): FlowNode[] => [
			{ id: 'tab', type: 'tab', label: 'Test' },
			stage.connection('c', told.settings),
			...['out', 'notices', 'far'].map((id) => ({ id, type: 'probe', z: 'tab' })),
			{ id: 'pass', type: 'junction', z: 'tab', wires: [['far']] },
			stage.trigger(...told.source, { z: 'tab', name: `${turn}`, wires: [['out'], ['notices']] }),
			stage.trigger(...told.source, { z: 'tab', id: 'other', name: `${turn}`, wires: [['pass'], []] }),
		];
		const stands = () =>
			until(
				() =>
					['watch', 'other'].every((id) =>
						/^connected since/.test(stage.red.statuses(id).at(-1)?.text ?? ''),
					),
				'both triggers to stand',
			);
		const came = (probe: string) => stage.red.printed(probe).map(({ payload }) => payload as Loose);
		const numbers = (probe: string) => came(probe).flatMap((one) => told.numberOf(one) ?? []);
		before(async () => {
			told = await open();
			stage = await openNodeRed(told.service, () => told.settings, { version });
			await stage.red.deploy(nodes());
			await stands();
		});
		after(async () => {
			await stage?.stop();
			await told?.close();
		});

		for (const type of ['full', 'flows', 'nodes'] as const)
			test(`many deploys of “${type}” in a flood: nothing lost, nothing twice, no notice`, async () => {
				const from = sent;
				let flooding = true;
				const flood = (async () => {
					while (flooding) {
						await told.tell(sent++);
						await sleep(told.every);
					}
				})();
				for (let count = 0; count < (told.deploys ?? 20); count++) {
					turn++;
					await stage.red.deploy(nodes(), type);
				}
				flooding = false;
				await flood;
				const all = Array.from({ length: sent - from }, (_, index) => from + index);
				const missing = (probe: string) => {
					const there = new Set(numbers(probe));
					return all.filter((number) => !there.has(number)).slice(0, 5);
				};
				await until(() => missing('out').length + missing('far').length === 0, 'all to arrive').catch(
					() => {},
				);
				assert.deepEqual([missing('out'), missing('far')], [[], []], `of ${all.length}`);
				const here = numbers('out').filter((number) => number >= from);
				assert.deepEqual(here, all, 'each once, in order');
				const far = came('far').filter((one) => one['redelivered'] !== true);
				const ordered = far.flatMap((one) => told.numberOf(one) ?? []);
				assert.equal(new Set(ordered).size, ordered.length, 'twice only where it says so');
				assert.deepEqual(came('notices'), []);
			});
	});
};
