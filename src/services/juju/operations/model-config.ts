import { json, list, text } from '../../../catalogue/field.ts';
import { notApplied } from '../model/check-change.ts';
import { alsoSet, recordOf, refuseFixed, setAndReset } from '../model/model-options.ts';
import {
	findTools,
	getModelConfig,
	getModelConstraints,
	resetModelConfig,
	setModelConfig,
	setModelConstraints,
} from '../wire/calls/model-config.table.ts';
import { secretOptions } from '../wire/secret/paths.table.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { majorOf, releaseOf } from '../wire/version.ts';
import { constraints } from './fields.ts';
import { modelOp } from './op.ts';

/** Options whose values nobody should read in passing (§9.30). */
const secrets = [...secretOptions, 'authorized-keys'];
const configSample = {
	values: { 'automatically-retry-hooks': true },
	sources: { 'automatically-retry-hooks': 'default' },
};
const loose = ['values.*', 'sources.*'];
const secretOutput = secrets.map((name) => `values.${name}`);

const shown = (config: Readonly<Record<string, { value: unknown; source: string }>>) => ({
	values: Object.fromEntries(Object.entries(config).map(([name, { value }]) => [name, value])),
	sources: Object.fromEntries(Object.entries(config).map(([name, { source }]) => [name, source])),
});
export const EXAMPLE = '{"update-status-hook-interval": "5m"}';
export const values = json('Values', {
	required: true,
	example: EXAMPLE,
	help: `Options and their values, e.g. ${EXAMPLE}`,
});

const getConfig = modelOp({
	resource: 'model',
	name: 'getConfig',
	action: 'Get the configuration of a model',
	effect: 'reads',
	help: 'Every option of the model with its value and where it comes from',
	fields: {},
	covers: ['ModelConfig.ModelGet', 'Client.EnvironmentGet'],
	sample: configSample,
	optional: loose,
	secretOutput,
	run: async (client, _, { signal }) => shown(await client.ask(getModelConfig, {}, { signal })),
});

const setConfig = modelOp({
	resource: 'model',
	name: 'setConfig',
	action: 'Set the configuration of a model',
	effect: 'changes',
	help: 'Set options of the model; others stay as they are, and null resets one to its default',
	fields: { values },
	covers: [
		'ModelConfig.ModelSet',
		'ModelConfig.ModelUnset',
		'Client.EnvironmentSet',
		'Client.EnvironmentUnset',
	],
	sample: configSample,
	optional: loose,
	secretOutput,
	async run(client, { values: asked }, { signal }) {
		const input = recordOf(asked, EXAMPLE);
		refuseFixed(Object.keys(input), 'set', 'values');
		const { set, reset } = setAndReset(input);
		if (Object.keys(set).length > 0) await client.ask(setModelConfig, { values: set }, { signal });
		if (reset.length > 0)
			await client
				.ask(resetModelConfig, { keys: reset }, { signal })
				.catch((error: unknown) => Promise.reject(alsoSet(error, Object.keys(set))));
		const now = await client.ask(getModelConfig, {}, { signal });
		for (const [name, value] of Object.entries(set)) {
			const found = now[name]?.value;
			if (found !== undefined && String(found) !== String(value) && typeof value !== 'object') {
				// durations and sizes are written anew by the server
				if (typeof found !== 'string') throw notApplied(name, value, found);
			}
		}
		return shown(now);
	},
});

export const keys = list('Option names', {
	required: true,
	item: 'option name',
	itemPlaceholder: 'http-proxy',
	example: 'http-proxy',
	help: 'Names of the options',
});

const resetConfig = modelOp({
	resource: 'model',
	name: 'resetConfig',
	action: 'Reset the configuration of a model',
	effect: 'changes',
	help: 'Reset options of the model to their defaults',
	fields: { keys },
	covers: ['ModelConfig.ModelUnset', 'Client.EnvironmentUnset'],
	sample: configSample,
	optional: loose,
	secretOutput,
	async run(client, { keys: names }, { signal }) {
		refuseFixed(names, 'reset', 'keys');
		await client.ask(resetModelConfig, { keys: names }, { signal });
		return shown(await client.ask(getModelConfig, {}, { signal }));
	},
});

const getConstraints = modelOp({
	resource: 'model',
	name: 'getConstraints',
	action: 'Get the constraints of a model',
	effect: 'reads',
	help: 'What new machines need unless an application says otherwise; sizes in MiB',
	fields: {},
	covers: ['ModelConfig.GetModelConstraints', 'Client.GetEnvironmentConstraints'],
	sample: { constraints: { mem: 4096 } },
	optional: ['constraints.*'],
	run: async (client, _, { signal }) => ({
		constraints: await client.ask(getModelConstraints, {}, { signal }),
	}),
});

const setConstraints = modelOp({
	resource: 'model',
	name: 'setConstraints',
	action: 'Set the constraints of a model',
	effect: 'changes',
	help: 'Replace what new machines need unless an application says otherwise',
	fields: { constraints: { ...constraints, advanced: false, required: true } },
	covers: ['ModelConfig.SetModelConstraints', 'Client.SetEnvironmentConstraints'],
	sample: { constraints: { mem: 4096 } },
	optional: ['constraints.*'],
	async run(client, { constraints: input }, { signal }) {
		await client.ask(setModelConstraints, { constraints: readConstraints(input) }, { signal });
		return { constraints: await client.ask(getModelConstraints, {}, { signal }) };
	},
});

const getAgents = modelOp({
	resource: 'model',
	name: 'getAgentBinaries',
	action: 'Get agent binaries',
	effect: 'reads',
	returns: 'many',
	help: 'Releases of the agent that are available to a model; from 4.0 on see the preview of Upgrade a model',
	fields: {
		version: text('Version', {
			placeholder: 'the controller’s',
			example: '2.9',
			help: 'Major and minor number',
		}),
		arch: text('Architecture', { placeholder: 'any', example: 'amd64', help: 'Only for this architecture' }),
		series: text('Series', {
			placeholder: 'any',
			example: 'jammy',
			help: 'Only for this series, before 3.0',
		}),
	},
	covers: ['Client.FindTools'],
	until: '3.6',
	timeout: 60,
	sample: { version: '2.9.43-ubuntu-amd64', url: 'https://…' },
	optional: ['*'],
	run: (client, { version, arch = '', series = '' }, { signal }) => {
		const [major, minor] = releaseOf(version || client.offer.release);
		return client.ask(
			findTools,
			{ major: major || majorOf(client.offer.release), minor, arch, series },
			{ signal },
		);
	},
});

export const modelConfigOperations = [
	getConfig,
	setConfig,
	resetConfig,
	getConstraints,
	setConstraints,
	getAgents,
] as const;
