import { flag, form, list } from '../../../catalogue/field.ts';
import type { JujuClient } from '../client/client.ts';
import { notApplied } from '../model/check-change.ts';
import {
	getApplication,
	getConstraints,
	resetConfig,
	setConfig,
	setConstraints,
	setTrust,
} from '../wire/calls/application-config.table.ts';
import { differing, readConfig } from '../wire/values/config.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { applicationReads, configRecord } from './application-read.ts';
import { application, constraints } from './fields.ts';
import { modelOp } from './op.ts';

const configSample = (applicationReads[2] as { sample: unknown }).sample;
const loose = ['channel', 'values.*', 'options.*', 'constraints.*', 'endpointBindings.*'];

/** Values as a record, also out of the record that getConfig gives. */
const valuesOf = (input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
	const { values, options } = input;
	const isWhole =
		typeof values === 'object' && values !== null && typeof options === 'object' && options !== null;
	return isWhole ? (values as Readonly<Record<string, unknown>>) : input;
};

const readBack = async (
	client: JujuClient,
	name: string,
	set: Readonly<Record<string, string>>,
	signal: AbortSignal,
) => {
	const now = await client.ask(getApplication, { application: name }, { signal });
	for (const [option, text] of Object.entries(set)) {
		const { value: found, type } = now.options[option] ?? {};
		// a whole number of many digits comes back as near as a number here can be
		const isSame = type === 'int' ? Number(found) === Number(text) : String(found ?? '') === text;
		if (type !== 'secret' && !isSame) throw notApplied(`${name}.${option}`, text, found);
	}
	return configRecord(now);
};

const setConfigOf = modelOp({
	resource: 'application',
	name: 'setConfig',
	action: 'Set the configuration of an application',
	alias: ['change charm options', 'juju config'],
	effect: 'changes',
	help: 'Set options of the charm; others stay as they are, and null resets one to its default',
	fields: {
		application,
		values: form('Values', {
			form: 'charmConfig',
			depends: ['application', 'inModel'],
			required: true,
			example: '{"profile": "testing"}',
			help: 'Options and their values; the result of Get the configuration can be given as it is',
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
	help: 'Reset options to the defaults of the charm',
	fields: {
		application,
		keys: list('Option names', {
			required: true,
			item: 'option name',
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
	help: 'Replace the constraints for new machines of an application; existing machines stay as they are',
	fields: { application, constraints: { ...constraints, advanced: false } },
	covers: ['Application.SetConstraints', 'Client.SetServiceConstraints'],
	sample: { application: 'postgresql', constraints: { mem: 4096, cores: 2 } },
	optional: ['constraints.*'],
	async run(client, { application: name, constraints: input }, { signal }) {
		const wanted = readConstraints(input);
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
	help: 'Give an application access to the cloud’s credentials, or take it away',
	fields: {
		application,
		trust: flag('Trust', {
			default: true,
			help: 'Whether the application may use the cloud’s credentials',
		}),
	},
	covers: ['Application.SetConfigs', 'Application.SetApplicationsConfig'],
	since: '2.4',
	sample: { application: 'postgresql', trust: true },
	async run(client, { application: name, trust }, { signal }) {
		await client.ask(setTrust, { application: name, trust }, { signal });
		const { applicationOptions } = await client.ask(getApplication, { application: name }, { signal });
		const found = applicationOptions['trust']?.value === true;
		if (found !== trust) throw notApplied(`trust of ${name}`, trust, found);
		return { application: name, trust: found };
	},
});

export const applicationConfig = [setConfigOf, resetConfigOf, setConstraintsOf, setTrustOf] as const;
