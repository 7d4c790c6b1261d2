import { flag, form, json, list } from '../../../catalogue/field.ts';
import type { JujuClient } from '../client/client.ts';
import { unlike } from '../model/guards.ts';
import { applicationNow } from '../model/settle/look.ts';
import {
	expose,
	type ExposedEndpoint,
	getApplication,
	getConstraints,
	mergeBindings,
	resetConfig,
	setConfig,
	setConstraints,
	setTrust,
	unexpose,
} from '../wire/calls/application.table.ts';
import { bad } from '../wire/values/bad.ts';
import { differing, readConfig } from '../wire/values/config.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { applicationNowSample, applicationReads, configRecord } from './application-read.ts';
import { application, constraints } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';

const configSample = (applicationReads[2] as { sample: unknown }).sample;
const loose = ['channel', 'values.*', 'options.*', 'constraints.*', 'endpointBindings.*'];

/** Values as a record, also out of the record that getConfig gives. */
const valuesOf = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
	const { values, options } = given;
	const isWhole =
		typeof values === 'object' && values !== null && typeof options === 'object' && options !== null;
	return isWhole ? (values as Readonly<Record<string, unknown>>) : given;
};

const readBack = async (
	client: JujuClient,
	name: string,
	set: Readonly<Record<string, string>>,
	signal: AbortSignal,
) => {
	const now = await client.ask(getApplication, { application: name }, { signal });
	for (const [option, text] of Object.entries(set)) {
		const found = now.options[option]?.value;
		const isSecret = now.options[option]?.type === 'secret';
		if (!isSecret && String(found ?? '') !== text) throw unlike(`${name}.${option}`, text, found);
	}
	return configRecord(now);
};

const setConfigOf = modelOp({
	resource: 'application',
	name: 'setConfig',
	action: 'Set the configuration of an application',
	effect: 'changes',
	help: 'Set options, by the types of the charm; other options stay, and null takes one back to its default',
	fields: {
		application,
		values: form('Values', {
			form: 'charmConfig',
			depends: ['application', 'inModel'],
			required: true,
			example: '{"profile": "testing"}',
			help: 'Options and their values; what Get configuration gave may be given as it is',
		}),
	},
	timeout: 30,
	covers: [
		'Application.SetConfigs',
		'Application.Set',
		'Application.UnsetApplicationsConfig',
		'Client.ServiceSet',
	],
	sample: configSample,
	optional: loose,
	async run(client, { application: name, values }, { signal }) {
		const { options } = await client.ask(getApplication, { application: name }, { signal });
		const { set, reset } = differing(readConfig(valuesOf(values), options), options);
		if (Object.keys(set).length > 0) await client.ask(setConfig, { application: name, set }, { signal });
		if (reset.length > 0) await client.ask(resetConfig, { application: name, reset }, { signal });
		return readBack(client, name, set, signal);
	},
});

const resetConfigOf = modelOp({
	resource: 'application',
	name: 'resetConfig',
	action: 'Reset the configuration of an application',
	effect: 'changes',
	help: 'Take options back to the defaults of the charm',
	fields: {
		application,
		keys: list('Options', {
			required: true,
			item: 'option',
			itemPlaceholder: 'profile',
			example: 'profile',
			help: 'Names of the options',
		}),
	},
	timeout: 30,
	covers: ['Application.UnsetApplicationsConfig', 'Application.Unset', 'Client.ServiceUnset'],
	sample: configSample,
	optional: loose,
	async run(client, { application: name, keys: names }, { signal }) {
		const { options } = await client.ask(getApplication, { application: name }, { signal });
		const { reset } = readConfig(Object.fromEntries(names.map((one) => [one, null])), options, 'keys');
		await client.ask(resetConfig, { application: name, reset }, { signal });
		return readBack(client, name, {}, signal);
	},
});

const setConstraintsOf = modelOp({
	resource: 'application',
	name: 'setConstraints',
	action: 'Set the constraints of an application',
	effect: 'changes',
	help: 'Replace what new machines for its units need; those that there are stay as they are',
	fields: { application, constraints: { ...constraints, advanced: false } },
	covers: ['Application.SetConstraints', 'Client.SetServiceConstraints'],
	sample: { application: 'postgresql', constraints: { mem: 4096, cores: 2 } },
	optional: ['constraints.*'],
	async run(client, { application: name, constraints: given }, { signal }) {
		const wanted = readConstraints(given);
		await client.ask(setConstraints, { application: name, constraints: wanted }, { signal });
		return {
			application: name,
			constraints: await client.ask(getConstraints, { application: name }, { signal }),
		};
	},
});

