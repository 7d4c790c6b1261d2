import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { brokenOff, refused, standing, stepsOf } from './broken-off.ts';

const NAME = 'web.service';
const FILE = '[Service]\nExecStart=/usr/bin/other\n';
const INACTIVE = /"inactive"/;

/** Everything that takes a running unit from its machine, and what is sent when it does. */
const rows: Readonly<Record<string, readonly [step: string, input: Record<string, unknown>]>> = {
	'unit.unload': ['unit.unload', { unit: NAME }],
	'unit.unload, and wait': ['unit.unload', { unit: NAME, wait: true }],
	'unit.setDesiredState to inactive': ['unit.setDesiredState', { unit: NAME, desiredState: 'inactive' }],
	'unit.replace, to be inactive': ['unit.replace', { unit: NAME, content: FILE, desiredState: 'inactive' }],
};

describe('a unit that is taken from its machine', { concurrency: 4 }, () => {
	after(() => endLeases());
	for (const [name, [step, input]] of Object.entries(rows))
		it(`${name}: its process has ended before fleetd removes file and state`, async () => {
			await using lab = await standing({ [NAME]: 'launched' });
			lab.behave(NAME, 'lingers');
			let ran: boolean | undefined;
			const first = () => {
				ran = lab.cluster.runs(NAME);
			};
			// the answer is lost after the change: what happened is read back
			const { error, sent } = await brokenOff(lab, step, input, {
				act: 'drop',
				method: 'PUT',
				body: INACTIVE,
				after: true,
				first,
			});
			assert.equal(error, undefined);
			assert.equal(ran, false);
			assert.equal(sent.length, 2);
			assert.match(sent[0] ?? '', /"loaded"/);
		});

	it('scaled to instances that shall be inactive, or to none: each has stopped first', async () => {
		for (const input of [
			{ count: 1, desiredState: 'inactive' },
			{ count: 0 },
			{ count: 1, desiredState: 'inactive', update: true },
		]) {
			await using lab = await standing({ 'web@.service': 'inactive', 'web@1.service': 'launched' });
			lab.behave('web@1.service', 'lingers');
			if ('update' in input)
				lab.cluster.put(
					'web@.service',
					[{ section: 'Service', name: 'ExecStart', value: '/usr/bin/new' }],
					'inactive',
				);
			let ran: boolean | undefined;
			const first = () => {
				ran = lab.cluster.runs('web@1.service');
			};
			const removal = input.count === 0 ? { method: 'DELETE' } : { method: 'PUT', body: INACTIVE };
			const { error, results } = await brokenOff(
				lab,
				'unit.scale',
				{ template: 'web@.service', ...input },
				{ act: 'drop', ...removal, after: true, first },
			);
			assert.equal(error, undefined);
			assert.equal(results.length, 1);
			assert.equal(ran, false);
		}
	});

	it('broken off: each step is told with its outcome', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		const stopped = await brokenOff(lab, 'unit.unload', { unit: NAME }, { act: 'stop', path: /state/ });
		assert.equal(stopped.error.code, 'CANCELLED');
		assert.match(
			stopped.error.message,
			/^web\.service was asked to stop and has not stopped yet; it was not unloaded: /,
		);
		assert.equal(stepsOf(stopped.error), 'stop done, wait until stopped not done, unload not reached');
		const no = await brokenOff(
			lab,
			'unit.unload',
			{ unit: NAME },
			{
				act: refused(400, 'no'),
				method: 'PUT',
				body: INACTIVE,
			},
		);
		assert.match(no.error.message, /^web\.service was stopped, but not unloaded: .*: no$/);
		const lost = await brokenOff(
			lab,
			'unit.unload',
			{ unit: NAME },
			{
				act: 'drop',
				method: 'PUT',
				body: INACTIVE,
			},
		);
		assert.equal(lost.error.code, 'OUTCOME_UNKNOWN');
		assert.match(lost.error.hint, /^See whether it is still on its machine/);
	});
});
