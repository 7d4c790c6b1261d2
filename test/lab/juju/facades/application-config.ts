import { parse } from 'yaml';
import { each, item, JujuError, notFound, notImplemented } from '../errors.ts';
import { bool, Entities, Entity, int, list, map, maybe, struct, text } from '../go.ts';
import { keepUnits } from '../life/applications.ts';
import { queueAll } from '../life/hooks.ts';
import { readSettings, shownConfig } from '../state/config-values.ts';
import { Value, withoutAbsent } from '../state/constraints.ts';
import { parseTag } from '../state/names.ts';
import type { Application } from '../state/types.ts';
import { type Call, type Method, method } from './table.ts';
import {
	applicationIn,
	quoted,
	charmFor,
	ApplicationGet,
	get,
	info,
	unitsInfo,
	origin,
} from './application-read.ts';

const ConfigSet = struct('ConfigSetArgs', {
	Args: list(
		struct('ConfigSet', { application: text, generation: text, config: map(text), 'config-yaml': text }),
	),
});

/** `app: {key: value}`, or the settings themselves, as texts. */
export const fromYaml = (name: string, source: string): Record<string, string> => {
	const read = parse(source) as Record<string, unknown> | null;
	const inner = (read?.[name] ?? read ?? {}) as Record<string, unknown>;
	return Object.fromEntries(Object.entries(inner).map(([key, value]) => [key, String(value)]));
};

const changed = (call: Call, application: Application): void =>
	queueAll(call.world, application, { name: 'config-changed' });

const setConfig = (
	call: Call,
	one: { application: string; config: Readonly<Record<string, string>>; 'config-yaml': string },
) => {
	const application = quoted(call, one.application);
	if (one['config-yaml'] && call.major >= 4) throw notImplemented('config yaml not supported');
	const yaml = one['config-yaml'] ? fromYaml(application.name, one['config-yaml']) : {};
	const charm = charmFor(call.model, application);
	for (const key of Object.keys(one.config))
		if (key !== 'trust' && !charm.options[key])
			throw new JujuError(`invalid application config: unknown option "${key}"`, 'not valid');
	const { config, trust } = readSettings(charm, { ...yaml, ...one.config });
	// an empty text given to a string is a value, elsewhere it resets
	for (const [key, value] of Object.entries(config)) application.config[key] = value;
	if (trust !== undefined) application.trust = trust;
	changed(call, application);
};

const unset = (call: Call, one: { application: string; options: readonly string[] }) => {
	const application = quoted(call, one.application);
	for (const key of one.options) delete application.config[key];
	if (one.options.includes('trust')) delete application.trust;
	// 4.0 runs no hook for it
	if (call.major < 4) changed(call, application);
};

const expose = (
	call: Call,
	name: string,
	endpoints: Readonly<
		Record<string, { 'expose-to-spaces': readonly string[]; 'expose-to-cidrs': readonly string[] }>
	>,
) => {
	const application = call.model.applications.get(name);
	if (!application) throw new JujuError(`getting application "${name}" not found`);
	const charm = charmFor(call.model, application);
	const unknown = Object.keys(endpoints).filter(
		(one) => one !== '' && !charm.endpoints.some((endpoint) => endpoint.name === one),
	);
	if (unknown.length > 0)
		throw new JujuError(`one or more of the provided endpoints [${unknown.join(' ')}] do not exist`);
	application.exposed = true;
	const everywhere = { cidrs: ['0.0.0.0/0', '::/0'] };
	const asked = Object.entries(endpoints).map(([key, one]) => [
		key,
		{
			...(one['expose-to-spaces'].length > 0 && { spaces: one['expose-to-spaces'] }),
			...(one['expose-to-cidrs'].length > 0 && { cidrs: one['expose-to-cidrs'] }),
			...(one['expose-to-spaces'].length + one['expose-to-cidrs'].length === 0 && everywhere),
		},
	]);
	application.exposedEndpoints =
		asked.length > 0 ? { ...application.exposedEndpoints, ...Object.fromEntries(asked) } : { '': everywhere };
};

const unexpose = (call: Call, name: string, endpoints: readonly string[]) => {
	const application = call.model.applications.get(name);
	if (!application) throw new JujuError(`getting application "${name}" not found`);
	application.exposedEndpoints = Object.fromEntries(
		Object.entries(application.exposedEndpoints).filter(([key]) => !endpoints.includes(key)),
	);
	if (endpoints.length === 0) application.exposedEndpoints = {};
	application.exposed = Object.keys(application.exposedEndpoints).length > 0;
};

const read = { needs: 'read' } as const;

const change = { needs: 'write', block: 'change' } as const;

const none = { config: null };