const setTrustOf = modelOp({
	resource: 'application',
	name: 'setTrust',
	action: 'Set the trust of an application',
	effect: 'changes',
	help: 'Give an application access to the credentials of the cloud, or take it away',
	fields: {
		application,
		trust: flag('Trust', {
			default: true,
			help: 'Whether the application may use the credentials of the cloud',
		}),
	},
	covers: ['Application.SetConfigs', 'Application.SetApplicationsConfig'],
	since: '2.4',
	sample: { application: 'postgresql', trust: true },
	async run(client, { application: name, trust }, { signal }) {
		await client.ask(setTrust, { application: name, trust }, { signal });
		const { applicationOptions } = await client.ask(getApplication, { application: name }, { signal });
		const found = applicationOptions['trust']?.value === true;
		if (found !== trust) throw unlike(`trust of ${name}`, trust, found);
		return { application: name, trust: found };
	},
});

const endpointsOf = (given: unknown): Readonly<Record<string, ExposedEndpoint>> => {
	if (given === undefined || given === null || given === '') return {};
	const EXAMPLE = '{"website": {"cidrs": ["10.0.0.0/8"]}}';
	if (Array.isArray(given)) return Object.fromEntries(given.map((name) => [String(name), {}]));
	if (typeof given !== 'object')
		throw bad('endpoints', 'Endpoints has to be a list of names or an object', EXAMPLE);
	return given as Readonly<Record<string, ExposedEndpoint>>;
};

const exposeOf = modelOp({
	resource: 'application',
	name: 'expose',
	action: 'Expose an application',
	effect: 'changes',
	help: 'Open its ports to the network, all endpoints or only some, to everybody or only from some networks',
	fields: {
		application,
		endpoints: json('Endpoints', {
			advanced: true,
			example: '{"website": {"cidrs": ["10.0.0.0/8"], "spaces": []}}',
			help: 'Names of endpoints, or an object of them with cidrs and spaces; empty for all endpoints and everybody (2.9 and later)',
		}),
	},
	covers: ['Application.Expose', 'Client.ServiceExpose'],
	sample: applicationNowSample,
	optional: applicationLoose,
	async run(client, { application: name, endpoints }, { signal }) {
		await client.ask(expose, { application: name, endpoints: endpointsOf(endpoints) }, { signal });
		const now = await applicationNow(client, name, signal);
		if (!now.exposed) throw unlike(`exposed of ${name}`, true, now.exposed);
		return now;
	},
});

const unexposeOf = modelOp({
	resource: 'application',
	name: 'unexpose',
	action: 'Unexpose an application',
	effect: 'changes',
	help: 'Close its ports to the network, of all endpoints or only some',
	fields: {
		application,
		endpoints: list('Endpoints', {
			advanced: true,
			placeholder: 'all',
			item: 'endpoint',
			example: 'website',
			help: 'Only these endpoints (2.9 and later)',
		}),
	},
	covers: ['Application.Unexpose', 'Client.ServiceUnexpose'],
	sample: applicationNowSample,
	optional: applicationLoose,
	async run(client, { application: name, endpoints = [] }, { signal }) {
		await client.ask(unexpose, { application: name, endpoints }, { signal });
		const now = await applicationNow(client, name, signal);
		if (now.exposed && endpoints.length === 0) throw unlike(`exposed of ${name}`, false, now.exposed);
		return now;
	},
});

const bind = modelOp({
	resource: 'application',
	name: 'bind',
	action: 'Bind the endpoints of an application',
	effect: 'changes',
	help: 'Put endpoints into spaces; the name "" stands for all that are not named',
	fields: {
		application,
		bindings: json('Bindings', {
			required: true,
			example: '{"": "alpha", "db": "internal"}',
			help: 'Spaces by endpoint',
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to bind also where machines are not in the space',
		}),
	},
	covers: ['Application.MergeBindings'],
	since: '2.7',
	sample: applicationNowSample,
	optional: applicationLoose,
	async run(client, { application: name, bindings, force }, { signal }) {
		if (typeof bindings !== 'object' || bindings === null || Array.isArray(bindings))
			throw bad('bindings', 'Bindings has to be an object of endpoints and spaces', '{"db": "internal"}');
		await client.ask(
			mergeBindings,
			{ application: name, bindings: bindings as Record<string, string>, force },
			{ signal },
		);
		return applicationNow(client, name, signal);
	},
});

export const applicationConfig = [
	setConfigOf,
	resetConfigOf,
	setConstraintsOf,
	setTrustOf,
	exposeOf,
	unexposeOf,
	bind,
] as const;
