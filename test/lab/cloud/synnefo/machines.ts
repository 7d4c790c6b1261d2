import type { Item, Json } from '../call.ts';
import { fault, iso, links } from './answers.ts';
import type { Machine, Port, Synnefo, User } from './state.ts';

/** Steps that a build, and that every other job takes. */
const BUILD_TICKS = 3;
const JOB_TICKS = 2;

const doing: Readonly<Record<string, string>> = {
	BUILD: 'BUILDING',
	START: 'STARTING',
	STOP: 'STOPPING',
	REBOOT: 'REBOOTING',
	RESIZE: 'RESIZING',
	CONNECT: 'CONNECTING',
	DISCONNECT: 'DISCONNECTING',
	ATTACH_VOLUME: 'ATTACHING_VOLUME',
	DETACH_VOLUME: 'DETACHING_VOLUME',
	SET_FIREWALL_PROFILE: 'SETTING_FIREWALL_PROFILE',
	RESCUE: 'RESCUING',
	UNRESCUE: 'UNRESCUING',
	DESTROY: 'DESTROYING',
};

/** States in which a task may begin; none named: STARTED or STOPPED. */
const begins: Readonly<Record<string, string>> = {
	START: 'STOPPED',
	STOP: 'STARTED',
	REBOOT: 'STARTED',
	RESIZE: 'STOPPED',
	RESCUE: 'STOPPED',
};

/** The server with that number, of that user. */
export const machineOf = (world: Synnefo, user: User, id: string): Machine => {
	const found = /^\d+$/.test(id) ? world.machines.get(Number(id)) : undefined;
	if (!found || found.deleted || found.user !== user.uuid) throw fault(404, 'Server not found.');
	return found;
};

/** What every job begins with: refuses where the server is not in a state for it. */
export const ready = (machine: Machine, task: string): void => {
	const where = `Cannot perform '${task}' action while`;
	if (machine.state === 'BUILD' && task !== 'DESTROY')
		throw fault(409, `Server '${machine.id}' is being built.`, { name: 'buildInProgress' });
	if (machine.task !== null && task !== 'DESTROY')
		throw fault(400, `${where} there is a pending '${machine.task}'.`);
	const wanted = begins[task];
	if (wanted !== undefined && machine.state !== wanted)
		throw fault(400, `${where} server is in '${machine.state}' state.`);
};

/** A job that ends some steps later. */
export const work = (world: Synnefo, machine: Machine, task: string, done: () => void): void => {
	ready(machine, task);
	machine.task = task;
	world.clock.later(JOB_TICKS, () => {
		if (machine.task !== task) return;
		machine.task = null;
		done();
		settle(world, machine);
	});
};

/** Tags take effect when nothing else is pending. */
export const settle = (world: Synnefo, machine: Machine): void => {
	machine.updated = world.clock.now();
	if (machine.task !== null || machine.state === 'BUILD') return;
	for (const [tag, state] of machine.tags)
		if (state === 'PENDDEL') machine.tags.delete(tag);
		else machine.tags.set(tag, 'ACTIVE');
};

export const setTags = (world: Synnefo, machine: Machine): void =>
	world.clock.later(JOB_TICKS, () => settle(world, machine));

export const portsOf = (world: Synnefo, machine: Machine): Port[] =>
	machine.deleted
		? machine.lastPorts
		: [...world.ports.values()].filter((port) => port.machine === machine.id && port.status !== 'DELETED');

export const build = (world: Synnefo, machine: Machine): void => {
	const failure = world.nextMachines.shift();
	world.clock.later(BUILD_TICKS, () => {
		if (machine.deleted || machine.state !== 'BUILD') return;
		machine.task = null;
		machine.state = failure === undefined ? 'STARTED' : 'ERROR';
		if (failure !== undefined) failing(world, machine, failure);
		for (const port of portsOf(world, machine)) port.status = 'ACTIVE';
		for (const volume of world.volumes.values()) if (volume.machine === machine.id) volume.status = 'in_use';
		machine.updated = world.clock.now();
		setTags(world, machine);
	});
};

