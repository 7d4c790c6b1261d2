import type { Answer, Item, Json } from '../call.ts';
import { answer, bodyOf, fault } from './answers.ts';
import type { Asked } from './astakos.ts';
import { demand } from './astakos.ts';
import { machineOf, ready, work } from './machines.ts';
import { plug, unplug } from './ports.ts';
import { type Machine, word } from './state.ts';

type Act = (asked: Asked, machine: Machine, value: Item) => Answer;

const accepted = (): Answer => answer(202);

const start: Act = ({ world }, machine) => {
	work(world, machine, 'START', () => {
		machine.state = 'STARTED';
	});
	return accepted();
};

const stop: Act = ({ world }, machine) => {
	work(world, machine, 'STOP', () => {
		machine.state = 'STOPPED';
	});
	return accepted();
};

const resize: Act = ({ world, user }, machine, { flavorRef }) => {
	const flavor = world.flavors.get(Number(flavorRef));
	const before = world.flavors.get(machine.flavor);
	ready(machine, 'RESIZE');
	if (!flavor) throw fault(404, 'Flavor not found.');
	if (Number(flavorRef) === machine.flavor)
		throw fault(400, `Server '${machine.id}' flavor is already '${String(flavorRef)}'.`);
	if (flavor.disk !== before?.disk) throw fault(400, 'Cannot resize instance disk.');
	demand(world, user, 'cyclades.ram', (flavor.ram - before.ram) * 1024 ** 2);
	work(world, machine, 'RESIZE', () => {
		machine.flavor = Number(flavorRef);
	});
	return accepted();
};

const consoles = ['vnc', 'vnc-ws', 'vnc-wss'];

const openConsole: Act = (_asked, machine, { type }) => {
	if (!consoles.includes(String(type))) throw fault(400, "'type' in the request body is invalid.");
	if (machine.state !== 'STARTED')
		throw fault(400, `Cannot get console while the server is in ${machine.state} state.`);
	return answer(200, {
		console: { type: String(type), host: '127.0.0.1', port: 24999, password: word(10) },
	});
};

const vnc: Act = ({ call }, machine) => {
	if (machine.state !== 'STARTED')
		throw fault(400, `Cannot get console while the server is in ${machine.state} state.`);
	return answer(200, {
		console: {
			type: 'novnc',
			url: `${call.base}/cyclades/ui/machines/console?machine=snf-${machine.id}&token=${word(20)}`,
		},
	});
};

const firewall: Act = ({ world }, machine, { profile, nic }) => {
	if (!['ENABLED', 'DISABLED', 'PROTECTED'].includes(String(profile)))
		throw fault(400, 'Unsupported firewall profile');
	ready(machine, 'SET_FIREWALL_PROFILE');
	const port = world.ports.get(String(nic));
	if (!port || port.machine !== machine.id) throw fault(404, 'Port not found.');
	if (!world.networks.get(port.network)?.external)
		throw fault(400, 'Cannot set firewall profile for NICs that are not connected to a public network.');
	port.firewall = String(profile);
	return accepted();
};

const acts: Readonly<Record<string, Act>> = {
	start,
	'os-start': start,
	shutdown: stop,
	'os-stop': stop,
	reboot: ({ world }, machine, { type }) => {
		if (type !== 'SOFT' && type !== 'HARD') throw fault(400, 'Invalid reboot type.');
		if (machine.task === null && machine.state === 'STOPPED') ready(machine, 'REBOOT');
		work(world, machine, 'REBOOT', () => {});
		return accepted();
	},
	resize,
	console: openConsole,
	'os-getVNCConsole': vnc,
	firewallProfile: firewall,
	reassign: ({ world }, machine, { project, shared_to_project: shared }) => {
		ready(machine, 'REASSIGN');
		if (!world.projects.some(({ id, state }) => id === project && state === 'active'))
			throw fault(400, 'No such project');
		machine.project = String(project);
		machine.sharedToProject = shared === true;
		return answer(200);
	},
	rescue: ({ world }, machine) => {
		if (machine.rescue) throw fault(400, `Cannot perform 'RESCUE' action while server is in rescue mode.`);
		work(world, machine, 'RESCUE', () => {
			machine.rescue = true;
		});
		return accepted();
	},
	unrescue: ({ world }, machine) => {
		if (!machine.rescue)
			throw fault(400, `Cannot perform 'UNRESCUE' action while server is not in rescue mode.`);
		work(world, machine, 'UNRESCUE', () => {
			machine.rescue = false;
		});
		return accepted();
	},
	addFloatingIp: ({ world, user }, machine, { address }) => {
		const ip = [...world.floatingIps.values()].find((each) => each.address === address);
		if (!ip || ip.user !== user.uuid) throw fault(404, `Floating IP ${String(address)} does not exist.`);
		plug(world, user, machine, { network_id: ip.network, fixed_ips: [{ ip_address: ip.address }] });
		return accepted();
	},
	removeFloatingIp: ({ world }, machine, { address }) => {
		const port = [...world.ports.values()].find(
			(each) => each.machine === machine.id && each.address === address,
		);
		if (!port) throw fault(404, `Floating IP ${String(address)} does not exist.`);
		unplug(world, port);
		return accepted();
	},
	createImage: () => {
		throw fault(501, 'Method not implemented', { name: 'notImplemented' });
	},
	changePassword: () => {
		throw fault(501, 'Changing password is not supported.');
	},
	confirmResize: () => {
		throw fault(501, 'Resize not supported.');
	},
	revertResize: () => {
		throw fault(501, 'Resize not supported.');
	},
};

/** `POST /servers/{id}/action`. */
export const action = async (asked: Asked, id: string): Promise<Answer> => {
	const machine = machineOf(asked.world, asked.user, id);
	const [entry, ...more] = Object.entries(await bodyOf(asked.call));
	if (!entry || more.length > 0) throw fault(400, 'Malformed request.');
	const act = acts[entry[0]];
	if (!act) throw fault(400, `Action ${entry[0]} not supported`);
	const value: Json = entry[1];
	return act(asked, machine, typeof value === 'object' && value !== null ? (value as Item) : {});
};
