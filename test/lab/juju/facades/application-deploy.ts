import { annotate, each, item, JujuError, notFound } from '../errors.ts';
import { anything, bool, int, list, map, maybe, struct, text } from '../go.ts';
import { addSubordinates } from '../life/relations.ts';
import { deploy, type NewApplication } from '../life/applications.ts';
import { hooksOf } from '../life/hooks.ts';
import { readSettings } from '../state/config-values.ts';
import { given, Value } from '../state/constraints.ts';
import type { Base, Charm, Resource } from '../state/types.ts';
import { findInStore, offline } from '../state/store-lookup.ts';
import { charmFor, fromYaml, quoted } from './application-config.ts';
import { Placement, placeOf } from './application-units.ts';
import { type Call, type Method, method } from './table.ts';

export const Base2 = struct('Base', { name: text, channel: text });
export const Origin = struct('CharmOrigin', {
	source: text,
	type: text,
	id: text,
	hash: text,
	risk: text,
	revision: maybe(int),
	track: maybe(text),
	branch: maybe(text),
	architecture: text,
	base: Base2,
	os: text,
	series: text,
	'instance-key': text,
});
export const Storage = struct('Constraints', { pool: text, size: maybe(int), count: maybe(int) }, 'storage');

const Deploy = struct('ApplicationsDeploy', {
	applications: list(
		struct('ApplicationDeploy', {
			application: text,
			series: text,
			'charm-url': text,
			'charm-origin': maybe(Origin),
			channel: text,
			'num-units': int,
			config: map(text),
			'config-yaml': text,
			constraints: Value,
			placement: list(Placement),
			policy: text,
			storage: map(Storage),
			'attach-storage': list(text),
			'endpoint-bindings': map(text),
			resources: map(text),
			devices: map(anything),
			Force: bool,
		}),
	),
});
type DeployOne = ReturnType<typeof Deploy.zero>['applications'][number];

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

/** `local:amd64/web-0` and `local:web-0` are one charm. */
export const charmByUrl = (call: Call, url: string): Charm | undefined => {
	const { charms } = call.model;
	const [, schema, last = ''] = /^(?:(local|ch):)?(?:[a-z0-9]+\/){0,2}([^/]+)$/.exec(url) ?? [];
	return charms.get(url) ?? charms.get(schema === 'local' ? `local:${last}` : `ch:amd64/${last}`);
};

