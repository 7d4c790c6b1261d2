import { list } from '../../../catalogue/field.ts';
import { charmRelations } from '../wire/calls/application.table.ts';
import { getApplication, getConstraints } from '../wire/calls/application-config.table.ts';
import { applicationNow, statusNow } from '../model/settle/look.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationSample, unitSample, applicationLoose } from './samples.ts';

export const applicationNowSample = { ...applicationSample, units: [unitSample] };

const getMany = modelOp({
	resource: 'application',
	name: 'getMany',
	action: 'Get many applications',
	effect: 'reads',
	returns: 'many',
	help: 'List the applications of a model with their units',
	fields: {
		statuses: list('Statuses', {
			placeholder: 'any',
			item: 'status',
			itemPlaceholder: 'blocked',
			example: 'blocked',
			help: 'Only applications in one of these statuses',
		}),
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: applicationNowSample,
	optional: applicationLoose,
	async run(client, { statuses = [] }, { signal }) {
		const status = await statusNow(client, signal);
		return status.applications
			.filter((one) => statuses.length === 0 || statuses.includes(one.status.current))
			.map((one) => ({ ...one, units: status.units.filter((unit) => unit.application === one.name) }));
	},
});

const get = modelOp({
	resource: 'application',
	name: 'get',
	action: 'Get an application',
	effect: 'reads',
	help: 'An application as it is now, with its units',
	fields: { application },
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: applicationNowSample,
	optional: applicationLoose,
	run: (client, { application: name }, { signal }) => applicationNow(client, name, signal),
});

const getEndpoints = modelOp({
	resource: 'application',
	name: 'getEndpoints',
	action: 'Get the endpoints of an application',
	effect: 'reads',
	returns: 'many',
	help: 'Names of the endpoints by which an application can be integrated',
	fields: { application },
	covers: ['Application.CharmRelations', 'Client.ServiceCharmRelations'],
	sample: { name: 'db' },
	async run(client, { application: name }, { signal }) {
		const names = await client.ask(charmRelations, { application: name }, { signal });
		return names.map((one) => ({ name: one }));
	},
});

const getConstraintsOf = modelOp({
	resource: 'application',
	name: 'getConstraints',
	action: 'Get the constraints of an application',
	effect: 'reads',
	help: 'What new machines for the units of an application need; sizes in MiB',
	fields: { application },
	covers: ['Application.GetConstraints', 'Client.GetServiceConstraints'],
	sample: { application: 'postgresql', constraints: { mem: 4096, cores: 2 } },
	optional: ['constraints.*'],
	async run(client, { application: name }, { signal }) {
		return {
			application: name,
			constraints: await client.ask(getConstraints, { application: name }, { signal }),
		};
	},
});

const getConfig = modelOp({
	resource: 'application',
	name: 'getConfig',
	action: 'Get the configuration of an application',
	effect: 'reads',
	help: 'Every option with its value, type, default and description; Set the configuration takes the result as it is',
	fields: { application },
	covers: ['Application.Get', 'Client.ServiceGet'],
	sample: {
		application: 'postgresql',
		charm: 'postgresql',
		channel: '14/stable',
		base: 'ubuntu@22.04',
		values: { profile: 'production' },
		options: {
			profile: {
				value: 'production',
				default: 'production',
				type: 'string',
				source: 'default',
				description: 'How much memory to take',
			},
		},
		trust: false,
		constraints: { mem: 4096 },
		endpointBindings: { '': 'alpha' },
	},
	optional: ['channel', 'values.*', 'options.*', 'constraints.*', 'endpointBindings.*'],
	async run(client, { application: name }, { signal }) {
		return configRecord(await client.ask(getApplication, { application: name }, { signal }));
	},
});

/** What `getConfig` and `setConfig` answer. */
export const configRecord = ({
	application: name,
	charm,
	channel,
	base,
	options,
	applicationOptions,
	constraints,
	endpointBindings,
}: Awaited<ReturnType<(typeof getApplication.rows)[number]['result']>>) => ({
	application: name,
	charm,
	channel,
	base,
	values: Object.fromEntries(Object.entries(options).map(([option, { value }]) => [option, value])),
	options,
	trust: applicationOptions['trust']?.value === true,
	constraints,
	endpointBindings,
});

export const applicationReads = [getMany, get, getConfig, getConstraintsOf, getEndpoints] as const;
