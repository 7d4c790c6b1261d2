import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { type Break, brokenOff, refused, standing, stepsOf } from './broken-off.ts';

const NAME = 'web.service';
const LOADED = /"loaded"/;
const LAUNCHED = /"launched"/;

interface Row extends Break {
	readonly when: string;
	readonly code: string;
	readonly message: RegExp;
	readonly steps: string;
	readonly hint?: RegExp;
	readonly sent: number;
	/** What the cluster wants of it in the end. */
	readonly desired: string;
	readonly timeout?: number;
}

const untouched = { steps: '', sent: 0, desired: 'launched' };
const rows: readonly Row[] = [
	{
		when: 'stopped before anything was sent',
		act: 'stop',
		path: /units/,
		code: 'CANCELLED',
		message: /nothing was changed$/,
		hint: /simply be repeated/,
		...untouched,
	},
	{
		when: 'out of time before anything was sent',
		act: 'hang',
		path: /units/,
		times: 9,
		timeout: 0.4,
		code: 'TIMEOUT',
		message: /nothing was changed$/,
		...untouched,
	},
	{
		when: 'lost while it is read, for good',
		act: 'drop',
		path: /units/,
		times: 99,
		code: 'CONNECTION_LOST',
		message: /while reading unit web\.service/,
		...untouched,
	},
	{
		when: 'refused the stop',
		act: refused(400, 'no'),
		body: LOADED,
		code: 'SERVER',
		message: /^web\.service was neither stopped nor started again: .*: no$/,
		steps: 'stop not done, wait until stopped not reached, start not reached',
		sent: 1,
		desired: 'launched',
	},
	{
		when: 'lost the stop on the way',
		act: 'drop',
		body: LOADED,
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service may have been stopped, or not; it was not started again: /,
		steps: 'stop unknown, wait until stopped not reached, start not reached',
		hint: /If it does not run, start it/,
		sent: 1,
		desired: 'launched',
	},
	{
		when: 'stopped by a person while the stop is on its way',
		act: 'stop',
		body: LOADED,
		code: 'CANCELLED',
		message: /^web\.service may have been stopped, or not; it was not started again: /,
		steps: 'stop unknown, wait until stopped not reached, start not reached',
		sent: 1,
		desired: 'launched',
	},
	{
		when: 'out of time while the stop is on its way',
		act: 'hang',
		body: LOADED,
		timeout: 1,
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service may have been stopped, or not; it was not started again: /,
		steps: 'stop unknown, wait until stopped not reached, start not reached',
		sent: 1,
		desired: 'launched',
	},
	{
		when: 'stopped by a person while it waits',
		act: 'stop',
		path: /state/,
		code: 'CANCELLED',
		message: /^web\.service was asked to stop and has not stopped yet; it was not started again: /,
		steps: 'stop done, wait until stopped not done, start not reached',
		hint: /If it does not run, start it/,
		sent: 1,
		desired: 'loaded',
	},
	{
		when: 'out of time while it waits',
		act: 'hang',
		path: /state/,
		times: 9,
		timeout: 1,
		code: 'TIMEOUT',
		message: /^web\.service was asked to stop and has not stopped yet; it was not started again: /,
		steps: 'stop done, wait until stopped not done, start not reached',
		sent: 1,
		desired: 'loaded',
	},
	{
		when: 'refused the start',
		act: refused(409, 'no'),
		body: LAUNCHED,
		code: 'CONFLICT',
		message: /^web\.service was stopped, but not started again: .*: no$/,
		steps: 'stop done, wait until stopped done, start not done',
		hint: /^Start it/,
		sent: 2,
		desired: 'loaded',
	},
	{
		when: 'lost the start on the way',
		act: 'drop',
		body: LAUNCHED,
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service was stopped; whether it was started again is not known: /,
		steps: 'stop done, wait until stopped done, start unknown',
		hint: /starting it changes nothing/,
		sent: 2,
		desired: 'loaded',
	},
	{
		when: 'stopped by a person while the start is on its way',
		act: 'stop',
		body: LAUNCHED,
		code: 'CANCELLED',
		message: /^web\.service was stopped; whether it was started again is not known: /,
		steps: 'stop done, wait until stopped done, start unknown',
		sent: 2,
		desired: 'loaded',
	},
];

describe('unit.restart, broken off', { concurrency: 6 }, () => {
	after(() => endLeases());
	for (const { when, code, message, steps, hint, sent, desired, timeout, ...breaks } of rows)
		it(`${when}: ${code}`, async () => {
			await using lab = await standing({ [NAME]: 'launched' });
			const broken = await brokenOff(
				lab,
				'unit.restart',
				{ unit: NAME, ...(timeout && { timeout }) },
				breaks,
			);
			assert.equal(broken.error?.code, code, broken.error?.message);
			assert.match(broken.error.message, message);
			assert.match(broken.error.hint, hint ?? /./);
			assert.equal(stepsOf(broken.error), steps);
			assert.equal(broken.sent.length, sent, `${broken.sent}`);
			assert.equal((lab.cluster.unit(NAME) as { desiredState: string }).desiredState, desired);
		});

	it('the server dies with the stop: unknown, and nothing more is sent', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		const { error, sent } = await brokenOff(
			lab,
			'unit.restart',
			{ unit: NAME },
			{ act: 'drop', body: LOADED, after: true, first: () => void lab.stop() },
		);
		assert.equal(error.code, 'OUTCOME_UNKNOWN');
		assert.match(error.message, /may have been stopped, or not; .*looking failed too/);
		assert.equal(sent.length, 1);
	});

	it('an answer that was lost, but seen to be done, ends nothing', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		lab.fault({ act: 'drop', body: LOADED, after: true });
		const { error, results } = await brokenOff(
			lab,
			'unit.restart',
			{ unit: NAME },
			{ act: 'drop', body: LAUNCHED, after: true },
		);
		assert.equal(error, undefined);
		assert.equal(results[0]?.['desiredState'], 'launched');
	});

	it('a start that was made, and could only not be read back, says so', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		const mute = () => lab.fault({ act: refused(400, 'mute'), path: /units/ });
		const start = {
			act: { status: 204, headers: {}, body: '' },
			body: LAUNCHED,
			after: true,
			first: mute,
		} as const;
		const { error } = await brokenOff(lab, 'unit.restart', { unit: NAME }, start);
		assert.match(
			error.message,
			/^web\.service was stopped and started again, but its present state could not be read: /,
		);
		assert.equal(stepsOf(error), 'stop done, wait until stopped done, start done');
		assert.match(error.hint, /do not repeat/);
	});

	it('a unit that was stopped before is only started', async () => {
		await using lab = await standing({ [NAME]: 'loaded' });
		const { error, sent } = await brokenOff(
			lab,
			'unit.restart',
			{ unit: NAME },
			{ act: refused(409, 'no'), body: LAUNCHED },
		);
		assert.equal(stepsOf(error), 'wait until stopped done, start not done');
		assert.equal(sent.length, 1);
	});
});
