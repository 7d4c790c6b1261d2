import assert from 'node:assert/strict';
import { it } from 'node:test';
import { joinStatus } from '../../../../src/services/fleet/model/status.ts';
import { unitHash } from '../../../../src/services/fleet/wire/unit-hash.ts';
import { connected, type Host, remove, service, settled, sleeper } from './host.ts';

/** What units do on every cluster. */
export const unitsBehave = (at: () => Host): void => {
	it('lets a unit be created, started, stopped, unloaded and destroyed', async () => {
		await using client = await connected(at());
		const name = `${at().prefix}life.service`;
		const created = await client.units.create(name, { options: sleeper });
		assert.deepEqual([created.name, created.desiredState, created.global], [name, 'inactive', false]);
		assert.deepEqual(created.options, sleeper);
		await client.units.setState(name, 'launched');
		const { unit, states } = await settled(at(), client, name, 'active');
		assert.equal(unit?.currentState, 'launched');
		const [state] = states;
		assert.deepEqual(
			[state?.machineId, state?.hash, state?.systemdSubState],
			[unit?.machineId, unitHash(sleeper), 'running'],
		);
		await client.units.setState(name, 'loaded');
		await settled(at(), client, name, 'loaded');
		await client.units.setState(name, 'inactive');
		const unloaded = await settled(at(), client, name, 'inactive');
		assert.equal(unloaded.unit?.machineId, null);
		await client.units.destroy(name);
		await assert.rejects(client.units.get(name), { code: 'NOT_FOUND' });
		await settled(at(), client, name, 'gone');
	});

	it('lists a unit, finds its state by unit and by machine, and joins both', async () => {
		await using client = await connected(at());
		const name = `${at().prefix}list.service`;
		await client.units.create(name, { options: sleeper, desiredState: 'launched' });
		const { unit } = await settled(at(), client, name, 'active');
		const machine = unit?.machineId ?? '';
		assert.ok((await client.units.list()).some((one) => one.name === name));
		assert.deepEqual(
			(await client.unitStates({ unit: name })).map(({ machineId }) => machineId),
			[machine],
		);
		assert.ok((await client.unitStates({ machine })).some((one) => one.name === name));
		assert.deepEqual(await client.unitStates({ unit: name, machine: 'nowhere' }), []);
		assert.deepEqual(await client.unitStates({ unit: 'nothing.service' }), []);
		const row = joinStatus(await client.snapshot()).find((one) => one.name === name);
		assert.deepEqual([row?.verdict, row?.machineId, row?.places[0]?.current], ['running', machine, true]);
		await remove(at(), client, name);
	});

	it('keeps a unit running when its text is replaced, which a bare PUT would stop', async () => {
		await using client = await connected(at());
		const name = `${at().prefix}replace.service`;
		await client.units.create(name, { options: sleeper, desiredState: 'launched' });
		await settled(at(), client, name, 'active');
		const options = service('/bin/sleep 2d', ['Unit', 'Description', 'second']);
		const replaced = await client.units.replace(name, { options });
		assert.equal(replaced.desiredState, 'launched');
		const { states, unit } = await settled(at(), client, name, 'active');
		assert.deepEqual(
			unit?.options.map((option) => option.value),
			['/bin/sleep 2d', 'second'],
		);
		assert.equal(states[0]?.hash, unitHash(options));
		await remove(at(), client, name);
		await assert.rejects(client.units.replace(name, { options }), { code: 'NOT_FOUND' });
	});

	it('tells launched from running: one fails, one ends, one finds no machine', async () => {
		await using client = await connected(at());
		const named = (what: string) => `${at().prefix}${what}.service`;
		await client.units.create(named('fail'), { options: service('/bin/false'), desiredState: 'launched' });
		await client.units.create(named('once'), {
			options: service('/bin/true', ['Service', 'Type', 'oneshot']),
			desiredState: 'launched',
		});
		await client.units.create(named('nowhere'), {
			options: service('/bin/sleep 1d', ['X-Fleet', 'MachineMetadata', 'role=nothere']),
			desiredState: 'launched',
		});
		await assert.rejects(settled(at(), client, named('fail'), 'active'), {
			code: 'CONFLICT',
			message: /it failed on [0-9a-f]{8} \(failed\/failed\)/,
		});
		await settled(at(), client, named('fail'), 'launched');
		await settled(at(), client, named('once'), 'finished');
		await assert.rejects(
			settled({ ...at(), patience: at().every * 5 }, client, named('nowhere'), 'launched'),
			({ code, message }) =>
				['TIMEOUT', 'CANCELLED'].includes(code) && (code === 'CANCELLED' || /role=nothere/.test(message)),
		);
		const verdicts = new Map(joinStatus(await client.snapshot()).map((row) => [row.name, row]));
		assert.equal(verdicts.get(named('fail'))?.verdict, 'failed');
		assert.equal(verdicts.get(named('once'))?.verdict, 'finished');
		assert.equal(verdicts.get(named('nowhere'))?.verdict, 'unschedulable');
		assert.match(verdicts.get(named('nowhere'))?.lacks ?? '', /^MachineMetadata role=nothere \(/);
		for (const what of ['fail', 'once', 'nowhere']) await remove(at(), client, named(what));
	});

	it('runs a global unit on every machine, by its own rules', async () => {
		await using client = await connected(at());
		const name = `${at().prefix}global.service`;
		const created = await client.units.create(name, {
			options: service('/bin/sleep 1d', ['X-Fleet', 'Global', 'true']),
			desiredState: 'launched',
		});
		assert.deepEqual([created.global, created.currentState, created.machineId], [true, null, null]);
		const { states, machines } = await settled(at(), client, name, 'active');
		assert.deepEqual(
			states.map(({ machineId }) => machineId),
			machines.map(({ id }) => id),
		);
		const listed = (await client.units.list()).find((one) => one.name === name);
		assert.equal(listed?.currentState, null);
		await client.units.setState(name, 'inactive');
		await settled(at(), client, name, 'inactive');
		await remove(at(), client, name);
	});

	it('keeps a template inactive, and starts its instances with its text', async () => {
		await using client = await connected(at());
		const template = `${at().prefix}web@.service`;
		const { options } = await client.units.create(template, { options: service('/bin/sleep %i') });
		await assert.rejects(client.units.setState(template, 'launched'), {
			code: 'BAD_INPUT',
			message: /is a template/,
		});
		const instance = template.replace('@', '@100');
		await client.units.create(instance, { options, desiredState: 'launched' });
		await settled(at(), client, instance, 'active');
		await remove(at(), client, instance);
		await remove(at(), client, template);
	});

	it('refuses to create over what is there, and what is not there for anything else', async () => {
		await using client = await connected(at());
		const name = `${at().prefix}there.service`;
		await client.units.create(name, { options: sleeper });
		await assert.rejects(client.units.create(name, { options: sleeper }), {
			code: 'CONFLICT',
			message: /exists already/,
		});
		await remove(at(), client, name);
		await assert.rejects(client.units.setState(name, 'launched'), { code: 'NOT_FOUND' });
		await assert.rejects(client.units.destroy(name), { code: 'NOT_FOUND' });
		assert.equal(await client.units.find(name), undefined);
	});

	it('keeps every odd but valid name apart', async () => {
		await using client = await connected(at());
		for (const name of ['a\\x2d.service', 'foo:bar-_.x.service', 'slice.slice', 'w@a@b.service'].map(
			(one) => at().prefix + one,
		)) {
			assert.equal((await client.units.create(name, { options: sleeper })).name, name);
			assert.deepEqual(await client.unitStates({ unit: name }), []);
			await client.units.destroy(name);
		}
	});
};
