import { each, item, JujuError, notFound, notSupported } from '../errors.ts';
import { anything, bool, duration, list, maybe, struct, text } from '../go.ts';
import { addMachine, destroyMachine, provisionAgain } from '../life/machines.ts';
import { Value, withoutAbsent } from '../state/constraints.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Machine } from '../state/types.ts';
import { Base2 } from './application-prepare.ts';
import { Placement } from './application-units.ts';
import { machineOf } from './status-parts.ts';
import { type Call, type Facades, method } from './table.ts';

const Add = struct('AddMachines', {
	params: list(
		struct('AddMachineParams', {
			base: maybe(Base2),
			series: text,
			constraints: Value,
			jobs: list(text),
			placement: maybe(Placement),
			'parent-id': text,
			'container-type': text,
			'instance-id': text,
			nonce: text,
			'hardware-characteristics': anything,
			addresses: list(struct('Address', { value: text, type: text, scope: text })),
			disks: list(anything),
		}),
	),
});
type One = ReturnType<typeof Add.zero>['params'][number];

/** What an agent that runs on the lab's own machine finds there. */
const found: Machine['addresses'] = [
	{ value: '192.0.2.2', type: 'ipv4', scope: 'public' },
	{ value: 'fd00::2', type: 'ipv6', scope: 'local-cloud' },
	{ value: '127.0.0.1', type: 'ipv4', scope: 'local-machine' },
	{ value: '::1', type: 'ipv6', scope: 'local-machine' },
];

const checkPlacement = (call: Call, one: One) => {
	const { placement } = one;
	if (!placement || placement.scope === '') return;
	const { scope, directive } = placement;
	if (scope === '#') {
		const machine = call.model.machines.get(directive);
		if (machine && call.major >= 4)
			throw new JujuError(
				`validating machine placement: getting machine hardware characteristics for "${machine.uuid}": machine not provisioned`,
			);
		if (!machine) throw new JujuError(`machine ${directive} not found`, 'not found');
		return;
	}
	if (scope === call.model.uuid && call.major >= 4) throw new JujuError(`invalid model id "${directive}"`);
};

const add = (call: Call, one: One): Machine => {
	checkPlacement(call, one);
	const { world, model } = call;
	if (model.machines.size >= world.provider.most)
		throw new JujuError(
			`cannot add another machine: ${model.machines.size} are in use`,
			'quota limit exceeded',
		);
	const manual = one['instance-id'] !== '' && one.nonce !== '';
	const container =
		one['container-type'] ||
		(['lxd', 'kvm'].includes(one.placement?.scope ?? '') ? one.placement?.scope : '') ||
		'';
	const onto = one['parent-id'] || (container ? (one.placement?.directive ?? '') : '');
	if (onto && !model.machines.has(onto)) throw notFound(`machine ${onto}`);
	const base = one.base?.name ? one.base : { name: 'ubuntu', channel: '24.04/stable' };
	const parent = container && !onto ? addMachine(world, model, { base }).id : onto;
	const hardware = one['hardware-characteristics'] as Readonly<Record<string, unknown>> | undefined;
	return addMachine(world, model, {
		manual,
		base,
		parent,
		containerType: container,
		constraints: withoutAbsent(one.constraints),
		nonce: one.nonce,
		instanceId: one['instance-id'],
		...(manual && { addresses: found, hardware: hardware ?? {} }),
	});
};

const Destroy = struct('DestroyMachinesParams', {
	'machine-tags': list(text),
	force: bool,
	keep: bool,
	'dry-run': bool,
	'max-wait': maybe(duration),
});

const machineIn = (call: Call, id: string): Machine => {
	const machine = call.model.machines.get(id);
	if (machine) return machine;
	if (call.major >= 4)
		throw new JujuError(
			`getting machine UUID: getting UUID for machine "${id}": machine "${id}": machine not found`,
		);
	throw notFound(`machine ${id}`);
};

