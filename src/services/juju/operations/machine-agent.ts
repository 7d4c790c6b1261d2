import { flag, json, text } from '../../../catalogue/field.ts';
import { addMachines, injectMachines } from '../wire/calls/machine.table.ts';
import { machineConfig, provisioningScript, retryProvisioning } from '../wire/calls/machine-agent.table.ts';
import { allOf } from '../wire/items.ts';
import { readBase } from '../wire/values/base.ts';
import { machines } from './fields.ts';
import { modelOp } from './op.ts';
import { machineSample } from './samples.ts';
import { itemResults } from './item-results.ts';
import { base, id, machinesNow } from './machine.ts';

const register = modelOp({
	resource: 'machine',
	name: 'register',
	action: 'Register a machine',
	effect: 'changes',
	help: 'Add an existing machine to a model; then run its provisioning script on it',
	fields: {
		address: text('Address', {
			required: true,
			example: '10.0.0.5',
			help: 'IP address or host name of the machine',
		}),
		nonce: text('Nonce', {
			advanced: true,
			placeholder: 'generated',
			example: 'manual:10.0.0.5:1',
			help: 'A word by which the controller recognises the machine’s agent',
		}),
		arch: text('Architecture', { default: 'amd64', advanced: true, help: 'Its processor architecture' }),
		hardware: json('Hardware', {
			advanced: true,
			example: '{"cpu-cores": 2, "mem": 4096}',
			help: 'What it has, mem and root-disk in MiB, e.g. {"cpu-cores": 2, "mem": 4096}',
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
		const input = readBase(system);
		const [made = ''] =
			client.offer.major < 2
				? allOf(await client.ask(injectMachines, { ...manual, base: input }, { signal }))
				: allOf(
						await client.ask(addMachines, { count: 1, constraints: {}, base: input, manual }, { signal }),
					);
		return { ...(await machinesNow(client, [made], signal))[0], nonce: word };
	},
});

const retry = modelOp({
	resource: 'machine',
	name: 'retryProvisioning',
	action: 'Retry the provisioning of machines',
	effect: 'changes',
	returns: 'many',
	help: 'Retry provisioning for machines that failed to start',
	fields: { machines },
	covers: ['MachineManager.RetryProvisioning', 'Client.RetryProvisioning'],
	sample: { machine: '0', retried: true },
	async run(client, { machines: ids }, { signal }) {
		await machinesNow(client, ids, signal);
		return itemResults(await client.ask(retryProvisioning, { ids }, { signal }), ({ key }) => ({
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
	help: 'The shell script that installs Juju’s agent on a registered machine; run it there as root',
	fields: {
		machine: id,
		nonce: text('Nonce', {
			required: true,
			example: 'manual:10.0.0.5:1',
			help: 'The nonce that Register a machine gave',
		}),
		dataDir: text('Data folder', {
			advanced: true,
			default: '/var/lib/juju',
			help: 'Where the agent keeps its files',
		}),
		disablePackages: flag('Skip packages', {
			advanced: true,
			default: false,
			help: 'Whether to leave out the commands that install packages',
		}),
	},
	covers: ['MachineManager.ProvisioningScript', 'Client.ProvisioningScript'],
	secretOutput: ['script'],
	sample: { machine: '0', script: '#!/bin/bash …' },
	run: async (client, { machine, ...input }, { signal }) => ({
		machine,
		script: await client.ask(provisioningScript, { id: machine, ...input }, { signal }),
	}),
});

const getConfig = modelOp({
	resource: 'machine',
	name: 'getConfig',
	action: 'Get the agent configuration of a machine',
	effect: 'reads',
	help: 'What an agent of Juju 1.x needs to start on a machine',
	fields: {
		machine: id,
		series: text('Series', { required: true, example: 'trusty', help: 'Series of its operating system' }),
		arch: text('Architecture', { default: 'amd64', help: 'Its processor architecture' }),
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

export const machineAgents = [register, retry, getScript, getConfig] as const;
