import { json, list, number, text } from '../../../catalogue/field.ts';
import {
	blockedModels,
	controllerConfig,
	controllerDetails,
	enableHa,
	setControllerConfig,
} from '../wire/calls/controller.table.ts';
import type { Loose } from '../wire/get.ts';
import { bad } from '../wire/values/bad.ts';
import { readBase } from '../wire/values/base.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { constraints } from './fields.ts';
import { secretOptions } from '../wire/secret/paths.table.ts';
import { controllerOp, modelOp } from './op.ts';

const secretOutput = [
	...['ca-cert', 'values.ca-cert', 'values.login-token-refresh-url'],
	...secretOptions.map((name) => `values.${name}`),
];
const EXAMPLE = '{"agent-logfile-max-backups": 10}';

const get = controllerOp({
	resource: 'controller',
	name: 'get',
	action: 'Get the controller',
	effect: 'reads',
	help: 'Release and addresses of the controller, and the access of the connection’s user',
	fields: {},
	covers: ['Admin.Login'],
	sample: {
		release: '3.6.14',
		uuid: 'e0b94ac7-6783-4d8e-82e2-b1e552b33557',
		address: '10.0.0.1:17070',
		addresses: ['10.0.0.1:17070'],
		user: 'admin',
		access: 'superuser',
	},
	async run({ offer, greeting, where }) {
		return {
			release: offer.release,
			uuid: offer.controllerUuid ?? null,
			address: where,
			addresses: greeting.servers
				.flat()
				.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`),
			user: offer.user ?? null,
			access: greeting.controllerAccess ?? null,
		};
	},
});
const getConfig = controllerOp({
	resource: 'controller',
	name: 'getConfig',
	action: 'Get the configuration of the controller',
	effect: 'reads',
	help: 'Options of the controller and their values',
	fields: {},
	covers: ['Controller.ControllerConfig'],
	since: '2.0',
	sample: { values: { 'api-port': 17070 } },
	optional: ['values.*'],
	secretOutput,
	run: async (client, _, { signal }) => ({ values: await client.ask(controllerConfig, {}, { signal }) }),
});
const setConfig = controllerOp({
	resource: 'controller',
	name: 'setConfig',
	action: 'Set the configuration of the controller',
	effect: 'changes',
	help: 'Set those options of the controller that can change while it runs',
	fields: {
		values: json('Values', {
			required: true,
			example: EXAMPLE,
			help: `Options and their values, e.g. ${EXAMPLE}`,
		}),
	},
	covers: ['Controller.ConfigSet', 'Controller.ControllerConfig'],
	since: '2.5',
	sample: { values: { 'agent-logfile-max-backups': 10 } },
	optional: ['values.*'],
	secretOutput,
	async run(client, { values }, { signal }) {
		if (typeof values !== 'object' || values === null || Array.isArray(values))
			throw bad('values', 'Values has to be an object', EXAMPLE);
		await client.ask(setControllerConfig, { values: values as Loose }, { signal });
		return { values: await client.ask(controllerConfig, {}, { signal }) };
	},
});
const getBlocked = controllerOp({
	resource: 'controller',
	name: 'getBlockedModels',
	action: 'Get blocked models',
	effect: 'reads',
	returns: 'many',
	help: 'List the models that have blocks',
	fields: {},
	covers: ['Controller.ListBlockedModels'],
	since: '2.0',
	sample: {
		uuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
		name: 'default',
		owner: 'admin',
		blocks: ['BlockChange'],
	},
	async run(client, _, { signal }) {
		return (await client.ask(blockedModels, {}, { signal })).filter(({ blocks }) => blocks.length > 0);
	},
});
const ha = modelOp({
	resource: 'controller',
	name: 'enableHa',
	action: 'Enable high availability',
	alias: ['juju enable-ha'],
	effect: 'changes',
	help: 'Set how many machines the controller runs on; Model has to be the controller’s own',
	fields: {
		count: number('Count', {
			required: true,
			example: '3',
			min: 1,
			max: 7,
			integer: true,
			unit: 'machines',
			help: 'How many to have; an odd number',
		}),
		constraints,
		to: list('To', {
			advanced: true,
			item: 'machine',
			itemPlaceholder: '1',
			help: 'Existing machines to use',
		}),
		base: text('Base', {
			advanced: true,
			placeholder: 'the controller’s',
			example: 'ubuntu@22.04',
			help: 'The operating system of new machines; before 3.0 only',
		}),
	},
	timeout: 60,
	covers: ['HighAvailability.EnableHA', 'HighAvailability.EnsureAvailability'],
	until: '3.6',
	sample: { added: ['1', '2'], maintained: ['0'], removed: [], converted: [] },
	run: (client, { count, constraints: input, to = [], base }, { signal }) =>
		client.ask(
			enableHa,
			{ count, constraints: readConstraints(input), to, base: readBase(base) },
			{ signal },
		),
});
const details = modelOp({
	resource: 'controller',
	name: 'getDetails',
	action: 'Get the machines of the controller',
	label: 'get machines',
	effect: 'reads',
	returns: 'many',
	help: 'List the machines of the controller with their addresses; Model has to be the controller’s own',
	fields: {},
	covers: ['HighAvailability.ControllerDetails'],
	since: '4.0',
	sample: { id: '0', addresses: ['10.0.0.1:17070'] },
	run: (client, _, { signal }) => client.ask(controllerDetails, {}, { signal }),
});

export const controllerOperations = [get, getConfig, setConfig, getBlocked, ha, details] as const;
