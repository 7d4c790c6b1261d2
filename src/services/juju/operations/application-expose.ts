import { flag, json, list } from '../../../catalogue/field.ts';
import { notApplied } from '../model/check-change.ts';
import { applicationNow } from '../model/settle/look.ts';
import { expose, type ExposedEndpoint, mergeBindings, unexpose } from '../wire/calls/application.table.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { applicationNowSample } from './application-read.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';

/** A word that is not known would open the endpoint to everybody. @throws MusterError BAD_INPUT */
const checkEndpoint = (name: string, input: unknown, example: string): void => {
	if (typeof input !== 'object' || input === null || Array.isArray(input))
		throw bad('endpoints', `Endpoint ${name} is ${quote(input)}, but has to be an object`, example);
	const words = Object.entries(input);
	for (const [word, value] of words) {
		const isKnown = word === 'cidrs' || word === 'spaces';
		const isList = Array.isArray(value) && value.every((one) => typeof one === 'string' && one.trim() !== '');
		if (!isKnown || !isList)
			throw bad(
				'endpoints',
				isKnown
					? `${word} of endpoint ${name} is ${quote(value)}, but has to be a list of texts`
					: `Endpoint ${name} has ${quote(word)}, but there are cidrs and spaces only`,
				example,
			);
	}
	if (words.length > 0 && words.every(([, value]) => (value as readonly unknown[]).length === 0))
		throw bad('endpoints', `Endpoint ${name} names nobody, which would open it to everybody`, example);
};

const endpointsOf = (input: unknown): Readonly<Record<string, ExposedEndpoint>> => {
	if (input === undefined || input === null || input === '') return {};
	const EXAMPLE = '{"website": {"cidrs": ["10.0.0.0/8"]}}';
	if (typeof input === 'object' && Object.keys(input).length === 0)
		throw bad('endpoints', 'Endpoints is empty, which would open all of them to everybody', EXAMPLE);
	if (Array.isArray(input)) return Object.fromEntries(input.map((name) => [String(name), {}]));
	if (typeof input !== 'object')
		throw bad('endpoints', 'Endpoints has to be a list of names or an object', EXAMPLE);
	for (const [name, one] of Object.entries(input)) checkEndpoint(name, one, EXAMPLE);
	return input as Readonly<Record<string, ExposedEndpoint>>;
};

const exposeOf = modelOp({
	resource: 'application',
	name: 'expose',
	action: 'Expose an application',
	alias: ['open ports to the world'],
	effect: 'changes',
	help: 'Make an application reachable from outside: all endpoints or some, for everybody or some networks',
	fields: {
		application,
		endpoints: json('Endpoints', {
			advanced: true,
			example: '{"website": {"cidrs": ["10.0.0.0/8"], "spaces": []}}',
			help:
				'Which endpoints, from which networks (2.9 and later), e.g. {"website": {"cidrs": ["10.0.0.0/8"]}}; ' +
				'if empty, all are open to everybody',
		}),
	},
	covers: ['Application.Expose', 'Client.ServiceExpose'],
	sample: applicationNowSample,
	optional: applicationLoose,
	async run(client, { application: name, endpoints }, { signal }) {
		await client.ask(expose, { application: name, endpoints: endpointsOf(endpoints) }, { signal });
		const now = await applicationNow(client, name, signal);
		if (!now.exposed) throw notApplied(`exposed of ${name}`, true, now.exposed);
		return now;
	},
});

const unexposeOf = modelOp({
	resource: 'application',
	name: 'unexpose',
	action: 'Unexpose an application',
	effect: 'changes',
	help: 'Make an application unreachable from outside again: all endpoints or some',
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
		if (now.exposed && endpoints.length === 0) throw notApplied(`exposed of ${name}`, false, now.exposed);
		return now;
	},
});

const bind = modelOp({
	resource: 'application',
	name: 'bind',
	action: 'Bind the endpoints of an application',
	effect: 'changes',
	help: 'Bind endpoints to spaces',
	fields: {
		application,
		bindings: json('Bindings', {
			required: true,
			example: '{"": "alpha", "db": "internal"}',
			help: 'Endpoints and their spaces, e.g. {"db": "internal"}; "" stands for all other endpoints',
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to bind even if machines are not in the space',
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
		const now = await applicationNow(client, name, signal);
		for (const [endpoint, space] of Object.entries(bindings)) {
			const found = now.endpointBindings[endpoint];
			if (found !== undefined && found !== space)
				throw notApplied(`binding of ${name}:${endpoint}`, space, found);
		}
		return now;
	},
});

export const applicationExpose = [exposeOf, unexposeOf, bind] as const;