const nameInUrl = (url: string) => url.replace(/^\w+:/, '').replace(/^.*\//, '').replace(/-\d+$/, '');

const resourcesOf = (call: Call, charm: Charm, asked: Readonly<Record<string, string>>): Resource[] =>
	Object.values(charm.resources ?? {}).flatMap((spec) => {
		const stored = call.model.pending.get(asked[spec.name] ?? '')?.stored;
		return stored ? [stored] : [];
	});

/** `24.04/stable` of a request, or what a series means. */
const baseFor = (call: Call, one: DeployOne, charm: Charm): Base => {
	const base = one['charm-origin']?.base;
	if (base?.name) return { name: base.name, channel: base.channel };
	if (call.major >= 3)
		throw new JujuError(`encoding charm origin: unknown os type "${base?.name ?? ''}", expected ubuntu`);
	const series = one.series || one['charm-origin']?.series;
	const [first] = charm.bases;
	return series
		? { name: 'ubuntu', channel: CHANNELS[series] ?? '20.04' }
		: (first ?? { name: 'ubuntu', channel: '20.04' });
};

const CHANNELS: Readonly<Record<string, string>> = {
	trusty: '14.04',
	xenial: '16.04',
	bionic: '18.04',
	focal: '20.04',
	jammy: '22.04',
	noble: '24.04',
};

const storageOf = (
	charm: Charm,
	asked: Readonly<Record<string, { pool: string; size?: number; count?: number }>>,
) =>
	Object.fromEntries(
		Object.values(charm.storage).map((spec) => {
			const one = asked[spec.name];
			return [
				spec.name,
				{
					pool: one?.pool || 'rootfs',
					size: one?.size ?? (spec['minimum-size'] || 1024),
					count: one?.count ?? spec['count-min'],
				},
			];
		}),
	);

const prepare = (call: Call, one: DeployOne): NewApplication => {
	const { model, major } = call;
	const origin = one['charm-origin'];
	const name = one.application;
	if (!origin || origin.source === '') throw new JujuError('charm origin source required', 'bad request');
	return annotate(`cannot deploy "${name}"`, () => {
		if (!NAME.test(name)) throw new JujuError('application name is not valid', 'not valid');
		const charm = charmByUrl(call, one['charm-url']);
		if (!charm || charm.source !== origin.source) throw notFound(`charm "${nameInUrl(one['charm-url'])}"`);
		if (charm.subordinate && one['num-units'] > 0)
			throw new JujuError('subordinate application must be deployed without units');
		if (model.applications.has(name))
			throw new JujuError(
				major >= 4
					? `creating application "${name}": creating IAAS application "${name}": inserting IAAS application "${name}": checking if application "${name}" exists: application already exists`
					: `application "${name}": application already exists`,
				major >= 4 ? '' : 'already exists',
			);
		const texts = { ...(one['config-yaml'] && fromYaml(name, one['config-yaml'])), ...one.config };
		const settings = annotate(
			major >= 4
				? 'preparing application args: validating create application args: validating application config'
				: 'parsing settings for application',
			() => readSettings(charm, texts),
		);
		const places = annotate(major >= 4 ? 'preparing application args: making unit args' : 'adding unit', () =>
			one.placement.map((place) => placeOf(call, place)),
		);
		const base = annotate(
			'preparing application args: preparing application args: creating application args',
			() => baseFor(call, one, charm),
		);
		for (const space of Object.values(one['endpoint-bindings']))
			if (![...model.spaces.values()].some((each) => each.name === space || each.id === space))
				throw new JujuError(
					`creating application "${name}": creating IAAS application "${name}": inserting IAAS application "${name}": inserting exposed endpoints for application "${name}": checking space names: space(s) ["${space}"] not found`,
				);
		return {
			name,
			charm,
			units: one['num-units'],
			places,
			...settings,
			constraints: { ...(!charm.subordinate && { arch: 'amd64' }), ...given(one.constraints) },
			bindings: one['endpoint-bindings'],
			storage: storageOf(charm, one.storage),
			resources: resourcesOf(call, charm, one.resources),
			origin,
			channel: one.channel || channelOf(origin),
			base,
		};
	});
};

const channelOf = (origin: { track?: string; risk: string }) =>
	origin.risk ? `${origin.track ?? 'latest'}/${origin.risk}` : '';

const Repository = struct('DeployFromRepositoryArgs', {
	Args: list(
		struct('DeployFromRepositoryArg', {
			CharmName: text,
			ApplicationName: text,
			AttachStorage: list(text),
			base: maybe(Base2),
			channel: maybe(text),
			ConfigYAML: text,
			Cons: Value,
			Devices: map(anything),
			DryRun: bool,
			'endpoint-bindings': map(text),
			force: bool,
			'num-units': maybe(int),
			Placement: list(maybe(Placement)),
			revision: maybe(int),
			resources: map(text),
			Storage: map(Storage),
			Trust: bool,
		}),
	),
});
type RepositoryOne = ReturnType<typeof Repository.zero>['Args'][number];

const noInfo = { architecture: '', base: { name: '', channel: '' }, channel: '', name: '', revision: 0 };

const fromRepository = (call: Call, one: RepositoryOne) => {
	const name = one.ApplicationName || one.CharmName;
	try {
		if (!call.world.online) throw offline(call.major);
		const charm = findInStore(call.world, one.CharmName, one.revision);
		const base = one.base?.name ? one.base : charm.bases.at(-1);
		if (!base || !charm.bases.some((each) => each.channel === base.channel.split('/')[0]))
			throw new JujuError(
				`base "${base?.name}@${base?.channel}" not supported by charm, supported bases are: ${charm.bases.map((each) => `${each.name}@${each.channel}`).join(', ')}`,
				'not supported',
			);
		if (!NAME.test(name)) throw new JujuError(`application name "${name}" not valid`, 'not valid');
		if (call.model.applications.has(name))
			throw new JujuError(`application "${name}": application already exists`, 'already exists');
		const settings = readSettings(charm, one.ConfigYAML ? fromYaml(name, one.ConfigYAML) : {});
		const units = one['num-units'] ?? 1;
		const places = one.Placement.flatMap((place) => (place ? [placeOf(call, place)] : []));
		const channel = one.channel ?? 'latest/stable';
		const short = { name: base.name, channel: base.channel.split('/')[0] ?? '' };
		const waiting = Object.values(charm.resources).filter(
			(spec) => one.resources[spec.name] !== undefined && !/^\d+$/.test(one.resources[spec.name] ?? ''),
		);
		if (!one.DryRun) {
			const made = deploy(call.world, call.model, {
				name,
				charm,
				units: charm.subordinate ? 0 : units,
				places,
				...settings,
				...(one.Trust && { trust: true }),
				constraints: { arch: 'amd64', ...given(one.Cons) },
				bindings: one['endpoint-bindings'],
				storage: storageOf(charm, one.Storage),
				channel,
				base: short,
			});
			addSubordinates(call.world, call.model, made);
		}
		return {
			Errors: null,
			Info: {
				architecture: 'amd64',
				base: short,
				channel,
				'effective-channel': null,
				name,
				revision: charm.revision,
			},
			PendingResourceUploads:
				waiting.length > 0
					? waiting.map((spec) => ({ Name: spec.name, Filename: one.resources[spec.name], Type: spec.type }))
					: null,
		};
	} catch (error) {
		return { Errors: [item(error)], Info: noInfo, PendingResourceUploads: null };
	}
};

const SetCharm = struct('ApplicationSetCharm', {
	application: text,
	generation: text,
	'charm-url': text,
	'charm-origin': maybe(Origin),
	channel: text,
	'config-settings': map(text),
	'config-settings-yaml': text,
	force: bool,
	'force-units': bool,
	'force-base': bool,
	'force-series': bool,
	'resource-ids': map(text),
	'storage-constraints': map(anything),
	'storage-directives': map(anything),
	'endpoint-bindings': map(text),
});

const setCharm = (call: Call, params: ReturnType<typeof SetCharm.zero>) => {
	const origin = params['charm-origin'];
	if (!origin || origin.source === '') throw new JujuError('charm origin source required', 'bad request');
	const application = quoted(call, params.application);
	const url = params['charm-url'];
	const charm = charmByUrl(call, url);
	if (!charm) throw notFound(`charm "${url}"`);
	if (charm.name !== charmFor(call.model, application).name && !params.force)
		throw new JujuError(
			`cannot upgrade application "${application.name}" to charm "${url}": would break relations`,
		);
	const { config } = readSettings(charm, params['config-settings']);
	// 4.0 leaves them out
	if (call.major < 4) Object.assign(application.config, config);
	application.charm = charm.url;
	application.origin = origin;
	if (params.channel) application.channel = params.channel;
	for (const stored of resourcesOf(call, charm, params['resource-ids']))
		application.resources.set(stored.name, stored);
	for (const unit of application.units.values())
		hooksOf(unit).push({ name: 'upgrade-charm' }, { name: 'config-changed' });
};

const change = { needs: 'write', block: 'change' } as const;

/** Deploying and refreshing. */
export const applicationDeploy: Record<string, Method> = {
	Deploy: method(Deploy, change, ({ applications }, call) => ({
		results: each(applications, (one) => {
			const made = deploy(call.world, call.model, prepare(call, one));
			addSubordinates(call.world, call.model, made);
		}),
	})),
	DeployFromRepository: method(Repository, { ...change, min: 18 }, ({ Args }, call) => ({
		Results: Args.map((one) => fromRepository(call, one)),
	})),
	SetCharm: method(SetCharm, change, (params, call) => setCharm(call, params)),
	UpdateApplicationStorage: method(
		struct('ApplicationStorageUpdateRequest', { 'storage-updates': list(anything) }),
		{ ...change, min: 19 },
		(params, call) =>
			call.version < 22
				? {}
				: {
						results: each(params['storage-updates'], () => {
							if (call.major >= 4)
								throw new JujuError('UpdateApplicationStorage not implemented', 'not implemented');
						}),
					},
	),
};
