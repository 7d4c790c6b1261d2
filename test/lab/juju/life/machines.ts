import { randomUUID } from 'node:crypto';
import { say, status } from '../state/make.ts';
import type { Machine, Model } from '../state/types.ts';
import type { World } from '../state/world.ts';

const LOST = 'agent is not communicating with the server';
const CANNOT = 'unmanaged provider cannot start instances';

export interface NewMachine extends Partial<Machine> {
	/** Given for a manually provisioned one: it is there already. */
	readonly manual?: boolean;
}

/** The id a new machine gets: a number, or `0/lxd/1` on a parent. */
const nextId = (model: Model, parent: string, type: string): string => {
	if (!parent) return String(model.next.machine++);
	let at = 0;
	while (model.machines.has(`${parent}/${type}/${at}`)) at++;
	return `${parent}/${type}/${at}`;
};

function* provision(world: World, model: Model, machine: Machine) {
	const agent = (next: Machine['agent']) => (machine.agent = say(machine.history, 'juju-machine', next));
	const instance = (next: Machine['instance']) => (machine.instance = say(machine.history, 'machine', next));
	const parent = model.machines.get(machine.parent);
	while (parent && parent.agent.status !== 'started') yield;
	yield;
	// a container where no machine can hold one is never begun
	if (!world.provider.starts && machine.parent) return;
	for (let left = 10; !world.provider.starts && machine.life === 'alive'; left--) {
		if (left === 0) {
			instance(status('provisioning error', CANNOT));
			agent(status('down', LOST));
			return;
		}
		const why = `failed to start machine ${machine.id} (${CANNOT}), retrying in 10s (${left} more attempts)`;
		instance(status('allocating', why));
		for (let step = 0; step < 40; step++) yield;
	}
	if (machine.life !== 'alive') return;
	instance(status('allocating', 'Starting instance'));
	yield;
	machine.instanceId = `juju-${model.uuid.slice(-6)}-${machine.id.replaceAll('/', '-')}`;
	machine.hostname = machine.instanceId;
	machine.hardware = { arch: 'amd64', cores: 2, mem: 4096 };
	machine.addresses = [
		{ value: `10.0.8.${(model.machines.size % 250) + 2}`, type: 'ipv4', scope: 'local-cloud' },
	];
	instance(status('running', 'Running'));
	yield;
	if (machine.life === 'alive') agent(status('started'));
}

export const addMachine = (world: World, model: Model, values: NewMachine = {}): Machine => {
	const { manual = false, parent = '', containerType = '', ...input } = values;
	const history: Machine['history'] = [];
	const machine: Machine = {
		uuid: randomUUID(),
		life: 'alive',
		base: { name: 'ubuntu', channel: '24.04' },
		instanceId: '',
		hostname: '',
		addresses: [],
		hardware: {},
		constraints: {},
		jobs: ['JobHostUnits'],
		nonce: '',
		dirty: false,
		...input,
		id: nextId(model, parent, containerType),
		parent,
		containerType,
		history,
		agent: say(history, 'juju-machine', status('pending')),
		instance: say(history, 'machine', status('pending')),
	};
	model.machines.set(machine.id, machine);
	if (!manual) world.spawn(provision(world, model, machine));
	else {
		machine.hostname = 'vm';
		machine.agent = say(history, 'juju-machine', status('started'));
		machine.agent = say(history, 'juju-machine', status('started'));
		say(history, 'machine', status('pending'));
		machine.instance = say(history, 'machine', status('running', 'Manually provisioned machine'));
	}
	world.changed();
	return machine;
};

function* later(world: World, model: Model, machine: Machine) {
	// the provisioner looks for such machines now and then
	for (let step = 0; step < 20; step++) yield;
	machine.agent = say(machine.history, 'juju-machine', status('pending'));
	world.spawn(provision(world, model, machine));
}

/** Tries a machine anew that could not be had. */
export const provisionAgain = (world: World, model: Model, machine: Machine): void =>
	world.spawn(later(world, model, machine));

/** Its tasks go with it from 4.0 on. */
const drop = (world: World, model: Model, machine: Machine): void => {
	model.machines.delete(machine.id);
	if (world.profile.major < 4) return;
	const receiver = `machine-${machine.id.replaceAll('/', '-')}`;
	for (const operation of model.operations.values())
		for (const task of operation.tasks.filter((one) => one.receiver === receiver))
			operation.tasks.splice(operation.tasks.indexOf(task), 1);
};

function* leave(world: World, model: Model, machine: Machine, force: boolean) {
	const units = () =>
		[...model.applications.values()].some((one) =>
			[...one.units.values()].some((unit) => unit.machine === machine.id),
		);
	while (!force && units()) yield;
	yield;
	machine.life = 'dead';
	if (machine.agent.status === 'started')
		machine.agent = say(machine.history, 'juju-machine', status('stopped'));
	yield;
	for (const application of model.applications.values())
		for (const unit of [...application.units.values()])
			if (unit.machine === machine.id) application.units.delete(unit.name);
	for (const one of [...model.machines.values()]) if (one.parent === machine.id) drop(world, model, one);
	drop(world, model, machine);
	world.changed();
}

/** Lets a machine go: dying, dead, gone; with force its units go with it. */
export const destroyMachine = (world: World, model: Model, machine: Machine, force = false): void => {
	if (machine.life !== 'alive' && !force) return;
	machine.life = 'dying';
	world.spawn(leave(world, model, machine, force));
	world.changed();
};
