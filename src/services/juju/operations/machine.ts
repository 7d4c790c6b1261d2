import { flag, list, number, pick, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { notThere, stillThere } from '../model/check-change.ts';
import { removeEachMachine } from '../model/remove-each.ts';
import { statusNow } from '../model/settle/look.ts';
import { addMachines } from '../wire/calls/machine.table.ts';
import { allOf } from '../wire/items.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { readBase } from '../wire/values/base.ts';
import { readMachines } from '../wire/values/names.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { readPlacement } from '../wire/values/placement.ts';
import { constraints, force, machines } from './fields.ts';
import { modelOp } from './op.ts';
import { machineSample } from './samples.ts';
import { doneOf, settledAs, itemResults } from './item-results.ts';

export const machinesNow = async (client: JujuClient, ids: readonly string[], signal: AbortSignal) => {
	const { machines: all } = await statusNow(client, signal);
	return ids.map((id) => {
		const found = all.find((one) => one.id === id);
		if (found) return found;
		const names = all.map((one) => one.id);
		throw notThere('machine', id, names);
	});
};

const getMany = modelOp({
	resource: 'machine',
	name: 'getMany',
	action: 'Get many machines',
	effect: 'reads',
	returns: 'many',
	help: 'List the machines of a model, containers too',
	fields: {
		statuses: list('Statuses', {
			placeholder: 'any',
			item: 'status',
			itemPlaceholder: 'down',
			example: 'down',
			help: 'Only machines whose agent or instance has one of these statuses',
		}),
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: machineSample,
	async run(client, { statuses = [] }, { signal }) {
		const { machines: all } = await statusNow(client, signal);
		return all.filter(
			(one) =>
				statuses.length === 0 ||
				statuses.includes(one.agentStatus.current) ||
				statuses.includes(one.instanceStatus.current),
		);
	},
});

export const id = pick('Machine', {
	list: 'machines',
	by: 'ID',
	required: true,
	from: 'id',
	example: '0',
	help: 'Its ID, or the machine from an earlier step',
});

const get = modelOp({
	resource: 'machine',
	name: 'get',
	action: 'Get a machine',
	effect: 'reads',
	help: 'A machine as it is now',
	fields: { machine: id },
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: machineSample,
	run: async (client, { machine }, { signal }) => (await machinesNow(client, [machine], signal))[0],
});

export const base = text('Base', {
	advanced: true,
	placeholder: 'the model’s',
	example: 'ubuntu@24.04',
	help: 'The operating system and its version',
});

const add = modelOp({
	resource: 'machine',
	name: 'add',
	action: 'Add machines',
	alias: ['provision a machine'],
	effect: 'changes',
	returns: 'many',
	help: 'Add new machines or containers to a model',
	fields: {
		count: number('Count', {
			required: true,
			example: '1',
			min: 1,
			max: 100,
			integer: true,
			unit: 'machines',
			help: 'How many to add',
		}),
		constraints: { ...constraints, advanced: false },
		base,
		to: text('To', {
			advanced: true,
			placeholder: 'a new machine',
			example: 'lxd:1',
			help: 'A container on a new machine (lxd) or on machine 1 (lxd:1), or a zone (zone=a)',
		}),
	},
	timeout: 60,
	covers: ['MachineManager.AddMachines', 'Client.AddMachines'],
	sample: machineSample,
	async run(client, { count, constraints: input, base: system, to }, { signal }) {
		if (to !== undefined && readPlacement(to, '').scope === '#')
			throw bad(
				'to',
				`To is ${quote(to)}, but a new machine cannot be placed on a machine`,
				`lxd:${to.trim()}`,
			);
		const made = await client.ask(
			addMachines,
			{ count, constraints: readConstraints(input), base: readBase(system), to },
			{ signal },
		);
		const ids = made.flatMap(({ value, error }) => (error || !value ? [] : [value]));
		const now = ids.length > 0 ? await machinesNow(client, ids, signal) : [];
		if (ids.length === 0) allOf(made);
		return itemResults(made, ({ value }) => now.find(({ id }) => id === value));
	},
	settle: {
		until: 'the machines have started',
		every: 1,
		deadline: 900,
		async look(client, result, _, { signal }) {
			const now = await machinesNow(
				client,
				doneOf<{ id: string }>(result).map((one) => one.id),
				signal,
			);
			const failed = now.find(({ instanceStatus }) => instanceStatus.current === 'provisioning error');
			if (failed)
				throw new MusterError(
					'CONFLICT',
					`Machine ${failed.id} was not provisioned: ${failed.instanceStatus.message}`,
					{
						hint: 'Fix the cause, then use Retry the provisioning of machines.',
						details: { machine: failed.id },
					},
				);
			const waiting = now.filter(({ agentStatus }) => agentStatus.current !== 'started');
			return waiting.length === 0
				? settledAs(result, now)
				: notYet(waiting.map((one) => `${one.id} is ${one.agentStatus.current}`).join(', '));
		},
	},
});

const remove = modelOp({
	resource: 'machine',
	name: 'remove',
	action: 'Remove machines',
	effect: 'destroys',
	returns: 'many',
	help: 'Remove machines; Force removes those with units too, together with the units',
	fields: {
		machines,
		force,
		keep: flag('Keep instance', {
			advanced: true,
			default: false,
			since: '2.3',
			help: 'Whether to keep the instance in the cloud',
		}),
	},
	timeout: 30,
	covers: ['MachineManager.DestroyMachineWithParams', 'Client.DestroyMachines'],
	sample: { machine: '0', removed: false },
	async preview(client, { machines: ids }, { signal }) {
		const now = await machinesNow(client, readMachines(ids), signal);
		const { units } = await statusNow(client, signal);
		const isOn = (machine: string | null, id: string): boolean =>
			machine === id || machine?.startsWith(`${id}/`) === true;
		return now.map((one) => ({
			...one,
			units: units.filter(({ machine }) => isOn(machine, one.id)).map(({ name }) => name),
		}));
	},
	async run(client, { machines: input, force: forced, keep }, { signal }) {
		const ids = readMachines(input);
		const items = await removeEachMachine(client, ids, { force: forced, keep }, signal);
		const { machines: left } = await statusNow(client, signal);
		return itemResults(items, ({ key }) => ({ machine: key, removed: !left.some((one) => one.id === key) }));
	},
	settle: {
		until: 'the machines are gone',
		every: 1,
		deadline: 900,
		async look(client, result, _, { signal }) {
			const ids = doneOf<{ machine: string }>(result).map(({ machine }) => machine);
			const { machines: all } = await statusNow(client, signal);
			const left = ids.filter((one) => all.some((machine) => machine.id === one));
			return left.length === 0
				? settledAs(
						result,
						ids.map((machine) => ({ machine, removed: true })),
					)
				: notYet(stillThere(left));
		},
	},
});

export const machineOperations = [getMany, get, add, remove] as const;
