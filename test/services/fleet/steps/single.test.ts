import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import type { LabUnit } from '../../../lab/fleet/cluster.ts';
import { brokenOff, refused, standing } from './broken-off.ts';

const FILE = '[Service]\nExecStart=/usr/bin/other\n';
const PUT = { method: 'PUT' };
/** Changes that are one request of their own, and what is read before it. */
const changes: Readonly<Record<string, { input: Record<string, unknown>; method: string; before: RegExp }>> =
	{
		'unit.create': { input: { name: 'new.service', content: FILE }, method: 'PUT', before: /units\/new/ },
		'unit.replace': { input: { unit: 'web.service', content: FILE }, method: 'PUT', before: /units\/web/ },
		'unit.submit': { input: { unit: 'new.service', content: FILE }, method: 'PUT', before: /units\/new/ },
		'unit.load': { input: { unit: 'off.service' }, method: 'PUT', before: /units\/off/ },
		'unit.start': { input: { unit: 'off.service' }, method: 'PUT', before: /units\/off/ },
		'unit.stop': { input: { unit: 'web.service' }, method: 'PUT', before: /units\/web/ },
		'unit.setDesiredState': {
			input: { unit: 'web.service', desiredState: 'loaded' },
			method: 'PUT',
			before: /units\/web/,
		},
		'machine.setMetadata': {
			input: { machine: '944b8b4cf411912113956567820fcb9a', metadata: { zone: 'eu' } },
			method: 'PATCH',
			before: /machines/,
		},
		'machine.removeMetadata': {
			input: { machine: '944b8b4cf411912113956567820fcb9a', keys: ['role'] },
			method: 'PATCH',
			before: /machines/,
		},
	};
const units = { 'web.service': 'launched', 'off.service': 'inactive' };
const MAY = /^Stopped while .*: it had been sent already, and whether it worked is not known$/;

describe('changes of one request, broken off', { concurrency: 6 }, () => {
	after(() => endLeases());
	for (const [name, { input, method, before }] of Object.entries(changes))
		it(`${name}: stopped before, on its way and after; refused; lost; out of time`, async () => {
			await using lab = await standing(units);
			const early = await brokenOff(lab, name, input, { act: 'stop', method: 'GET', path: before });
			assert.equal(early.error?.code, 'CANCELLED');
			assert.match(early.error.message, /^Stopped while .*; nothing was changed$/);
			assert.equal(early.sent.length, 0);
			const late = await brokenOff(
				lab,
				name,
				{ ...input, timeout: 0.3 },
				{ act: 'hang', method: 'GET', path: before },
			);
			assert.equal(late.error?.code, 'TIMEOUT', late.error?.message);
			assert.match(late.error.message, /; nothing was changed$/);
			assert.equal(late.sent.length, 0);
			const onTheWay = await brokenOff(lab, name, input, { act: 'stop', method });
			assert.equal(onTheWay.error?.code, 'CANCELLED');
			assert.match(onTheWay.error.message, MAY);
			const out = await brokenOff(lab, name, { ...input, timeout: 0.3 }, { act: 'hang', method });
			assert.equal(out.error?.code, 'OUTCOME_UNKNOWN', out.error?.message);
			const said = await brokenOff(lab, name, input, { act: refused(400, 'no'), method });
			assert.equal(said.error?.code, 'SERVER');
			assert.match(said.error.message, /: no$/);
			const lost = await brokenOff(lab, name, input, { act: 'drop', method });
			assert.equal(lost.error?.code, 'OUTCOME_UNKNOWN');
			for (const { sent } of [onTheWay, out, said, lost]) assert.equal(sent.length, 1, 'sent once');
			const mute = () => lab.fault({ act: 'hang', method: 'GET', path: before });
			const status = ['unit.create', 'unit.submit'].includes(name) ? 201 : 204;
			const done = { act: { status, headers: {}, body: '' }, method, after: true, first: mute } as const;
			const after = await brokenOff(lab, name, { ...input, timeout: 0.5 }, done);
			assert.equal(after.error?.code, 'TIMEOUT', after.error?.message);
			assert.match(after.error.message, /^Done \(.*\), but the result could not be read afterwards: /);
			assert.equal(after.error.details['done'], true);
		});

	it('stopping while it waits until done says that the change was made', async () => {
		await using lab = await standing(units);
		const { error } = await brokenOff(
			lab,
			'unit.stop',
			{ unit: 'web.service', wait: true },
			{ act: 'stop', path: /state/ },
		);
		assert.equal(error.code, 'CANCELLED');
		assert.match(error.message, /the change itself was made/);
		assert.equal((lab.cluster.unit('web.service') as { desiredState: string }).desiredState, 'loaded');
	});

	it('a PATCH that fails in the middle tells which entries were made', async () => {
		await using lab = await standing({});
		const machine = '944b8b4cf411912113956567820fcb9a';
		const input = { machine, metadata: { zone: 'eu', disk: 'ssd', rack: '7' } };
		const first = () => lab.cluster.setMetadata(machine, 'zone', 'eu');
		for (const [act, code] of [
			[refused(500, ''), 'SERVER'],
			['drop', 'OUTCOME_UNKNOWN'],
		] as const) {
			const { error } = await brokenOff(lab, 'machine.setMetadata', input, { act, method: 'PATCH', first });
			assert.equal(error.code, code);
			assert.match(error.message, /; as asked now: zone; not as asked: disk, rack$/);
			assert.deepEqual(error.details['entries'], { done: ['zone'], open: ['disk', 'rack'] });
		}
	});

	it('a replacing PUT that a refusal ends leaves the unit as it was, running', async () => {
		await using lab = await standing(units);
		const { error } = await brokenOff(
			lab,
			'unit.replace',
			{ unit: 'web.service', content: FILE },
			{ ...PUT, act: refused(503, 'no etcd') },
		);
		assert.equal(error.code, 'SERVER');
		assert.match(error.hint, /Nothing was changed/);
		const unit = lab.cluster.unit('web.service') as LabUnit;
		assert.deepEqual([unit.desiredState, unit.options[0]?.value], ['launched', '/usr/bin/web']);
	});
});
