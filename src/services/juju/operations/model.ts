import { choice, duration, flag, json, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { unlike } from '../model/guards.ts';
import {
	createModel,
	destroyModel,
	modelInfo,
	modelStatus,
	modelSummaries,
	modifyModelAccess,
} from '../wire/calls/model.table.ts';
import { upgradeModel } from '../wire/calls/model-config.table.ts';
import { bad } from '../wire/values/bad.ts';
import { modelField, modelSample, summarySample, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

const recordOf = (given: unknown, field: string, example: string): Readonly<Record<string, unknown>> => {
	if (given === undefined || given === null || given === '') return {};
	if (typeof given === 'object' && !Array.isArray(given)) return given as Readonly<Record<string, unknown>>;
	throw bad(field, 'It has to be an object', example);
};

const getMany = controllerOp({
	resource: 'model',
	name: 'getMany',
	action: 'Get many models',
	effect: 'reads',
	returns: 'many',
	help: 'List the models of a user, or all of the controller, with their status and size',
	fields: {
		all: flag('All', {
			default: false,
			help: 'Whether to list the models of all users; only for administrators',
		}),
	},
	covers: ['ModelManager.ListModelSummaries'],
	since: '2.4',
	sample: summarySample,
	run: (client, { all }, { signal }) =>
		client.ask(modelSummaries, { user: client.offer.user ?? 'admin', all }, { signal }),
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
	effect: 'changes',
	help: 'Create a model on a cloud of the controller',
	fields: {
		name: text('Model name', {
			required: true,
			pattern: '[a-z0-9]([a-z0-9-]*[a-z0-9])?',
			expected: 'small letters, digits and dashes',
			example: 'staging',
			help: 'Its name, new for its owner',
		}),
		owner: text('Owner', {
			advanced: true,
			placeholder: 'the connection’s user',
			example: 'bob',
			help: 'Whose model it is; another’s only for administrators',
		}),
		cloud: text('Cloud', {
			advanced: true,
			placeholder: 'the controller’s',
			example: 'lxd',
			help: 'Name of the cloud',
		}),
		region: text('Region', {
			advanced: true,
			placeholder: 'the cloud’s first',
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
			help: 'Options of the model and their values',
		}),
	},
	timeout: 60,
	covers: ['ModelManager.CreateModel', 'EnvironmentManager.CreateEnvironment'],
	sample: modelSample,
	optional: ['users.*', 'machines.*'],
	run: (client, { owner, config, ...given }, { signal }) =>
		client.ask(
			createModel,
			{
				...given,
				owner: owner || client.offer.user || 'admin',
				config: recordOf(config, 'config', '{"logging-config": "<root>=INFO"}'),
			},
			{ signal },
		),
});

const isGone = async (client: JujuClient, uuid: string, signal: AbortSignal): Promise<boolean> =>
	client.ask(modelStatus, { uuid }, { signal }).then(
		() => false,
		(error: unknown) => {
			if (codeOf(error) === 'NOT_FOUND') return true;
			throw error;
		},
	);

const destroy = controllerOp({
	resource: 'model',
	name: 'destroy',
	action: 'Destroy a model',
	effect: 'destroys',
	help: 'Destroy a model with all its applications and machines',
	fields: {
		model: modelField,
		storage: choice('Storage', {
			default: 'refuse',
			help: 'What becomes of persistent storage',
			options: [
				{ value: 'refuse', label: 'Refuse if there is any' },
				{ value: 'keep', label: 'Keep it in the cloud' },
				{ value: 'destroy', label: 'Destroy it' },
			],
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to go on over errors: for a model that is stuck, and it may leave things behind',
		}),
		after: duration('Force after', {
			advanced: true,
			show: { force: [true] },
			example: '10m',
			help: 'How long each thing may take before it is forced',
		}),
	},
	timeout: 60,
	covers: ['ModelManager.DestroyModels', 'ModelManager.ModelStatus'],
	since: '2.0',
	sample: {
		uuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
		life: 'dying',
		machines: 3,
		applications: 2,
		units: 4,
		destroyed: false,
	},
	optional: ['life', 'machines', 'applications', 'units'],
	async preview(client, { model }, { signal }) {
		return {
			...(await client.ask(modelStatus, { uuid: await uuidOf(client, model, signal) }, { signal })),
			destroyed: false,
		};
	},
	async run(client, { model, storage, force, after }, { signal }) {
		const uuid = await uuidOf(client, model, signal);
		const before = await client.ask(modelStatus, { uuid }, { signal });
		const destroyStorage = storage === 'refuse' ? undefined : storage === 'destroy';
		await client.ask(destroyModel, { uuid, destroyStorage, force, timeout: after }, { signal });
		const gone = await isGone(client, uuid, signal);
		return { ...before, life: gone ? 'dead' : 'dying', destroyed: gone };
	},
	settle: {
		until: 'the model is gone',
		every: 2,
		deadline: 1800,
		async look(client, result, _, { signal }) {
			const before = result as { uuid: string };
			if (await isGone(client, before.uuid, signal)) return { ...before, life: 'dead', destroyed: true };
			const { machines, applications } = await client.ask(modelStatus, { uuid: before.uuid }, { signal });
			return notYet(`${applications} applications and ${machines} machines are left`);
		},
	},
});

const access = choice('Access', {
	default: 'read',
	help: 'What the user may do',
	options: [
		{ value: 'read', label: 'Read' },
		{ value: 'write', label: 'Write' },
		{ value: 'admin', label: 'Admin' },
	],
});
const change = (name: 'grant' | 'revoke') =>
	controllerOp({
		resource: 'model',
		name,
		action: name === 'grant' ? 'Grant access to a model' : 'Revoke access to a model',
		effect: 'changes',
		help:
			name === 'grant'
				? 'Let a user read, change or administer a model'
				: 'Take an access away; what is below it stays, and read takes all',
		fields: {
			model: modelField,
			user: text('User', { required: true, example: 'bob', help: 'Name of the user' }),
			access,
		},
		covers: ['ModelManager.ModifyModelAccess'],
		since: '2.0',
		sample: { model: 'admin/default', user: 'bob', access: 'read' },
		async run(client, { model, user, access: level }, { signal }) {
			const uuid = await uuidOf(client, model, signal);
			const now = async () =>
				(await client.ask(modelInfo, { uuid }, { signal })).users.find((one) => one.user === user)?.access ??
				null;
			const before = await now();
			if (name === 'revoke' && level === 'admin' && before === 'read')
				throw new MusterError(
					'CONFLICT',
					`${user} has read access only: there is no admin access to revoke`,
					{
						hint: 'Juju 4.0 would raise it to write.',
					},
				);
			await client.ask(modifyModelAccess, { uuid, user, action: name, access: level }, { signal });
			const found = await now();
			if (name === 'grant' && found === null) throw unlike(`access of ${user}`, level, found);
			return { model, user, access: found };
		},
	});

const upgrade = controllerOp({
	resource: 'model',
	name: 'upgrade',
	action: 'Upgrade a model',
	effect: 'destroys',
	help: 'Bring the agents of a model to another release; there is no way back',
	fields: {
		model: modelField,
		version: text('Version', {
			placeholder: 'the newest that fits',
			pattern: '\\d+\\.\\d+\\.\\d+',
			expected: 'a release such as 3.6.14',
			example: '3.6.14',
			help: 'The release to come to',
		}),
		ignoreAgentVersions: flag('Ignore agents', {
			advanced: true,
			default: false,
			help: 'Whether to begin although some agents are of another release',
		}),
		stream: text('Stream', {
			advanced: true,
			placeholder: 'the model’s',
			example: 'proposed',
			help: 'Where releases come from',
		}),
	},
	timeout: 60,
	covers: ['ModelUpgrader.UpgradeModel', 'Client.SetModelAgentVersion', 'Client.SetEnvironAgentVersion'],
	sample: { model: 'admin/default', version: '3.6.14', preview: false },
	async preview(client, { model, version = '', ...given }, { signal }) {
		if (client.versions('ModelUpgrader').length === 0)
			throw new MusterError(
				'UNSUPPORTED',
				`Juju ${client.offer.release} cannot tell beforehand what an upgrade would bring`,
				{
					hint: 'See Get agent binaries for the releases there are. Nothing was sent.',
				},
			);
		const uuid = await uuidOf(client, model, signal);
		const chosen = await client
			.ask(upgradeModel, { ...given, uuid, version, dryRun: true }, { signal })
			.catch((error: Error) => {
				if (/no upgrades available/.test(error.message)) return null;
				throw error;
			});
		return { model, version: chosen, preview: true };
	},
	async run(client, { model, version = '', ...given }, { signal }) {
		const uuid = await uuidOf(client, model, signal);
		return {
			model,
			version: await client.ask(upgradeModel, { ...given, uuid, version, dryRun: false }, { signal }),
			preview: false,
		};
	},
});

export const modelOperations = [
	getMany,
	get,
	create,
	destroy,
	change('grant'),
	change('revoke'),
	upgrade,
] as const;
