import { flag, form, pick, picks } from '../../../catalogue/field.ts';
import { batchesOf, enqueueAll } from '../model/tasks/enqueue.ts';
import { unitsToRun } from '../model/tasks/units-to-run.ts';
import { listActions } from '../wire/calls/action.table.ts';
import { ended } from './ended.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';
import { fails, group, parallel, taskFailure, taskLoose, taskSample, wait, within } from './task-fields.ts';

const getMany = modelOp({
	resource: 'action',
	name: 'getMany',
	action: 'Get the actions of an application',
	effect: 'reads',
	returns: 'many',
	help: 'The actions of an application’s charm, with their parameters as JSON schema',
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
	alias: ['run juju action', 'run an action on a unit'],
	effect: 'changes',
	returns: 'many',
	help: 'Run an action of the charm on units, and wait for its result',
	fields: {
		units: picks('Units', {
			list: 'units',
			required: true,
			example: 'postgresql/leader',
			help: 'Units to run it on; postgresql/leader is whichever unit leads',
		}),
		action: pick('Action', {
			list: 'actions',
			required: true,
			example: 'backup',
			help: 'Name of the action',
		}),
		parameters: form('Parameters', {
			form: 'action',
			depends: ['units', 'action', 'inModel'],
			example: '{"level": 3}',
			help: 'Parameters of the action, as its charm defines them',
		}),
		extra: flag('Allow other parameters', {
			advanced: true,
			default: false,
			help: 'Whether to send parameters that the charm does not define; Juju 4.0 refuses them by default',
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
	failure: taskFailure,
	async run(
		client,
		{ units, action, parameters = {}, extra, parallel: beside, group: name, ...input },
		context,
	) {
		const { signal } = context;
		const asked = { action, parallel: beside, group: name };
		const batches = await batchesOf(client, unitsToRun(client, units), { action, parameters, extra }, signal);
		return ended(client, await enqueueAll(client, batches, asked, signal), input, context);
	},
});

export const actionOperations = [run, getMany] as const;
