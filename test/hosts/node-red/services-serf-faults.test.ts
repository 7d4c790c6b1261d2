import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { service } from '../../../src/services/serf/index.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';
import { until } from '../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { faults, KEY, type Place, settingsFor, steps } from '../services/serf-faults.table.ts';
import type { Loose } from '../services/trial.ts';

let lab: SerfLab;
let place: Place;
let stage: NodeRedStage;
const seconds = (text: string) => ({
	value: String(Number.parseFloat(text) / (text.endsWith('ms') ? 1000 : 1)),
	unit: 's',
});
const settings = (): Loose => {
	const { hosts, authKey, connectTimeout, heartbeat } = place.settings;
	return {
		hosts,
		connectTimeout: seconds(connectTimeout),
		heartbeat: seconds(heartbeat),
		credentials: { authKey },
	};
};
/** Node-RED has what happened and what to do in one line. */
const anywhere = ({ source }: RegExp) => new RegExp(source.replace(/^\^|\$$/g, ''));
const status = () => stage.red.statuses('watch').at(-1)?.text ?? '';

before(async () => {
	lab = await startSerfLab({ authKey: KEY });
	place = { lab, settings: settingsFor(lab) };
	stage = await openNodeRed(service, settings);
	await lab.close();
});
after(() => stage?.stop());
beforeEach(async () => {
	lab = await startSerfLab({ authKey: KEY });
	place = { lab, settings: settingsFor(lab) };
});
afterEach(() => lab.close());

describe('what can go wrong with an agent, in Node-RED', () => {
	for (const [name, fault] of Object.entries(faults)) {
		for (const which of ['read', 'change'] as const) {
			const said = fault[which];
			if (!said) continue;
			test(`${name}: a step that would ${which}`, async () => {
				const { name: step, input, command } = steps[which];
				if (fault.step === 'begins') await fault.strike(place);
				else lab.faults.hang.add(command);
				const running = stage.step(step, input);
				if (fault.step === 'is under way') {
					await until(
						() => lab.requests.some((request) => request.command === command),
						'the step to be under way',
					);
					await fault.strike(place);
				}
				const { error } = await running;
				const [code, happened, remedy] = said;
				assert.equal(error?.code, code);
				for (const words of [happened, remedy]) assert.match(error?.message ?? '', anywhere(words));
				await until(() => stage.red.statuses('step').at(-1)?.fill === 'red', 'the status to say so');
				lab.faults.hang.clear();
				await fault.mend(place);
				assert.equal((await stage.step(step, input)).error, undefined, 'it works again');
			});
		}
		test(`${name}: a trigger`, async () => {
			const watch = () => stage.deploy(stage.trigger('userEvent', { names: ['next'] }));
			const [from, count] = [stage.red.log().length, stage.red.printed('out').length];
			const stands = () => /^connected since/.test(status());
			if (fault.trigger === 'begins') await fault.strike(place);
			await watch();
			if (fault.trigger === 'stands') {
				await until(stands, 'the trigger to stand');
				await fault.strike(place);
			}
			await until(() => fault.says.test(stage.red.log().slice(from)), 'the trigger to say so').catch(() =>
				assert.match(stage.red.log().slice(from), fault.says),
			);
			const { hosts } = place.settings;
			await fault.mend(place);
			if (place.settings.hosts !== hosts) await watch();
			await until(stands, 'the trigger to stand again', 40);
			const next = () =>
				stage.red
					.printed('out')
					.slice(count)
					.filter(({ topic }) => topic === 'event.received');
			await until(() => {
				lab.cluster.event('next');
				return next().length > 0;
			}, 'the next event');
			assert.ok(
				stage.red
					.statuses('watch')
					.some(({ fill, text = '' }) => fill === 'red' && / · retry \d+ s · since /.test(text)),
			);
		});
	}

	test('Node-RED stopped while a step waits and a trigger stands: it ends at once, with all connections', async () => {
		lab.faults.hang.add('members');
		const { node } = stage.action('member.getMany', { timeout: '10m' });
		await stage.deploy(node, stage.trigger('userEvent'));
		await until(() => /^connected since/.test(status()), 'the trigger to stand');
		await stage.red.give('step', {});
		await until(() => lab.requests.some(({ command }) => command === 'members'), 'the step to be under way');
		await stage.red.stop();
		await until(() => lab.connections === 0, 'all connections to end');
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners|Close timed out/i);
		assert.ok(!stage.red.log().includes(KEY), 'the key is in no log');
	});
});
