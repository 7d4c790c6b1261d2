import { each, item, JujuError, notFound } from '../errors.ts';
import { anything, bool, int, list, map, maybe, struct, text } from '../go.ts';
import { addSubordinates } from '../life/relations.ts';
import { deploy } from '../life/applications.ts';
import { hooksOf } from '../life/hooks.ts';
import { readSettings } from '../state/config-values.ts';
import { Value, withoutAbsent } from '../state/constraints.ts';
import { findInStore, offline } from '../state/store-lookup.ts';
import { fromYaml } from './application-config.ts';
import { charmFor, quoted } from './application-read.ts';
import { Placement, placeOf } from './application-units.ts';
import { type Call, type Method, method } from './table.ts';
import {
	Base2,
	Origin,
	Storage,
	Deploy,
	NAME,
	charmByUrl,
	resourcesOf,
	storageOf,
	prepare,
} from './application-prepare.ts';

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
				constraints: { arch: 'amd64', ...withoutAbsent(one.Cons) },
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
