import { choices, duration, flag, form, list, pick, picks, text } from '../../../catalogue/field.ts';
import { partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { deadline as clock } from '../../../net/call.ts';
import type { JujuClient } from '../client/client.ts';
import { readParameters } from '../model/parameters.ts';
import { accepted, untilEnded } from '../model/settle/tasks.ts';
import { cancelTasks, getOperations, getTasks, listOperations } from '../wire/calls/task.table.ts';
import {
	enqueueAction,
	type Enqueued,
	listActions,
	runCommands,
	runOnAllMachines,
} from '../wire/calls/action.table.ts';
import { allOf } from '../wire/items.ts';
import { applicationOf } from '../wire/records/unit.ts';
import type { Task } from '../wire/records/task.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';
import { told } from './told.ts';

export const taskSample = {
	id: '13',
	operation: '12',
	receiver: 'postgresql/0',
	name: 'backup',
	status: 'completed',
	message: '',
	results: { file: '/srv/backup.tgz' },
	returnCode: 0,
	stdout: '',
	stderr: '',
	log: [{ at: '2026-01-31T03:12:46.000Z', message: 'backup begins' }],
	parameters: { level: 3 },
	enqueued: '2026-01-31T03:12:45.678Z',
	started: '2026-01-31T03:12:45.900Z',
	completed: '2026-01-31T03:12:47.100Z',
};
const taskLoose = ['results.*', 'parameters.*', 'log.*'];

const wait = flag('Wait for the end', {
	default: true,
	help: 'Whether to wait until it has ended everywhere, instead of only beginning it',
});
const within = duration('Within', {
	default: 600,
	min: 1,
	show: { await: [true] },
	help: 'How long to wait; what runs then goes on',
});
const fails = flag('Fail on failure', {
	default: true,
	show: { await: [true] },
	help: 'Whether the step fails where an action failed or a command ended with another code than 0',
});
const parallel = flag('In parallel', {
	advanced: true,
	default: true,
	help: 'Whether it may run beside others on the same machine',
});
const group = text('Group', {
	advanced: true,
	placeholder: 'none',
	help: 'Actions of one group run one after the other on a machine',
});

const bad = (task: Task): MusterError | undefined => {
	const code = task.returnCode !== null && task.returnCode !== 0;
	if (task.status === 'completed' && !code) return undefined;
	const why =
		task.message ||
		(code
			? `it ended with code ${task.returnCode}${task.stderr ? `: ${task.stderr.trim().slice(-300)}` : ''}`
			: '');
	return new MusterError(
		'CONFLICT',
		`${task.name || 'The command'} on ${task.receiver} ${task.status === 'completed' ? 'failed' : `is ${task.status}`}${why ? `: ${why}` : ''}`,
		{
			hint: 'See results, stdout and stderr of the task.',
			details: { task },
		},
	);
};

interface Waiting {
	readonly await: boolean;
	readonly within?: number | undefined;
	readonly fails?: boolean | undefined;
}
interface Host {
	readonly signal: AbortSignal;
	progress(done: number, of?: number, text?: string): void;
}

/** What was begun: as it is, or as it ended. */
const ended = async (client: JujuClient, begun: Enqueued, given: Waiting, { signal, progress }: Host) => {
	const { done, failed } = accepted(begun);
	// 1.x answers commands when they have ended
	if (!given.await || done.every(({ id }) => id === '')) return partly({ done, failed });
	const time = clock(signal, given.within ?? 600);
	let tasks: Task[];
	try {
		tasks = await untilEnded(
			client,
			done.map(({ id }) => id),
			time.signal,
			progress,
		);
	} catch (error) {
		if (!time.isOver) throw error;
		throw new MusterError(
			'TIMEOUT',
			`${done.length} actions have not all ended within ${given.within} s; they go on`,
			{
				hint: 'Ask for the tasks later by their IDs, or wait longer.',
				details: { tasks: done, operation: begun.operation ?? null },
				cause: error,
			},
		);
	} finally {
		time.clear();
	}
	const whole = tasks.map((task, index) => ({
		...task,
		operation: task.operation ?? done[index]?.operation ?? null,
	}));
	if (!given.fails) return partly({ done: whole, failed });
	const wrong = whole.flatMap((task) => {
		const error = bad(task);
		return error ? [{ key: task.receiver, error }] : [];
	});
	const [first] = wrong;
	// one that failed alone is told as itself
	if (first && whole.length === 1 && failed.length === 0) throw first.error;
	return partly({ done: whole.filter((task) => !bad(task)), failed: [...failed, ...wrong] });
};

const getMany = modelOp({
	resource: 'action',
	name: 'getMany',
	action: 'Get the actions of an application',
	effect: 'reads',
	returns: 'many',
	help: 'What the charm can do on a unit, with the parameters as JSON schema',
	fields: { application },
	covers: ['Action.ApplicationsCharmsActions', 'Action.ServicesCharmActions'],
	sample: {
		name: 'backup',
		description: 'Make a backup',
		params: { type: 'object', properties: { level: { type: 'integer' } } },
	},
	optional: ['params.*'],
	run: (client, { application: name }, { signal }) =>
		client.ask(listActions, { application: name }, { signal }),
});

const run = modelOp({
	resource: 'action',
	name: 'run',
	action: 'Run an action',
	effect: 'changes',
	returns: 'many',
	help: 'Run an action of the charm on units, and wait for what it gives; one record on all releases',
	fields: {
		units: picks('Units', {
			list: 'units',
			required: true,
			example: 'postgresql/leader',
			help: 'Where to run; postgresql/leader is the leader, whichever it is',
		}),
		action: pick('Action', { list: 'actions', required: true, example: 'backup', help: 'Its name' }),
		parameters: form('Parameters', {
			form: 'action',
			depends: ['units', 'action', 'inModel'],
			example: '{"level": 3}',
			help: 'Parameters by the charm’s schema',
		}),
		extra: flag('Allow other parameters', {
			advanced: true,
			default: false,
			help: 'Whether parameters that the charm does not name may be given; 4.0 refuses them by default',
		}),
		await: wait,
		within,
		fails,
		parallel,
		group,
	},
	timeout: Number.POSITIVE_INFINITY,
	covers: ['Action.EnqueueOperation', 'Action.Enqueue', 'Action.Actions', 'Action.ApplicationsCharmsActions'],
	sample: taskSample,
	optional: taskLoose,
	async run(
		client,
		{ units, action, parameters = {}, extra, parallel: beside, group: name, ...given },
		context,
	) {
		const { signal } = context;
		const actions = await client.ask(listActions, { application: applicationOf(units[0] ?? '') }, { signal });
		const found = actions.find((one) => one.name === action);
		if (!found)
			throw new MusterError('NOT_FOUND', `${applicationOf(units[0] ?? '')} has no action ${action}`, {
				hint: `It has: ${actions.map((one) => one.name).join(', ') || 'none'}. Nothing was sent.`,
			});
		const read = readParameters(parameters, found.params, extra);
		const begun = await client.ask(
			enqueueAction,
			{ action, receivers: units, parameters: read, parallel: beside, group: name },
			{ signal },
		);
		return ended(client, begun, given, context);
	},
});

const exec = modelOp({
	resource: 'action',
	name: 'exec',
	action: 'Run commands',
	effect: 'changes',
	returns: 'many',
	help: 'Run shell commands on units, all units of applications, or machines, and wait for their output',
	fields: {
		commands: text('Commands', {
			required: true,
			lines: 4,
			example: 'uptime',
			help: 'What the shell shall run, as root',
		}),
		units: picks('Units', {
			list: 'units',
			example: 'postgresql/0',
			help: 'On these units, in the context of their charm',
		}),
		applications: picks('Applications', {
			list: 'applications',
			example: 'postgresql',
			help: 'On all units of these',
		}),
		machines: picks('Machines', { list: 'machines', from: 'id', example: '0', help: 'On these machines' }),
		everywhere: flag('On all machines', {
			advanced: true,
			default: false,
			help: 'Whether to run on every machine of the model',
		}),
		commandTime: duration('Command time', {
			advanced: true,
			default: 300,
			min: 1,
			help: 'How long the commands may take on each',
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
	],
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
			...given
		},
		context,
	) {
		const { signal } = context;
		const targets = { units, applications, machines };
		if (!everywhere && Object.values(targets).every((one) => !one || one.length === 0))
			throw new MusterError('BAD_INPUT', 'Neither units nor applications nor machines were given', {
				hint: 'For example units: postgresql/0. Nothing was sent.',
				details: { field: 'units' },
			});
		const asked = { commands, seconds: commandTime, parallel: beside, group: name };
		const begun = everywhere
			? await client.ask(runOnAllMachines, asked, { signal })
			: await client.ask(runCommands, { ...asked, ...targets }, { signal });
		return ended(client, begun, given, context);
	},
});

const ids = list('IDs', {
	required: true,
	item: 'ID',
	itemPlaceholder: '13',
	from: 'id',
	example: '13',
	help: 'IDs of tasks, or tasks from an earlier step',
});

const getTask = modelOp({
	resource: 'action',
	name: 'getTasks',
	action: 'Get tasks',
	effect: 'reads',
	returns: 'many',
	help: 'Actions and commands that were begun, with what they gave',
	fields: { ids },
	covers: ['Action.Actions'],
	sample: taskSample,
	optional: taskLoose,
	async run(client, { ids: given }, { signal }) {
		return told(await client.ask(getTasks, { ids: given }, { signal }), ({ value }) => value);
	},
});

const cancel = modelOp({
	resource: 'action',
	name: 'cancel',
	action: 'Cancel tasks',
	effect: 'changes',
	returns: 'many',
	help: 'Take back tasks that wait, and stop those that run where the charm lets them',
	fields: { ids },
	covers: ['Action.Cancel'],
	sample: { ...taskSample, status: 'cancelled' },
	optional: taskLoose,
	async run(client, { ids: given }, { signal }) {
		const items = await client.ask(cancelTasks, { ids: given }, { signal });
		const now = new Map(
			allOf(await client.ask(getTasks, { ids: given }, { signal })).map((task) => [task.id, task]),
		);
		return told(items, ({ key, value }) => now.get(key) ?? value);
	},
});

const operationSample = {
	id: '12',
	summary: 'action "backup"',
	status: 'completed',
	failed: null,
	enqueued: '2026-01-31T03:12:45.678Z',
	started: '2026-01-31T03:12:45.900Z',
	completed: '2026-01-31T03:12:47.100Z',
	tasks: [taskSample],
};

const getOperationsOf = modelOp({
	resource: 'action',
	name: 'getOperations',
	action: 'Get many operations',
	effect: 'reads',
	returns: 'many',
	help: 'Tasks that were begun together, the newest first',
	fields: {
		ids: list('IDs', { placeholder: 'any', item: 'ID', example: '12', help: 'Only these operations' }),
		units: picks('Units', { list: 'units', placeholder: 'any', help: 'Only on these units' }),
		applications: picks('Applications', {
			list: 'applications',
			placeholder: 'any',
			help: 'Only on units of these',
		}),
		machines: picks('Machines', {
			list: 'machines',
			from: 'id',
			placeholder: 'any',
			help: 'Only on these machines',
		}),
		actions: list('Actions', {
			placeholder: 'any',
			item: 'action',
			example: 'backup',
			help: 'Only these actions',
		}),
		statuses: choices('Statuses', {
			placeholder: 'any',
			help: 'Only those in one of these',
			options: ['pending', 'running', 'completed', 'failed', 'cancelled', 'aborting', 'aborted', 'error'].map(
				(value) => ({ value, label: value }),
			),
		}),
	},
	covers: ['Action.ListOperations', 'Action.Operations'],
	since: '2.8',
	sample: operationSample,
	optional: ['tasks.*'],
	async run(client, { ids: given = [], statuses, ...query }, { signal }) {
		if (given.length > 0)
			return told(await client.ask(getOperations, { ids: given }, { signal }), ({ value }) => value);
		const { operations } = await client.ask(listOperations, { ...query, status: statuses }, { signal });
		return operations.toSorted((a, b) => Number(b.id) - Number(a.id));
	},
});

export const actionOperations = [run, exec, getMany, getTask, getOperationsOf, cancel] as const;
