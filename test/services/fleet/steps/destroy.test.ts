import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { type Break, brokenOff, refused, standing, stepsOf } from './broken-off.ts';

const NAME = 'web.service';
const STOP = { method: 'PUT' };
const DELETE = { method: 'DELETE' };

interface Row extends Break {
	readonly when: string;
	readonly code: string;
	readonly message: RegExp;
	readonly hint?: RegExp;
	readonly steps: string;
	readonly sent: readonly string[];
	/** What the cluster has of it in the end: a desired state, or nothing. */
	readonly left: string | undefined;
	readonly input?: object;
}

const steps = (...outcomes: readonly string[]) =>
	['stop', 'wait until stopped', 'destroy', 'wait until gone']
		.map((step, at) => `${step} ${outcomes[at] ?? 'not reached'}`)
		.join(', ');

const rows: readonly Row[] = [
	{
		when: 'stopped before anything was sent',
		act: 'stop',
		path: /units/,
		code: 'CANCELLED',
		message: /nothing was changed$/,
		steps: '',
		sent: [],
		left: 'launched',
	},
	{
		when: 'refused the stop',
		...STOP,
		act: refused(400, 'no'),
		code: 'SERVER',
		message: /^web\.service was neither stopped nor destroyed: /,
		steps: steps('not done'),
		sent: ['PUT'],
		left: 'launched',
	},
	{
		when: 'lost the stop',
		...STOP,
		act: 'drop',
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service may have been stopped, or not; it was not destroyed: /,
		steps: steps('unknown'),
		sent: ['PUT'],
		left: 'launched',
	},
	{
		when: 'stopped while it waits for the unit to stop',
		act: 'stop',
		path: /state/,
		code: 'CANCELLED',
		message: /^web\.service was asked to stop and has not stopped yet; it was not destroyed: /,
		steps: steps('done', 'not done'),
		sent: ['PUT'],
		left: 'loaded',
	},
	{
		when: 'refused the removal',
		...DELETE,
		act: refused(400, 'no'),
		code: 'SERVER',
		message: /^web\.service was stopped, but not destroyed: .*: no$/,
		steps: steps('done', 'done', 'not done'),
		sent: ['PUT', 'DELETE'],
		left: 'loaded',
	},
	{
		when: 'lost the removal',
		...DELETE,
		act: 'drop',
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service was stopped; whether it was destroyed is not known: /,
		hint: /^See whether the cluster still knows it/,
		steps: steps('done', 'done', 'unknown'),
		sent: ['PUT', 'DELETE'],
		left: 'loaded',
	},
	{
		when: 'out of time while the removal is on its way',
		...DELETE,
		act: 'hang',
		input: { timeout: 2 },
		code: 'OUTCOME_UNKNOWN',
		message: /^web\.service was stopped; whether it was destroyed is not known: /,
		hint: /^See whether the cluster still knows it/,
		steps: steps('done', 'done', 'unknown'),
		sent: ['PUT', 'DELETE'],
		left: 'loaded',
	},
	{
		when: 'refused the removal of what shall not be stopped first',
		...DELETE,
		act: refused(400, 'no'),
		input: { stopFirst: false },
		code: 'SERVER',
		message: /^web\.service was left as it is, but not destroyed: /,
		steps: 'destroy not done, wait until gone not reached',
		sent: ['DELETE'],
		left: 'launched',
	},
	{
		when: 'stopped after the removal, before it is seen to be gone',
		act: 'stop',
		path: /state/,
		input: { stopFirst: false },
		code: 'CANCELLED',
		message: /^web\.service was destroyed, but is not gone from every machine yet: /,
		steps: 'destroy done, wait until gone not done',
		sent: ['DELETE'],
		left: undefined,
	},
];

describe('unit.destroy, broken off', { concurrency: 6 }, () => {
	after(() => endLeases());
	for (const { when, code, message, hint = /./, steps: outcomes, sent, left, input, ...breaks } of rows)
		it(`${when}: ${code}`, async () => {
			await using lab = await standing({ [NAME]: 'launched' });
			const broken = await brokenOff(lab, 'unit.destroy', { unit: NAME, ...input }, breaks);
			assert.equal(broken.error?.code, code, broken.error?.message);
			assert.match(broken.error.message, message);
			assert.match(broken.error.hint, hint);
			assert.equal(stepsOf(broken.error), outcomes);
			assert.deepEqual(
				broken.sent.map((one) => one.split(' ')[0]),
				sent,
			);
			assert.equal((lab.cluster.unit(NAME) as { desiredState: string } | undefined)?.desiredState, left);
		});

	it('what needs long to stop has stopped before it is removed', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		lab.behave(NAME, 'lingers');
		let ranAtRemoval: boolean | undefined;
		const first = () => {
			ranAtRemoval = lab.cluster.runs(NAME);
		};
		const gone = { ...DELETE, act: { status: 204, headers: {}, body: '' }, after: true, first };
		assert.equal(lab.cluster.runs(NAME), true);
		const { error, results } = await brokenOff(lab, 'unit.destroy', { unit: NAME }, gone);
		assert.equal(error, undefined);
		assert.deepEqual(results, [{ name: NAME, destroyed: true }]);
		assert.equal(ranAtRemoval, false);
	});

	it('a unit that fleetd lets nobody stop is destroyed as it is; one that finds no machine, at once', async () => {
		await using lab = await standing({ 'app@{1,2}.service': 'launched' });
		const odd = await brokenOff(
			lab,
			'unit.destroy',
			{ unit: 'app@{1,2}.service' },
			{ act: 'drop', path: /never/ },
		);
		assert.deepEqual(odd.results, [{ name: 'app@{1,2}.service', destroyed: true }]);
		const needs = { section: 'X-Fleet', name: 'MachineMetadata', value: 'role=gpu' };
		lab.cluster.put(
			NAME,
			[{ section: 'Service', name: 'ExecStart', value: '/usr/bin/web' }, needs],
			'launched',
		);
		const nowhere = await brokenOff(lab, 'unit.destroy', { unit: NAME }, { act: 'drop', path: /never/ });
		assert.deepEqual(nowhere.results, [{ name: NAME, destroyed: true }]);
	});

	it('a removal whose answer was lost, but that is seen to be done, is done', async () => {
		await using lab = await standing({ [NAME]: 'launched' });
		const { error, results } = await brokenOff(
			lab,
			'unit.destroy',
			{ unit: NAME },
			{ ...DELETE, act: 'drop', after: true },
		);
		assert.equal(error, undefined);
		assert.deepEqual(results, [{ name: NAME, destroyed: true }]);
	});
});