/** Settings, constraints, exposure and what is known of an application. */
export const applicationConfig: Record<string, Method> = {
	Get: method(ApplicationGet, read, get),
	GetConfig: method(Entities, read, ({ entities }, call) => ({
		Results: each(
			entities,
			({ tag }) => {
				const application = applicationIn(call, parseTag(tag, 'application').id);
				return { config: shownConfig(charmFor(call.model, application), application) };
			},
			none,
		),
	})),
	CharmConfig: method(
		struct('ApplicationGetArgs', { args: list(ApplicationGet) }),
		read,
		({ args }, call) => ({
			Results: each(
				args,
				(one) => {
					const application = applicationIn(call, one.application);
					return { config: shownConfig(charmFor(call.model, application), application) };
				},
				none,
			),
		}),
	),
	SetConfigs: method(ConfigSet, change, ({ Args }, call) => ({
		results: each(Args, (one) => void setConfig(call, one)),
	})),
	Set: method(
		struct('ApplicationSet', { application: text, branch: text, options: map(text) }),
		{ ...change, max: 12 },
		({ application, options }, call) => setConfig(call, { application, config: options, 'config-yaml': '' }),
	),
	Update: method(
		struct('ApplicationUpdate', {
			application: text,
			'charm-url': text,
			'force-charm-url': bool,
			'force-series': bool,
			force: bool,
			'min-units': maybe(int),
			settings: map(text),
			'settings-yaml': text,
			constraints: maybe(Value),
			generation: text,
		}),
		{ ...change, max: 12 },
		(params, call) => {
			const application = applicationIn(call, params.application);
			if (params['charm-url'])
				throw new JujuError('updating charm url, see SetCharm not supported', 'not supported');
			if (params['min-units'] !== undefined)
				keepUnits(call.world, call.model, application, params['min-units']);
			if (Object.keys(params.settings).length > 0)
				setConfig(call, { application: application.name, config: params.settings, 'config-yaml': '' });
			if (params.constraints) application.constraints = withoutAbsent(params.constraints);
		},
	),
	UnsetApplicationsConfig: method(
		struct('ApplicationConfigUnsetArgs', {
			Args: list(struct('ApplicationUnset', { application: text, branch: text, options: list(text) })),
		}),
		change,
		({ Args }, call) => ({ results: each(Args, (one) => void unset(call, one)) }),
	),
	GetConstraints: method(Entities, read, ({ entities }, call) => ({
		results: each(
			entities,
			({ tag }) => ({ constraints: applicationIn(call, parseTag(tag, 'application').id).constraints }),
			{ constraints: {} },
		),
	})),
	SetConstraints: method(
		struct('SetConstraints', { application: text, constraints: Value }),
		change,
		({ application, constraints }, call) => {
			applicationIn(call, application).constraints = withoutAbsent(constraints);
		},
	),
	Expose: method(
		struct('ApplicationExpose', {
			application: text,
			'exposed-endpoints': map(
				struct('ExposedEndpoint', { 'expose-to-spaces': list(text), 'expose-to-cidrs': list(text) }),
			),
		}),
		change,
		(params, call) => expose(call, params.application, params['exposed-endpoints']),
	),
	Unexpose: method(
		struct('ApplicationUnexpose', { application: text, 'exposed-endpoints': list(text) }),
		change,
		(params, call) => unexpose(call, params.application, params['exposed-endpoints']),
	),
	CharmRelations: method(
		struct('ApplicationCharmRelations', { application: text }),
		read,
		({ application }, call) => ({
			'charm-relations': charmFor(call.model, applicationIn(call, application))
				.endpoints.filter((one) => one.role !== 'peer')
				.map((one) => one.name),
		}),
	),
	GetCharmURLOrigin: method(ApplicationGet, read, ({ application }, call) => origin(call, application)),
	GetCharmURL: method(ApplicationGet, { ...read, max: 15 }, ({ application }, call) => ({
		result: applicationIn(call, application).charm,
	})),
	Leader: method(Entity, read, ({ tag }, call) => {
		const { id } = parseTag(tag, 'application');
		const leader = call.model.applications.get(id)?.leader;
		if (leader) return { result: leader };
		return { error: item(notFound(`leader for application-${id}`)), result: '' };
	}),
	ApplicationsInfo: method(Entities, read, ({ entities }, call) => ({
		results: each(entities, ({ tag }) => info(call, tag)),
	})),
	UnitsInfo: method(Entities, read, ({ entities }, call) => unitsInfo(call, entities)),
	MergeBindings: method(
		struct('ApplicationMergeBindingsArgs', {
			args: list(
				struct('ApplicationMergeBindings', { 'application-tag': text, bindings: map(text), force: bool }),
			),
		}),
		change,
		({ args }, call) => ({
			results: each(args, (one) => {
				const application = quoted(call, parseTag(one['application-tag'], 'application').id);
				Object.assign(application.bindings, one.bindings);
			}),
		}),
	),
};
