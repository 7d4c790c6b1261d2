import { JujuError } from '../../errors.ts';
import { anything, duration, list, struct, text } from '../../go.ts';
import { addMachine } from '../../life/machines.ts';
import { shell } from '../../life/shell.ts';
import { Value, withoutAbsent } from '../../state/constraints.ts';
import { info } from '../charms.ts';
import { privateAddress, publicAddress } from '../status-parts.ts';
import { type Call } from '../table.ts';
import { charmAt, missing, oldEach, oldUnit } from './entities.ts';

export const change = { needs: 'write', block: 'change' } as const;

export const MachineParams = list(
	struct('AddMachineParams', {
		Series: text,
		Constraints: Value,
		ContainerType: text,
		ParentId: text,
		Jobs: list(text),
		InstanceId: text,
		Nonce: text,
		HardwareCharacteristics: anything,
		Addrs: list(anything),
	}),
);

const addOne = (call: Call, one: ReturnType<typeof MachineParams.zero>[number]) => {
	if (one.ParentId && !call.model.machines.has(one.ParentId)) throw missing(`machine ${one.ParentId}`);
	const manual = one.InstanceId !== '';
	const machine = addMachine(call.world, call.model, {
		manual,
		base: { name: 'ubuntu', channel: '14.04' },
		constraints: withoutAbsent(one.Constraints),
		containerType: one.ContainerType,
		parent: one.ParentId,
		jobs: one.Jobs.length > 0 ? one.Jobs : ['JobHostUnits'],
		instanceId: one.InstanceId,
		nonce: one.Nonce,
	});
	return { Machine: machine.id };
};

export const addMachines = (call: Call, params: ReturnType<typeof MachineParams.zero>) => ({
	Machines: params.map((one) => {
		const [made = {}] = oldEach([one], () => addOne(call, one));
		return { Machine: '', ...made };
	}),
});

export const Target = struct('PublicAddress', { Target: text });

export const address = (call: Call, target: string, own: 'public' | 'private') => {
	if (!target.includes('/')) {
		const machine = call.model.machines.get(target);
		if (!machine) throw new JujuError(`unknown unit or machine "${target}"`, 'not found');
		return machine.addresses[0]?.value ?? '';
	}
	const unit = oldUnit(call, target);
	const found = own === 'public' ? publicAddress(call.model, unit) : privateAddress(call.model, unit);
	if (found === '') throw new JujuError(`unit "${target}" has no ${own} address`, 'not found');
	return found;
};

export const runOn = (call: Call, command: string, machine: string, unit = '') => {
	const {
		stdout = '',
		stderr = '',
		returnCode = 0,
		bytes: raw,
	} = shell(command, call.model.machines.get(machine)?.hostname ?? '');
	const bytes = (one: string) => Buffer.from(one).toString('base64');
	return {
		Code: returnCode,
		Stdout: raw?.toString('base64') ?? bytes(stdout),
		Stderr: bytes(stderr),
		MachineId: machine,
		UnitId: unit,
		Error: '',
	};
};

export const Run = struct('RunParams', {
	Commands: text,
	Timeout: duration,
	Machines: list(text),
	Services: list(text),
	Units: list(text),
});

/** A charm as 1.x tells it. */
export const oldInfo = (call: Call, url: string) => {
	const charm = charmAt(call, url);
	const { config, meta, actions } = info(call, charm);
	const capital = (one: object) =>
		Object.fromEntries(
			Object.entries(one).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]),
		);
	return {
		Revision: charm.revision,
		URL: charm.url,
		Config: { Options: Object.fromEntries(Object.entries(config).map(([key, one]) => [key, capital(one)])) },
		Meta: capital(meta),
		Actions: { ActionSpecs: actions['specs'] ?? null },
	};
};
