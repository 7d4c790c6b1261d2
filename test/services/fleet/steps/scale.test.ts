import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import type { MusterError } from '../../../../src/core/errors.ts';
import { brokenOff, refused, standing } from './broken-off.ts';

const TEMPLATE = 'web@.service';
const FIVE = { template: TEMPLATE, count: 5 };
const instance = (number: number) => `web@${number}.service`;
const many = (count: number, state = 'launched') =>
	Object.fromEntries([
		[TEMPLATE, 'inactive'],
		...Array.from({ length: count }, (_, at) => [instance(at + 1), state]),
	]);
const failures = ({ details }: MusterError) =>
	details['failed'] as { key: string; code: string; message: string }[];
const told = (error: MusterError) =>
	failures(error).map(
		({ key, code, message }) =>
			`${key} ${code} ${message.replace(/127\.0\.0\.1:\d+/, 'lab').split(/[,;(]|:(?!\/)/)[0]}`,
	);

describe('unit.scale, broken off', { concurrency: 6 }, () => {
	after(() => endLeases());

	it('stopped in the middle: what was done comes, what was on its way is told, what was never reached is listed', async () => {
		await using lab = await standing(many(0));
		const { results, error, sent } = await brokenOff(lab, 'unit.scale', FIVE, {
			act: 'stop',
			method: 'PUT',
			path: /web%403/,
		});
		assert.deepEqual(
			results.map(({ name }) => name),
			[instance(1), instance(2)],
		);
		assert.equal(error.code, 'PARTIAL');
		assert.match(
			error.message,
			/1 of 5 failed, 2 not reached, 2 done; web@3\.service: Stopped while creating .* whether it worked is not known/,
		);
		assert.deepEqual(told(error), [
			'web@3.service CANCELLED Stopped while creating unit web@3.service',
			'web@4.service CANCELLED Not reached',
			'web@5.service CANCELLED Not reached',
		]);
		assert.equal(sent.length, 3);
	});

	it('out of time in the middle: the same, as time-outs', async () => {
		await using lab = await standing(many(0));
		const input = { ...FIVE, timeout: 1 };
		const { results, error } = await brokenOff(lab, 'unit.scale', input, {
			act: 'hang',
			method: 'PUT',
			path: /web%402/,
		});
		assert.equal(results.length, 1);
		assert.deepEqual(told(error), [
			'web@2.service OUTCOME_UNKNOWN http://lab gave no answer within 1 s while creating unit web@2.service',
			...[3, 4, 5].map((number) => `${instance(number)} TIMEOUT Not reached`),
		]);
	});

	it('stopped before anything was sent: nothing was changed', async () => {
		await using lab = await standing(many(0));
		const { error, sent } = await brokenOff(lab, 'unit.scale', FIVE, { act: 'stop', path: /units$/ });
		assert.equal(error.code, 'CANCELLED');
		assert.match(error.message, /nothing was changed$/);
		assert.deepEqual(sent, []);
	});

	it('one refusal or lost answer does not stop the others', async () => {
		await using lab = await standing(many(0));
		lab.fault({ act: 'drop', method: 'PUT', path: /web%404/ });
		const { results, error } = await brokenOff(lab, 'unit.scale', FIVE, {
			act: refused(400, 'no'),
			method: 'PUT',
			path: /web%402/,
		});
		assert.deepEqual(
			results.map(({ name }) => name),
			[1, 3, 5].map(instance),
		);
		assert.deepEqual(
			failures(error).map(({ key, code }) => `${key} ${code}`),
			['web@2.service SERVER', 'web@4.service OUTCOME_UNKNOWN'],
		);
	});

	it('the server goes away in the middle: each of the rest says that it was not reached', async () => {
		await using lab = await standing(many(0));
		const first = () => void lab.stop();
		const { results, error } = await brokenOff(lab, 'unit.scale', FIVE, {
			act: 'drop',
			method: 'PUT',
			path: /web%402/,
			first,
		});
		assert.equal(results.length, 1);
		assert.deepEqual(
			failures(error).map(({ code }) => code),
			['OUTCOME_UNKNOWN', 'CONNECT_REFUSED', 'CONNECT_REFUSED', 'CONNECT_REFUSED'],
		);
	});

	it('replaced and set in the middle: each says how far it came', async () => {
		await using lab = await standing({ ...many(3), 'web@3.service': 'inactive' });
		lab.cluster.put(TEMPLATE, [{ section: 'Service', name: 'ExecStart', value: '/usr/bin/new' }], 'inactive');
		lab.cluster.put(
			instance(3),
			[{ section: 'Service', name: 'ExecStart', value: '/usr/bin/new' }],
			'inactive',
		);
		const input = { template: TEMPLATE, count: 3, update: true };
		const { results, error } = await brokenOff(lab, 'unit.scale', input, {
			act: 'stop',
			method: 'PUT',
			path: /web%402/,
		});
		assert.deepEqual(
			results.map(({ name }) => name),
			[instance(1)],
		);
		assert.deepEqual(told(error), [
			'web@2.service CANCELLED Stopped while replacing unit web@2.service',
			'web@3.service CANCELLED Not reached',
		]);
	});

	it('destroyed in the middle: one gone, one stopped but not destroyed, one not reached', async () => {
		await using lab = await standing(many(3));
		const input = { template: TEMPLATE, count: 0 };
		const { results, error } = await brokenOff(lab, 'unit.scale', input, {
			act: 'stop',
			method: 'DELETE',
			path: /web%402/,
		});
		assert.deepEqual(results, [{ name: instance(3), destroyed: true }]);
		const [two, one] = failures(error);
		assert.match(two?.message ?? '', /^web@2\.service was stopped; whether it was destroyed is not known: /);
		assert.match(one?.message ?? '', /^Not reached/);
		assert.equal((lab.cluster.unit(instance(1)) as { desiredState: string }).desiredState, 'launched');
	});
});