export const failing = (world: Synnefo, machine: Machine, message: string): void => {
	machine.state = 'ERROR';
	machine.task = null;
	machine.diagnostics.unshift({
		level: 'ERROR',
		created: iso(world.clock.now()),
		source: 'image-error',
		source_date: iso(world.clock.now()),
		message,
		details: message,
	});
};

/** Ends a server: what belonged to it goes with it. */
export const destroy = (world: Synnefo, machine: Machine): void => {
	machine.task = 'DESTROY';
	world.clock.later(JOB_TICKS, () => {
		machine.lastPorts = portsOf(world, machine);
		for (const { id } of machine.lastPorts) world.ports.delete(id);
		for (const volume of world.volumes.values())
			if (volume.machine === machine.id) {
				volume.deleted = true;
				volume.status = 'deleted';
			}
		machine.task = null;
		settle(world, machine);
		machine.deleted = true;
		machine.state = 'DESTROYED';
	});
};

const statusOf = ({ state, task, rescue }: Machine): string => {
	if (rescue) return 'RESCUE';
	if (task === 'REBOOT' || task === 'RESIZE') return task;
	return { STARTED: 'ACTIVE', DESTROYED: 'DELETED' }[state] ?? state;
};

export const shown = (world: Synnefo, machine: Machine, base: string): Item => {
	const compute = `${base}/cyclades/compute/v2.0`;
	const addresses: Record<string, Json[]> = {};
	const attachments: Json[] = [];
	for (const port of portsOf(world, machine)) {
		const floating = [...world.floatingIps.values()].some(
			({ address, network }) => address === port.address && network === port.network,
		);
		const type = floating ? 'floating' : 'fixed';
		if (port.address !== null)
			(addresses[port.network] ??= []).push({ version: 4, addr: port.address, 'OS-EXT-IPS:type': type });
		attachments.push({
			id: Number(port.id),
			network_id: port.network,
			mac_address: null,
			ipv4: port.address ?? '',
			ipv6: '',
			'OS-EXT-IPS:type': type,
			...(port.firewall ? { firewallProfile: port.firewall } : {}),
		});
	}
	const image = [
		...(links(`${compute}/images/${machine.image}`) as Json[]),
		{ rel: 'alternate', href: `${base}/cyclades/image/v1.0/images/${machine.image}` },
	];
	const volumes = [...world.volumes.values()].filter(
		(volume) => volume.machine === machine.id && !volume.deleted,
	);
	return {
		id: machine.id,
		name: machine.name,
		status: statusOf(machine),
		progress: machine.state === 'BUILD' ? 0 : 100,
		links: links(`${compute}/servers/${machine.id}`),
		user_id: machine.user,
		tenant_id: machine.project,
		shared_to_project: machine.sharedToProject,
		created: iso(machine.created),
		updated: iso(machine.updated),
		deleted: machine.deleted,
		suspended: false,
		flavor: { id: machine.flavor, links: links(`${compute}/flavors/${machine.flavor}`) },
		image: { id: machine.image, links: image },
		hostId: '',
		accessIPv4: '',
		accessIPv6: '',
		config_drive: '',
		key_name: machine.keys[0] ?? null,
		security_groups: [{ name: 'default' }],
		metadata: machine.metadata,
		tags: [...machine.tags].filter(([, state]) => state === 'ACTIVE').map(([tag]) => tag),
		volumes: volumes.map(({ id }) => id),
		addresses,
		attachments,
		diagnostics: machine.diagnostics.slice(0, 1),
		'SNF:fqdn': `snf-${machine.id}.vm.example.synnefo.org`,
		'SNF:port_forwarding': {},
		'SNF:task_state': machine.task === null ? '' : (doing[machine.task] ?? machine.task),
		'SNF:key_names': [...machine.keys],
		'SNF:rescue': machine.rescue,
	};
};
