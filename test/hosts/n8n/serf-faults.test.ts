import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/serf/index.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';
import { until } from '../../support/until.ts';
import { n8nRunner } from '../services/n8n.ts';
import { faults, KEY, type Place, settingsFor, steps } from '../services/serf-faults.table.ts';
import { type Engine, type Loose, startEngine } from './engine.ts';
import { startTrigger } from './support/trigger.ts';

let engine: Engine;
let lab: SerfLab;
let place: Place;
const credential = (): Loose => ({ ...place.settings, hosts: place.settings.hosts.join(', ') });
const run = (which: keyof typeof steps) =>
	n8nRunner(engine, service, credential)(steps[which].name, steps[which].input);

before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => engine?.stop());
beforeEach(async () => {
	lab = await startSerfLab({ authKey: KEY });
	place = { lab, settings: settingsFor(lab) };
});
afterEach(async () => {
	endLeases();
	await lab.close();
});

describe('what can go wrong with an agent, in n8n', () => {
	for (const [name, fault] of Object.entries(faults)) {
		for (const which of ['read', 'change'] as const) {
			const said = fault[which];
			if (!said) continue;
			test(`${name}: a step that would ${which}`, async () => {
				const { command } = steps[which];
				if (fault.step === 'begins') await fault.strike(place);
				else lab.faults.hang.add(command);
				const running = run(which);
				if (fault.step === 'is under way') {
					await until(
						() => lab.requests.some((request) => request.command === command),
						'the step to be under way',
					);
					await fault.strike(place);
				}
				const { error } = await running;
				const [code, happened, remedy] = said;
				assert.equal(error?.context?.['code'], code);
				assert.match(error?.message ?? '', happened);
				assert.match(error?.description ?? '', remedy);
				lab.faults.hang.clear();
				await fault.mend(place);
				assert.equal((await run(which)).status, 'success', 'it works again');
			});
		}
		test(`${name}: a trigger`, async () => {
			const from = engine.log.length;
			const lines = () => engine.log.slice(from).filter((line) => line.includes('serfTrigger: '));
			if (fault.trigger === 'begins') await fault.strike(place);
			const trigger = startTrigger(engine, {
				parameters: { source: 'userEvent', names: ['next'] },
				credential: async () => credential(),
			});
			await trigger.started;
			if (fault.trigger === 'stands') await fault.strike(place);
			await until(() => lines().some((line) => fault.says.test(line)), 'the trigger to say so').catch(() =>
				assert.match(lines().join('\n'), fault.says),
			);
			await fault.mend(place);
			await until(
				() => lines().some((line) => /connected to Serf again after/.test(line)),
				'the trigger to stand again',
				40,
			);
			lab.cluster.event('next');
			await until(() => trigger.named('event.received').length > 0, 'the next event');
			await trigger.close();
		});
	}
});
