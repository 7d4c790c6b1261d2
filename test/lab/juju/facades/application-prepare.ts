import { annotate, JujuError, notFound } from '../errors.ts';
import { anything, bool, int, list, map, maybe, struct, text } from '../go.ts';
import { type NewApplication } from '../life/applications.ts';
import { readSettings } from '../state/config-values.ts';
import { Value, withoutAbsent } from '../state/constraints.ts';
import type { Resource } from '../state/types.ts';
import type { Base, Charm } from '../state/charm-types.ts';
import { fromYaml } from './application-config.ts';
import { Placement, placeOf } from './application-units.ts';
import { type Call } from './table.ts';

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

export const Deploy = struct('ApplicationsDeploy', {
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

export const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

/** `local:amd64/web-0` and `local:web-0` are one charm. */
export const charmByUrl = (call: Call, url: string): Charm | undefined => {
	const { charms } = call.model;
	const [, schema, last = ''] = /^(?:(local|ch):)?(?:[a-z0-9]+\/){0,2}([^/]+)$/.exec(url) ?? [];
	return charms.get(url) ?? charms.get(schema === 'local' ? `local:${last}` : `ch:amd64/${last}`);
};

const nameInUrl = (url: string) => url.replace(/^\w+:/, '').replace(/^.*\//, '').replace(/-\d+$/, '');

export const resourcesOf = (call: Call, charm: Charm, asked: Readonly<Record<string, string>>): Resource[] =>
	Object.values(charm.resources ?? {}).flatMap((spec) => {
		const id = asked[spec.name];
		const pending = call.model.pending.get(id ?? '');
		if (id !== undefined && !pending) throw notFound(`pending resource "${spec.name}" (${id})`);
		const stored = pending?.stored;
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

export const storageOf = (
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

export const prepare = (call: Call, one: DeployOne): NewApplication => {
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
			constraints: { ...(!charm.subordinate && { arch: 'amd64' }), ...withoutAbsent(one.constraints) },
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
