import { duration, flag, picks, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { statusNow } from '../model/settle/look.ts';
import { unitsToRun } from '../model/tasks/units-to-run.ts';
import { bad } from '../wire/values/bad.ts';
import { readMachines } from '../wire/values/names.ts';
import { runCommands, runOnAllMachines } from '../wire/calls/action.table.ts';
import { ended } from './ended.ts';
import { modelOp } from './op.ts';
import { fails, group, parallel, taskLoose, taskFailure, taskSample, wait, within } from './task-fields.ts';

/** @throws MusterError UNSUPPORTED on Kubernetes, CONFLICT in a model without machines: servers say neither */
const checkMachines = async (client: JujuClient, signal: AbortSignal): Promise<void> => {
	const { model, machines } = await statusNow(client, signal);
	if (machines.length > 0) return;
	const isPods = model.type === 'caas';
	throw new MusterError(
		isPods ? 'UNSUPPORTED' : 'CONFLICT',
		`${model.name} has no machines${isPods ? ': it is on Kubernetes' : ''}`,
		{ hint: 'Name units or applications instead. Nothing was sent.', details: { field: 'everywhere' } },
	);
};

const exec = modelOp({
	resource: 'action',
	name: 'exec',
	action: 'Run commands',
	alias: ['run a shell command on units', 'juju exec', 'ssh into a unit'],
	effect: 'changes',
	returns: 'many',
	help:
		'Run shell commands on units, all units of applications, or machines, and wait for their output; what ' +
		'is no text comes in base64, as stdout-encoding in the results says',
	fields: {
		commands: text('Commands', {
			required: true,
			lines: 4,
			example: 'uptime',
			help: 'What the shell runs, as root',
		}),
		units: picks('Units', {
			list: 'units',
			example: 'postgresql/0',
			help: 'Run on these units, in the context of a hook',
		}),
		applications: picks('Applications', {
			list: 'applications',
			example: 'postgresql',
			help: 'Run on all units of these applications',
		}),
		machines: picks('Machines', {
			list: 'machines',
			from: 'id',
			example: '0',
			help: 'Run on these machines',
		}),
		everywhere: flag('On all machines', {
			advanced: true,
			default: false,
			help: 'Whether to run on every machine of the model',
		}),
		commandTime: duration('Command timeout', {
			advanced: true,
			default: 300,
			min: 1,
			help: 'How long the commands may take on each unit or machine',
		}),
		await: wait,
		within,
		fails,
		parallel,
		group,
	},
	timeout: Number.POSITIVE_INFINITY,
	covers: [
		'Action.Run',
		'Action.RunOnAllMachines',
		'Client.Run',
		'Client.RunOnAllMachines',
		'Action.Actions',
		'Client.FullStatus',
	],
	failure: taskFailure,
	sample: { ...taskSample, name: 'juju-exec', stdout: ' 03:12:46 up 3 days\n' },
	optional: taskLoose,
	async run(
		client,
		{
			commands,
			units,
			applications,
			machines,
			everywhere,
			commandTime,
			parallel: beside,
			group: name,
			...input
		},
		context,
	) {
		const { signal } = context;
		const targets = {
			units: units && unitsToRun(client, units),
			applications,
			machines: machines && readMachines(machines),
		};
		if (!everywhere && Object.values(targets).every((one) => !one || one.length === 0))
			throw new MusterError('BAD_INPUT', 'Neither units nor applications nor machines were given', {
				hint: 'For example Units: postgresql/0, or set On all machines. Nothing was sent.',
				details: { field: 'units' },
			});
		if (commands.trim() === '') throw bad('commands', 'Commands holds nothing but blanks', 'uptime');
		const asked = { commands, seconds: commandTime, parallel: beside, group: name };
		if (everywhere) await checkMachines(client, signal);
		const begun = everywhere
			? await client.ask(runOnAllMachines, asked, { signal })
			: await client.ask(runCommands, { ...asked, ...targets }, { signal });
		return ended(client, begun, input, context);
	},
});

export const execOperations = [exec] as const;
