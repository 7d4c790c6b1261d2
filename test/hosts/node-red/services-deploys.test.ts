import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { service as fleetService } from '../../../src/services/fleet/index.ts';
import { service as serfService } from '../../../src/services/serf/index.ts';
import { startFleetLab } from '../../lab/fleet/lab.ts';
import { startSerfLab } from '../../lab/serf/lab.ts';
import { until } from '../../support/until.ts';
import { has } from '../services/fleet.table.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import type { Input, Loose } from '../services/trial.ts';
import type { FlowNode, Version } from './support/node-red.ts';

const DEPLOYS = 20;

/** A service that tells of numbered happenings. */
interface Told {
	readonly service: AnyService;
	readonly settings: Loose;
	readonly source: readonly [name: string, input: Input];
	/** Milliseconds between two. */
	readonly every: number;
	tell(number: number): unknown;
	numberOf(payload: Loose): number;
	close(): Promise<unknown>;
}

const serf = async (): Promise<Told> => {
	const lab = await startSerfLab();
	return {
		service: serfService,
		settings: { hosts: [`127.0.0.1:${lab.port}`] },
		source: ['userEvent', { names: ['flood'] }],
		every: 1,
		tell: (number) => lab.cluster.event('flood', Buffer.from(`${number}`)),
		numberOf: ({ userEvent }) => Number((userEvent as { payload: string }).payload),
		close: () => lab.close(),
	};
};

const fleet = async (): Promise<Told> => {
	const lab = await startFleetLab({ tokenLimit: 50 });
	return {
		service: fleetService,
		settings: { endpoints: [lab.url] },
		source: ['clusterChanged', { events: ['unit.created'], interval: '500ms' }],
		every: 25,
		tell: (number) => has(lab, `n${1000 + number}.service`),
		numberOf: ({ unit }) => Number(/\d+/.exec((unit as { name: string }).name)?.[0]) - 1000,
		close: () => lab.close(),
	};
};

const outlivesDeploys = (title: string, version: Version, open: () => Promise<Told>): void => {
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
			test(`${DEPLOYS} deploys of “${type}” in a flood: nothing lost, nothing twice, no notice`, async () => {
				const from = sent;
				let flooding = true;
				const flood = (async () => {
					while (flooding) {
						await told.tell(sent++);
						await sleep(told.every);
					}
				})();
				for (let count = 0; count < DEPLOYS; count++) {
					turn++;
					await stage.red.deploy(nodes(), type);
				}
				flooding = false;
				await flood;
				const all = Array.from({ length: sent - from }, (_, index) => from + index);
				const numbers = (probe: string) => came(probe).map(told.numberOf);
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
				const ordered = far.map(told.numberOf);
				assert.equal(new Set(ordered).size, ordered.length, 'twice only where it says so');
				assert.deepEqual(came('notices'), []);
			});
	});
};

outlivesDeploys('Serf, in Node-RED 5', 5, serf);
outlivesDeploys('Serf, in Node-RED 4', 4, serf);
outlivesDeploys('fleet, in Node-RED 5', 5, fleet);