const destroy = (call: Call, tag: string, params: ReturnType<typeof Destroy.zero>) => {
	const { model, world, major } = call;
	const machine = machineIn(call, parseTag(tag, 'machine').id);
	const units = [...model.applications.values()]
		.flatMap((one) => [...one.units.values()])
		.filter((unit) => machineOf(model, unit) === machine);
	const containers = [...model.machines.values()].filter((one) => one.parent === machine.id);
	if (!params['dry-run'] && !params.force) {
		if (containers.length > 0)
			throw new JujuError(
				major >= 4
					? `removing machine: machine "${machine.uuid}": cannot set machine "${machine.uuid}" to dying without force: machine has containers`
					: `machine is hosting containers "${containers.map((one) => one.id).join(',')}"`,
			);
		if (units.length > 0 && major < 4)
			throw new JujuError(
				`machine ${machine.id} has unit "${units[0]?.name}" assigned`,
				'machine has assigned units',
			);
	}
	if (!params['dry-run']) destroyMachine(world, model, machine, params.force);
	return {
		info: {
			'machine-id': machine.id,
			...(units.length > 0 && { 'destroyed-units': units.map((one) => ({ tag: unitTag(one.name) })) }),
		},
	};
};

const retry = (call: Call, tags: readonly string[], all: boolean) => {
	const named = tags.flatMap((tag) => {
		const machine = call.model.machines.get(parseTag(tag, 'machine').id);
		return machine ? [machine] : [];
	});
	const known = all ? [...call.model.machines.values()] : named;
	const ill = known.filter((machine) => machine.instance.status === 'provisioning error');
	for (const machine of ill) provisionAgain(call.world, call.model, machine);
	// those are tried anew without a word
	const healthy = all ? [] : known.filter((machine) => !ill.includes(machine));
	if (healthy.length === 0) return { results: null };
	return {
		results: each(healthy, (machine) => {
			throw new JujuError(`machine ${machine.id} is not in an error state (${machine.instance.status})`);
		}),
	};
};

const script = (call: Call, id: string, nonce: string) => {
	if (id === '')
		throw new JujuError(
			'getting instance config: retrieving machine UUID for machine "": machine name',
			'not valid',
		);
	if (!call.model.machines.has(id))
		throw new JujuError(`getting instance config: machine "${id}" not found`, 'not found');
	return { script: `#!/bin/bash\nset -e\n# provisions machine ${id} with ${nonce}\n` };
};

export const machines: Facades = {
	MachineManager: {
		AddMachines: method(Add, { needs: 'write', block: 'change' }, ({ params }, call) => ({
			machines: params.map((one) => {
				try {
					if (call.model.type === 'caas') throw notSupported('adding machines to a container-based model');
					return { machine: add(call, one).id };
				} catch (error) {
					return { machine: '', error: item(error) };
				}
			}),
		})),
		DestroyMachineWithParams: method(Destroy, { needs: 'write', block: 'remove', min: 4 }, (params, call) =>
			params['machine-tags'].length > 0
				? { results: each(params['machine-tags'], (tag) => destroy(call, tag, params)) }
				: {},
		),
		RetryProvisioning: method(
			struct('RetryProvisioningArgs', { machines: list(text), all: bool }),
			{ needs: 'write', block: 'change', min: 7 },
			(params, call) =>
				retry(
					call,
					params.all ? [...call.model.machines.keys()].map((id) => `machine-${id}`) : params.machines,
					params.all,
				),
		),
		ProvisioningScript: method(
			struct('ProvisioningScriptParams', {
				'machine-id': text,
				nonce: text,
				'data-dir': text,
				'disable-package-commands': bool,
			}),
			{ needs: 'write', block: 'change', min: 7 },
			(params, call) => script(call, params['machine-id'], params.nonce),
		),
		InstanceTypes: method(
			struct('ModelInstanceTypesConstraints', { constraints: list(anything) }),
			{ needs: 'read' },
			({ constraints }) => ({
				results: each(constraints, () => {
					throw notSupported('InstanceTypes');
				}),
			}),
		),
	},
};
