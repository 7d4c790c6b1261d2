import { flag, json, text } from '../../../catalogue/field.ts';
import { createModel, modelInfo, modelSummaries } from '../wire/calls/model.table.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { allModels, listModels, type ModelName } from '../client/model-name.ts';
import { modelField, modelSample, summarySample, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

const configOf = (input: unknown, example: string): Readonly<Record<string, unknown>> => {
	if (input === undefined || input === null || input === '') return {};
	if (typeof input === 'object' && !Array.isArray(input)) return input as Readonly<Record<string, unknown>>;
	throw bad('config', `Configuration is ${quote(input)}, but has to be an object`, example);
};

/** Before 2.4 a list of models has names and no more. */
const nameOnly = ({ name, owner, uuid, type }: ModelName) => ({
	name,
	owner,
	uuid,
	type: type ?? 'iaas',
	life: null,
	cloud: null,
	region: null,
	version: null,
	isController: null,
	access: null,
	status: null,
	machines: null,
	units: null,
	cores: null,
});

const getMany = controllerOp({
	resource: 'model',
	name: 'getMany',
	action: 'Get many models',
	effect: 'reads',
	returns: 'many',
	help: 'List the models that the connection’s user may use, or all, with status and size; before 2.4 names only',
	fields: {
		all: flag('All users', {
			since: '2.0',
			default: false,
			help: 'Whether to list the models of all users; needs superuser access',
		}),
		user: text('User', {
			advanced: true,
			placeholder: 'the connection’s user',
			example: 'bob',
			help: 'Whose models to list; those of another user need superuser access',
		}),
	},
	covers: [
		'ModelManager.ListModelSummaries',
		'ModelManager.ListModels',
		'Controller.AllModels',
		'EnvironmentManager.ListEnvironments',
	],
	sample: summarySample,
	optional: ['status.*'],
	async run(client, { all, user: whose }, { signal }) {
		const user = whose?.trim() || (client.offer.user ?? 'admin');
		if (client.versions('ModelManager').some((version) => version >= 4))
			return client.ask(modelSummaries, { user, all }, { signal });
		const found = all
			? await client.ask(allModels, {}, { signal })
			: await client.ask(listModels, { user }, { signal });
		return found.map(nameOnly);
	},
});

const get = controllerOp({
	resource: 'model',
	name: 'get',
	action: 'Get a model',
	effect: 'reads',
	help: 'A model with its users, machines, cloud and release',
	fields: { model: modelField },
	covers: ['ModelManager.ModelInfo', 'Client.EnvironmentInfo'],
	sample: modelSample,
	optional: ['users.*', 'machines.*'],
	async run(client, { model }, { signal, lease }) {
		if (client.offer.major >= 2)
			return client.ask(modelInfo, { uuid: await uuidOf(client, model, signal) }, { signal });
		// 1.x tells of an environment on a connection to it only
		const other = await lease(`model ${model}`, signal);
		try {
			return await other.client.ask(modelInfo, { uuid: '' }, { signal });
		} finally {
			other.release();
		}
	},
});

const create = controllerOp({
	resource: 'model',
	name: 'create',
	action: 'Create a model',
	alias: ['add a model'],
	effect: 'changes',
	help: 'Create a model on a cloud of the controller',
	fields: {
		name: text('Model name', {
			required: true,
			pattern: '[a-z0-9]([a-z0-9-]*[a-z0-9])?',
			expected: 'small letters, digits and dashes',
			example: 'staging',
			help: 'What to call the model',
		}),
		owner: text('Owner', {
			advanced: true,
			placeholder: 'the connection’s user',
			example: 'bob',
			help: 'Who owns the model; another user needs superuser access',
		}),
		cloud: text('Cloud', {
			advanced: true,
			placeholder: 'the controller’s',
			example: 'lxd',
			help: 'Name of the cloud',
		}),
		region: text('Region', {
			advanced: true,
			placeholder: 'the default',
			example: 'us-east-1',
			help: 'A region of that cloud',
		}),
		credential: text('Credential', {
			advanced: true,
			placeholder: 'the user’s',
			example: 'lxd/admin/default',
			help: 'The cloud credential, as cloud/user/name',
		}),
		config: json('Configuration', {
			advanced: true,
			example: '{"update-status-hook-interval": "5m"}',
			help: 'Options of the model and their values, e.g. {"update-status-hook-interval": "5m"}',
		}),
	},
	timeout: 60,
	covers: ['ModelManager.CreateModel', 'EnvironmentManager.CreateEnvironment'],
	sample: modelSample,
	optional: ['users.*', 'machines.*'],
	run: (client, { owner, config, ...input }, { signal }) =>
		client.ask(
			createModel,
			{
				...input,
				owner: owner || client.offer.user || 'admin',
				config: configOf(config, '{"logging-config": "<root>=INFO"}'),
			},
			{ signal },
		),
});

export const modelOperations = [getMany, get, create] as const;
