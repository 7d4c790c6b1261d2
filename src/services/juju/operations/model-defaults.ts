import { text } from '../../../catalogue/field.ts';
import { recordOf, refuseFixed } from '../model/model-options.ts';
import { getModelDefaults, resetModelDefaults, setModelDefaults } from '../wire/calls/model-config.table.ts';
import { EXAMPLE, keys, values } from './model-config.ts';
import { controllerOp } from './op.ts';

const cloud = text('Cloud', { required: true, example: 'lxd', help: 'Name of the cloud' });
const region = text('Region', {
	advanced: true,
	placeholder: 'all',
	example: 'us-east-1',
	help: 'Only for this region',
});
const defaultsSample = { 'automatically-retry-hooks': { default: true, controller: null, regions: [] } };

const getDefaults = controllerOp({
	resource: 'model',
	name: 'getDefaults',
	action: 'Get the defaults of new models',
	effect: 'reads',
	help: 'Options and values with which new models on a cloud start',
	fields: { cloud },
	covers: ['ModelManager.ModelDefaultsForClouds'],
	since: '2.6',
	sample: defaultsSample,
	optional: ['*'],
	run: (client, { cloud: name }, { signal }) => client.ask(getModelDefaults, { cloud: name }, { signal }),
});

const setDefaults = controllerOp({
	resource: 'model',
	name: 'setDefaults',
	action: 'Set the defaults of new models',
	effect: 'changes',
	help: 'Set options with which new models on a cloud start; others stay as they are',
	fields: {
		cloud,
		values,
		region,
	},
	covers: ['ModelManager.SetModelDefaults'],
	since: '2.6',
	sample: defaultsSample,
	optional: ['*'],
	async run(client, { cloud: name, values: asked, region: where }, { signal }) {
		const input = recordOf(asked, EXAMPLE);
		refuseFixed(Object.keys(input), 'set', 'values');
		await client.ask(setModelDefaults, { cloud: name, values: input, region: where }, { signal });
		return client.ask(getModelDefaults, { cloud: name }, { signal });
	},
});

const resetDefaults = controllerOp({
	resource: 'model',
	name: 'resetDefaults',
	action: 'Reset the defaults of new models',
	effect: 'changes',
	help: 'Reset options with which new models on a cloud start to Juju’s own defaults',
	fields: { cloud, keys, region },
	covers: ['ModelManager.UnsetModelDefaults'],
	since: '2.6',
	sample: defaultsSample,
	optional: ['*'],
	async run(client, { cloud: name, keys: names, region: where }, { signal }) {
		await client.ask(resetModelDefaults, { cloud: name, keys: names, region: where }, { signal });
		return client.ask(getModelDefaults, { cloud: name }, { signal });
	},
});

export const modelDefaults = [getDefaults, setDefaults, resetDefaults] as const;
