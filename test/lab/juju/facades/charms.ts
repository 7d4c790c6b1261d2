import { each, item, JujuError, notFound, notValid } from '../errors.ts';
import { anything, bool, list, maybe, struct, text } from '../go.ts';
import type { Charm, Endpoint } from '../state/charm-types.ts';
import { findInStore, offline } from '../state/store-lookup.ts';
import { charmByUrl, Origin } from './application-prepare.ts';
import { seriesOf } from './status-parts.ts';
import { type Call, type Facades, method } from './table.ts';

const URL_NAME = /^(?:(local|ch|cs):)?(?:~[\w.-]+\/)?(?:[a-z0-9]+\/){0,2}([a-z][a-z0-9-]*?)(?:-(\d+))?$/;

const byRole = (charm: Charm, role: Endpoint['role']) => {
	const found = charm.endpoints.filter((one) => one.role === role);
	return found.length > 0
		? Object.fromEntries([...found].sort((a, b) => (a.name < b.name ? -1 : 1)).map((one) => [one.name, one]))
		: undefined;
};

const long = (url: string) => url.replace(/^local:(?![a-z0-9]+\/)/, 'local:amd64/');

const nonEmpty = (name: string, value: object | undefined) =>
	value && Object.keys(value).length > 0 ? { [name]: value } : {};

/** A charm as `CharmInfo` tells it. */
export const info = (call: Call, charm: Charm) => ({
	revision: charm.revision,
	url: call.major >= 4 ? long(charm.url) : charm.url,
	config: charm.options,
	meta: {
		name: charm.name,
		summary: charm.summary,
		description: charm.description,
		subordinate: charm.subordinate,
		...nonEmpty('provides', byRole(charm, 'provider')),
		...nonEmpty('requires', byRole(charm, 'requirer')),
		...nonEmpty('peers', byRole(charm, 'peer')),
		...nonEmpty('storage', charm.storage),
		...nonEmpty('resources', charm.resources),
		'min-juju-version': '0.0.0',
		...(call.major < 3 && { series: charm.bases.map((one) => seriesOf(one.channel)) }),
	},
	actions: nonEmpty('specs', charm.actions) as Readonly<Record<string, object>>,
	...(call.major >= 3 && {
		manifest: {
			bases: charm.bases.map(({ name, channel }) => ({
				name,
				channel: `${channel}/stable`,
				architectures: ['amd64'],
			})),
		},
	}),
});

const read = (call: Call, url: string): Charm => {
	const [, , name] = URL_NAME.exec(url) ?? [];
	if (name === undefined) {
		const { message, code } = notValid(`name "${url}"`);
		throw new JujuError(`cannot parse name and/or revision in URL "${url}": ${message}`, code);
	}
	const found = charmByUrl(call, url);
	if (!found) throw notFound(`charm "${url}"`);
	return found;
};

const noOrigin = { source: '', type: '', id: '', base: { name: '', channel: '' } };

const supported = (call: Call, charm: Charm) =>
	call.version >= 7
		? { 'supported-bases': charm.bases }
		: { 'supported-series': charm.bases.map((one) => seriesOf(one.channel)) };

type AskedOrigin = ReturnType<typeof Origin.zero>;

/** The origin of a store charm, its base filled in. */
const resolved = (call: Call, charm: Charm, origin: AskedOrigin) => {
	const base =
		charm.bases.find((one) => one.channel === origin.base.channel.split('/')[0]) ?? charm.bases.at(-1);
	return {
		...Object.fromEntries(Object.entries(origin).filter(([, value]) => value !== undefined && value !== '')),
		source: 'charm-hub',
		type: 'charm',
		id: `id-of-${charm.name}`,
		hash: charm.hash,
		risk: origin.risk || 'stable',
		track: origin.track ?? 'latest',
		revision: charm.revision,
		architecture: origin.architecture || 'amd64',
		...(call.major >= 3
			? { base }
			: { os: 'ubuntu', series: origin.series || seriesOf(base?.channel ?? '') }),
	};
};

const resolvedBundle = (call: Call, name: string, origin: AskedOrigin) => ({
	url: `ch:bundle/${name}-1`,
	'charm-origin': {
		...Object.fromEntries(Object.entries(origin).filter(([, value]) => value !== undefined && value !== '')),
		source: 'charm-hub',
		type: 'bundle',
		id: `id-of-${name}`,
		revision: 1,
	},
	...(call.version >= 7 ? { 'supported-bases': null } : { 'supported-series': null }),
});

