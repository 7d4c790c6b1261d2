import { parse } from 'yaml';
import { each, item, JujuError, notFound, notImplemented } from '../errors.ts';
import { bool, Entities, Entity, list, map, struct, text } from '../go.ts';
import { charmOf, queueAll } from '../life/hooks.ts';
import { readSettings, shownConfig } from '../state/config-values.ts';
import { given, Value } from '../state/constraints.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Application, Charm, Model, Unit } from '../state/types.ts';
import { exposedEndpoints, privateAddress, publicAddress, seriesOf } from './status.ts';
import { type Call, type Method, method } from './table.ts';

/** The application, or `application NAME not found` as the release quotes it. */
export const applicationIn = (call: Call, name: string): Application => {
	const found = call.model.applications.get(name);
	if (found) return found;
	if (call.major >= 4 && name === '') throw new JujuError('application name not valid');
	throw notFound(call.major >= 4 ? `application ${name}` : `application "${name}"`);
};
/** The same, quoted on every release. */
export const quoted = (call: Call, name: string): Application => {
	const found = call.model.applications.get(name);
	if (!found) throw notFound(`application "${name}"`);
	return found;
};

export const charmFor = (model: Model, application: Application): Charm =>
	charmOf(model, application) ??
	({ options: {}, endpoints: [], actions: {}, name: application.name } as never);

export const shortBase = (one: { name: string; channel: string }) => ({
	name: one.name,
	channel: one.channel.split('/')[0] ?? '',
});

const based = (call: Call, application: Application) =>
	call.major >= 3 ? { base: shortBase(application.base) } : { series: seriesOf(application.base.channel) };

const ApplicationGet = struct('ApplicationGet', { application: text, branch: text });

const get = ({ application: name }: { application: string }, call: Call) => {
	const application = applicationIn(call, name);
	const charm = charmFor(call.model, application);
	const trust = {
		default: false,
		description: 'Does this application have access to trusted credentials',
		source: application.trust === undefined || (call.major >= 4 && !application.trust) ? 'default' : 'user',
		type: 'bool',
		value: application.trust ?? false,
	};
	return {
		application: application.name,
		charm: charm.name,
		config: shownConfig(charm, application),
		'application-config': { trust },
		constraints: application.constraints,
		...based(call, application),
		channel: application.channel,
		'endpoint-bindings': application.bindings,
	};
};

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

const info = (call: Call, tag: string) => {
	const application = applicationIn(call, parseTag(tag, 'application').id);
	const charm = charmFor(call.model, application);
	return {
		result: {
			tag,
			charm: charm.name,
			...based(call, application),
			...(application.channel && { channel: application.channel }),
			constraints: application.constraints,
			principal: !charm.subordinate,
			exposed: application.exposed,
			remote: false,
			life: application.life,
			'endpoint-bindings': application.bindings,
			...(application.exposed && { 'exposed-endpoints': exposedEndpoints(application) }),
		},
	};
};

const relationData = (model: Model, unit: Unit) =>
	[...model.relations.values()]
		.filter((one) => one.ends.some((end) => end.application === unit.application))
		.reverse()
		.map((relation) => {
			const mine = relation.ends.find((end) => end.application === unit.application) ?? relation.ends[0];
			const theirs = relation.ends.find((end) => end !== mine) ?? mine;
			const units = [...(model.applications.get(theirs?.application ?? '')?.units.values() ?? [])];
			const inScope = (one: Unit) =>
				theirs?.endpoint.scope !== 'container' || one.principal === unit.name || unit.principal === one.name;
			return {
				'relation-id': relation.id,
				endpoint: mine?.endpoint.name,
				'cross-model': model.remotes.has(theirs?.application ?? ''),
				'related-endpoint': theirs?.endpoint.name,
				ApplicationData: {},
				'unit-relation-data': Object.fromEntries(
					units.map((one) => [
						one.name,
						inScope(one)
							? {
									InScope: true,
									UnitData: {
										'egress-subnets': `${publicAddress(model, one)}/32`,
										'ingress-address': privateAddress(model, one),
									},
								}
							: { InScope: false, UnitData: {} },
					]),
				),
			};
		});

const unitInfo = (call: Call, unit: Unit) => {
	const application = call.model.applications.get(unit.application);
	return {
		result: {
			tag: unitTag(unit.name),
			'workload-version': unit.workloadVersion,
			...(unit.machine && { machine: unit.machine }),
			'opened-ports': unit.openedPorts.length > 0 ? unit.openedPorts : null,
			'public-address': publicAddress(call.model, unit),
			charm: unit.charm,
			...(application?.leader === unit.name && { leader: true }),
			life: unit.life,
			'relation-data': relationData(call.model, unit),
		},
	};
};

const unitsInfo = (call: Call, tags: readonly { tag: string }[]) => {
	const one = (tag: string): object[] => {
		const { kind, id } = parseTag(tag, 'unit', 'application');
		if (kind === 'application')
			return [...applicationIn(call, id).units.values()].map((unit) => unitInfo(call, unit));
		const unit = call.model.applications.get(id.split('/')[0] ?? '')?.units.get(id);
		if (!unit) throw notFound(call.major >= 4 ? `unit ${id}` : `unit "${id}"`);
		return [unitInfo(call, unit)];
	};
	const results = tags.flatMap(({ tag }): object[] => {
		try {
			return one(tag);
		} catch (error) {
			return [{ error: item(error) }];
		}
	});
	return { results: results.length > 0 ? results : null };
};

const noOrigin = { source: '', type: '', id: '', base: { name: '', channel: '' } };
const origin = (call: Call, name: string) => {
	try {
		const application = applicationIn(call, name);
		const charm = charmFor(call.model, application);
		const { source, revision, hash } = charm;
		return {
			url: application.charm,
			'charm-origin': {
				source,
				type: call.major >= 4 ? '' : 'charm',
				id: '',
				hash,
				revision,
				...(application.channel && {
					track: application.channel.split('/')[0],
					risk: application.channel.split('/')[1],
				}),
				architecture: 'amd64',
				base: shortBase(application.base),
				'instance-key': Buffer.from(application.uuid.repeat(2)).toString('base64url').slice(0, 43),
			},
		};
	} catch (error) {
		return { url: '', 'charm-origin': noOrigin, error: item(error) };
	}
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
			applicationIn(call, application).constraints = given(constraints);
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
