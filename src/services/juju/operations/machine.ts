import { flag, json, list, number, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { statusNow } from '../model/settle/look.ts';
import {
	addMachines,
	injectMachines,
	machineConfig,
	provisioningScript,
	removeMachines,
	retryProvisioning,
} from '../wire/calls/machine.table.ts';
import { allOf } from '../wire/items.ts';
import { readBase } from '../wire/values/base.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { constraints, force, machines } from './fields.ts';
import { modelOp } from './op.ts';
import { machineSample } from './samples.ts';
import { told } from './told.ts';

const machinesNow = async (client: JujuClient, ids: readonly string[], signal: AbortSignal) => {
	const { machines: all } = await statusNow(client, signal);
	return ids.map((id) => {
		const found = all.find((one) => one.id === id);
		if (found) return found;
		throw new MusterError('NOT_FOUND', `There is no machine ${id}`, {
			hint: `There are: ${
				all
					.slice(0, 20)
					.map((one) => one.id)
					.join(', ') || 'none'
			}.`,
			details: { machine: id },
		});
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
			help: 'Only machines whose agent or instance is in one of these',
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

const id = text('Machine', {
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

const base = text('Base', {
	advanced: true,
	placeholder: 'the model’s',
	example: 'ubuntu@24.04',
	help: 'Its system and version',
});

const add = modelOp({
	resource: 'machine',
	name: 'add',
	action: 'Add machines',
	effect: 'changes',
	returns: 'many',
	help: 'Start new machines or containers in a model',
	fields: {
		count: number('Count', {
			required: true,
			example: '1',
			min: 1,
			max: 100,
			integer: true,
			unit: 'machines',
			help: 'How many',
		}),
		constraints: { ...constraints, advanced: false },
		base,
		to: text('To', {
			advanced: true,
			placeholder: 'the cloud',
			example: 'lxd:1',
			help: 'A container (lxd, lxd:1) or a place of the cloud (zone=a)',
		}),
	},
	timeout: 60,
	covers: ['MachineManager.AddMachines', 'Client.AddMachines'],
	sample: machineSample,
	async run(client, { count, constraints: given, base: system, to }, { signal }) {
		const made = allOf(
			await client.ask(
				addMachines,
				{ count, constraints: readConstraints(given), base: readBase(system), to },
				{ signal },
			),
		);
		return machinesNow(client, made, signal);
	},
	settle: {
		until: 'the machines have started',
		every: 1,
		deadline: 900,
		async look(client, result, _, { signal }) {
			const now = await machinesNow(
				client,
				(result as { id: string }[]).map((one) => one.id),
				signal,
			);
			const failed = now.find(({ instanceStatus }) => instanceStatus.current === 'provisioning error');
			if (failed)
				throw new MusterError(
					'CONFLICT',
					`Machine ${failed.id} was not provisioned: ${failed.instanceStatus.message}`,
				);
			const waiting = now.filter(({ agentStatus }) => agentStatus.current !== 'started');
			return waiting.length === 0
				? now
				: notYet(waiting.map((one) => `${one.id} is ${one.agentStatus.current}`).join(', '));
		},
	},
});

const register = modelOp({
	resource: 'machine',
	name: 'register',
	action: 'Register a machine',
	effect: 'changes',
	help: 'Take a machine that is there already into a model; run its provisioning script there next',
	fields: {
		address: text('Address', { required: true, example: '10.0.0.5', help: 'Where the machine is reached' }),
		nonce: text('Nonce', {
			advanced: true,
			placeholder: 'made up',
			help: 'A word that its agent shows when it comes',
		}),
		arch: text('Architecture', { default: 'amd64', advanced: true, help: 'Of its processor' }),
		hardware: json('Hardware', {
			advanced: true,
			example: '{"cpu-cores": 2, "mem": 4096}',
			help: 'What it has: mem and root-disk in MiB',
		}),
		base,
	},
	timeout: 30,
	covers: ['MachineManager.AddMachines', 'Client.InjectMachines'],
	sample: { ...machineSample, nonce: 'manual:10.0.0.5:1' },
	async run(client, { address, nonce, arch, hardware, base: system }, { signal }) {
		const word = nonce || `manual:${address}:${crypto.randomUUID()}`;
		const manual = {
			instanceId: `manual:${address}`,
			nonce: word,
			addresses: [address],
			hardware: { arch, ...(hardware as object | undefined) },
		};
		const given = readBase(system);
		const [made = ''] =
			client.offer.major < 2
				? allOf(await client.ask(injectMachines, { ...manual, base: given }, { signal }))
				: allOf(
						await client.ask(addMachines, { count: 1, constraints: {}, base: given, manual }, { signal }),
					);
		return { ...(await machinesNow(client, [made], signal))[0], nonce: word };
	},
});

const remove = modelOp({
	resource: 'machine',
	name: 'remove',
	action: 'Remove machines',
	effect: 'destroys',
	returns: 'many',
	help: 'Remove machines; those with units only by force, and the units go with them',
	fields: {
		machines,
		force,
		keep: flag('Keep instance', {
			advanced: true,
			default: false,
			help: 'Whether the instance stays in the cloud',
		}),
	},
	timeout: 30,
	covers: ['MachineManager.DestroyMachineWithParams', 'Client.DestroyMachines'],
	sample: { machine: '0', removed: false },
	preview: (client, { machines: ids }, { signal }) => machinesNow(client, ids, signal),
	async run(client, { machines: ids, force: forced, keep }, { signal }) {
		const items = await client.ask(removeMachines, { ids, force: forced, keep }, { signal });
		const { machines: left } = await statusNow(client, signal);
		return told(items, ({ key }) => ({ machine: key, removed: !left.some((one) => one.id === key) }));
	},
	settle: {
		until: 'the machines are gone',
		every: 1,
		deadline: 900,
		async look(client, _, { machines: ids }, { signal }) {
			const { machines: all } = await statusNow(client, signal);
			const left = ids.filter((one) => all.some((machine) => machine.id === one));
			return left.length === 0
				? ids.map((machine) => ({ machine, removed: true }))
				: notYet(`${left.join(', ')} are still there`);
		},
	},
});

const retry = modelOp({
	resource: 'machine',
	name: 'retryProvisioning',
	action: 'Retry the provisioning of machines',
	effect: 'changes',
	returns: 'many',
	help: 'Ask the cloud again for machines that it did not give',
	fields: { machines },
	covers: ['MachineManager.RetryProvisioning', 'Client.RetryProvisioning'],
	sample: { machine: '0', retried: true },
	async run(client, { machines: ids }, { signal }) {
		await machinesNow(client, ids, signal);
		return told(await client.ask(retryProvisioning, { ids }, { signal }), ({ key }) => ({
			machine: key,
			retried: true,
		}));
	},
});

const getScript = modelOp({
	resource: 'machine',
	name: 'getProvisioningScript',
	action: 'Get the provisioning script of a machine',
	effect: 'reads',
	help: 'The shell script that makes a registered machine one of Juju, to be run there as root',
	fields: {
		machine: id,
		nonce: text('Nonce', { required: true, example: 'manual:10.0.0.5:1', help: 'As it was registered with' }),
		dataDir: text('Data folder', {
			advanced: true,
			default: '/var/lib/juju',
			help: 'Where the agent keeps its files',
		}),
		disablePackages: flag('No packages', {
			advanced: true,
			default: false,
			help: 'Whether to leave the package manager alone',
		}),
	},
	covers: ['MachineManager.ProvisioningScript', 'Client.ProvisioningScript'],
	secretOutput: ['script'],
	sample: { machine: '0', script: '#!/bin/bash …' },
	run: async (client, { machine, ...given }, { signal }) => ({
		machine,
		script: await client.ask(provisioningScript, { id: machine, ...given }, { signal }),
	}),
});

const getConfig = modelOp({
	resource: 'machine',
	name: 'getConfig',
	action: 'Get the agent configuration of a machine',
	effect: 'reads',
	help: 'What an agent of 1.x needs to begin on a machine',
	fields: {
		machine: id,
		series: text('Series', { required: true, example: 'trusty', help: 'Of its system' }),
		arch: text('Architecture', { default: 'amd64', help: 'Of its processor' }),
	},
	covers: ['Client.MachineConfig'],
	until: '1.25',
	secretOutput: ['config'],
	sample: { machine: '0', config: {} },
	run: async (client, { machine, series, arch }, { signal }) => ({
		machine,
		config: await client.ask(machineConfig, { id: machine, series, arch }, { signal }),
	}),
});

export const machineOperations = [getMany, get, add, register, remove, retry, getScript, getConfig] as const;