const resolve = (call: Call, one: { reference: string; 'charm-origin': AskedOrigin }) => {
	try {
		if (one.reference.startsWith('local:') || one['charm-origin'].source === 'local')
			throw new JujuError(`unknown schema for charm URL "${one.reference}"`);
		if (!call.world.online) throw offline(call.major);
		const [, , name = '', revision] = URL_NAME.exec(one.reference) ?? [];
		const asked = revision === undefined ? one['charm-origin'].revision : Number(revision);
		const wanted = asked !== undefined && asked >= 0 ? asked : undefined;
		if (call.world.bundles.has(name)) return resolvedBundle(call, name, one['charm-origin']);
		const charm = findInStore(call.world, name, wanted);
		return {
			url: charm.url,
			'charm-origin': resolved(call, charm, one['charm-origin']),
			...supported(call, charm),
		};
	} catch (error) {
		return {
			url: '',
			'charm-origin': noOrigin,
			...(call.version >= 7 ? { 'supported-bases': null } : { 'supported-series': null }),
			error: item(error),
		};
	}
};

const Add = struct('AddCharmWithOrigin', { url: text, 'charm-origin': Origin, force: bool });

const add = (call: Call, params: ReturnType<typeof Add.zero>) => {
	const { url } = params;
	if (!/^(ch|cs):/.test(url)) throw new JujuError(`unknown schema for charm URL "${url}"`);
	if (!call.world.online) throw offline(call.major);
	const [, , name = '', revision] = URL_NAME.exec(url) ?? [];
	const charm = findInStore(call.world, name, revision === undefined ? undefined : Number(revision));
	call.model.charms.set(charm.url, charm);
	return { 'charm-origin': resolved(call, charm, params['charm-origin']) };
};

const WithOrigin = struct('CharmURLAndOrigin', { 'charm-url': text, 'charm-origin': Origin });
const Many = struct('CharmURLAndOrigins', { entities: list(WithOrigin) });

export const charms: Facades = {
	Charms: {
		List: method(struct('CharmsList', { names: list(text) }), { needs: 'read' }, ({ names }, call) => ({
			'charm-urls': [...call.model.charms.values()]
				.filter((one) => names.length === 0 || names.includes(one.name))
				.map((one) => one.url)
				.sort(),
		})),
		CharmInfo: method(struct('CharmURL', { url: text }), { needs: 'read' }, ({ url }, call) =>
			info(call, read(call, url)),
		),
		ResolveCharms: method(
			struct('ResolveCharmsWithChannel', {
				resolve: list(
					struct('ResolveCharmWithChannel', {
						reference: text,
						'charm-origin': Origin,
						'switch-charm': maybe(bool),
					}),
				),
			}),
			{ needs: 'read', min: 3 },
			(params, call) => ({ Results: params.resolve.map((one) => resolve(call, one)) }),
		),
		AddCharm: method(Add, { needs: 'write', block: 'change', min: 3 }, (params, call) => add(call, params)),
		CheckCharmPlacement: method(
			struct('ApplicationCharmPlacements', { placements: list(anything) }),
			{ needs: 'read', min: 3 },
			({ placements }) => ({ results: each(placements, () => undefined) }),
		),
		GetDownloadInfos: method(Many, { needs: 'read', min: 3 }, ({ entities }, call) => {
			if (entities.length > 0 && !call.world.online) throw new JujuError(offline(3).message);
			return {
				results: each(entities, (one) => ({
					url:
						call.world.bundles.get(URL_NAME.exec(one['charm-url'])?.[2] ?? '') ?? 'https://store.lab/charm',
					'charm-origin': one['charm-origin'],
				})),
			};
		}),
		ListCharmResources: method(Many, { needs: 'read', min: 3 }, ({ entities }, call) => {
			const results = entities.map((one) => {
				const [, schema, name = ''] = URL_NAME.exec(one['charm-url']) ?? [];
				if (schema === 'local' && call.major >= 4) throw notValid(`charm "${name}"`);
				const known = charmByUrl(call, one['charm-url']);
				if (!known && !call.world.online) throw offline(call.major);
				const charm = known ?? findInStore(call.world, name);
				return Object.values(charm.resources).map((spec) => ({
					charmresource: { ...spec, origin: 'store', revision: 1 },
				}));
			});
			return { results };
		}),
		IsMetered: method(struct('CharmURL', { url: text }), { needs: 'read', max: 6 }, () => ({
			metered: false,
		})),
	},
};
