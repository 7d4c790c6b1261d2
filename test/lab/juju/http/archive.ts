import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { charm as makeCharm } from '../state/make.ts';
import { charms as known, web } from '../store.ts';
import type { Charm, Endpoint } from '../state/charm-types.ts';
import { unzip, zip } from './zip.ts';

type Loose = Readonly<Record<string, unknown>>;
type ByName = Readonly<Record<string, Loose | null>>;

const read = (files: ReadonlyMap<string, Buffer>, name: string): Loose => {
	const found = files.get(name);
	return found ? ((parse(found.toString()) ?? {}) as Loose) : {};
};

const endpoints = (meta: Loose): Endpoint[] =>
	(
		[
			['provides', 'provider'],
			['requires', 'requirer'],
			['peers', 'peer'],
		] as const
	).flatMap(([section, role]) =>
		Object.entries((meta[section] ?? {}) as ByName).map(([name, values]) => ({
			name,
			role,
			interface: String((typeof values === 'string' ? values : values?.['interface']) ?? ''),
			optional: Boolean(values?.['optional'] ?? false),
			limit: Number(values?.['limit'] ?? 0),
			scope: values?.['scope'] === 'container' ? ('container' as const) : ('global' as const),
		})),
	);

const actionsOf = (source: Loose) =>
	Object.fromEntries(
		Object.entries(source as ByName).map(([title, values]) => [
			title,
			{
				description: String(values?.['description'] ?? ''),
				params: {
					title,
					description: String(values?.['description'] ?? ''),
					type: 'object',
					additionalProperties: values?.['additionalProperties'] ?? false,
					properties: values?.['params'] ?? {},
					...(values?.['required'] !== undefined && { required: values['required'] }),
				},
			},
		]),
	);

/** `0-2`, `1+`, `3`; without: one. */
const counts = (range: unknown) => {
	const [, from = '1', to] = /^(\d+)(?:-(\d+)|\+)?$/.exec(String(range ?? '1-1')) ?? [];
	return { 'count-min': Number(from), 'count-max': Number(to ?? -1) };
};

const storageOf = (meta: Loose): Charm['storage'] =>
	Object.fromEntries(
		Object.entries((meta['storage'] ?? {}) as ByName).map(([name, values]) => [
			name,
			{
				name,
				description: String(values?.['description'] ?? ''),
				type: values?.['type'] === 'block' ? 'block' : 'filesystem',
				shared: false,
				'read-only': false,
				...counts((values?.['multiple'] as Loose | undefined)?.['range']),
				'minimum-size': Number(values?.['minimum-size'] ?? 0),
				...(values?.['location'] !== undefined && { location: String(values['location']) }),
			},
		]),
	);

/**
 * A charm from its archive; undefined where the bytes are no zip with metadata. What the lab knows by that
 * name lives as there.
 */
export const fromArchive = (bytes: Buffer): Charm | undefined => {
	const files = unzip(bytes);
	if (!files) return undefined;
	const craft = read(files, 'charmcraft.yaml');
	const meta = files.has('metadata.yaml') ? read(files, 'metadata.yaml') : craft;
	if (typeof meta['name'] !== 'string') return undefined;
	const config = files.has('config.yaml') ? read(files, 'config.yaml') : ((craft['config'] ?? {}) as Loose);
	const actions = files.has('actions.yaml')
		? read(files, 'actions.yaml')
		: ((craft['actions'] ?? {}) as Loose);
	const bases = (read(files, 'manifest.yaml')['bases'] ?? craft['bases'] ?? []) as readonly Loose[];
	const resources = Object.entries((meta['resources'] ?? {}) as ByName).map(([name, values]) => [
		name,
		{
			name,
			type: String(values?.['type'] ?? 'file'),
			path: String(values?.['filename'] ?? ''),
			description: String(values?.['description'] ?? ''),
		},
	]);
	// an archive of web may say which word its status begins with
	const ready = files.get('ready')?.toString();
	const like = known.find((one) => one.name === meta['name']);
	const options = Object.entries((config['options'] ?? {}) as ByName).map(([key, values]) => [
		key,
		{ type: 'string', description: '', ...values },
	]);
	return makeCharm(meta['name'], {
		summary: String(meta['summary'] ?? ''),
		description: String(meta['description'] ?? ''),
		subordinate: meta['subordinate'] === true,
		endpoints: endpoints(meta),
		options: Object.fromEntries(options) as Charm['options'],
		actions: actionsOf(actions),
		storage: storageOf(meta),
		resources: Object.fromEntries(resources) as Charm['resources'],
		...(bases.length > 0 && {
			bases: bases.map((one) => ({
				name: String(one['name'] ?? 'ubuntu'),
				channel: String(one['channel'] ?? '').split('/')[0] ?? '',
			})),
		}),
		behaviour: (ready ? web(ready) : like)?.behaviour ?? {},
		hash: createHash('sha256').update(bytes).digest('hex'),
		archive: bytes,
	});
};

const byRole = (charm: Charm, role: Endpoint['role']) =>
	Object.fromEntries(
		charm.endpoints
			.filter((one) => one.role === role && one.name !== 'juju-info')
			.map(({ name, interface: iface, optional, limit, scope }) => [
				name,
				{
					interface: iface,
					...(optional && { optional }),
					...(limit > 0 && { limit }),
					...(scope === 'container' && { scope }),
				},
			]),
	);

/** A zip archive of a charm, as `charmcraft pack` would make it; with more files where given. */
export const archiveOf = (charm: Charm, more: Readonly<Record<string, string>> = {}): Buffer =>
	zip({
		'metadata.yaml': stringify({
			name: charm.name,
			summary: charm.summary,
			description: charm.description,
			subordinate: charm.subordinate,
			provides: byRole(charm, 'provider'),
			requires: byRole(charm, 'requirer'),
			peers: byRole(charm, 'peer'),
			storage: Object.fromEntries(
				Object.values(charm.storage).map((one) => [
					one.name,
					{
						type: one.type,
						location: one.location,
						'minimum-size': one['minimum-size'],
						multiple: { range: `${one['count-min']}-${one['count-max']}` },
					},
				]),
			),
			resources: Object.fromEntries(
				Object.values(charm.resources).map(({ name, type, path, description }) => [
					name,
					{ type, filename: path, description },
				]),
			),
		}),
		'config.yaml': stringify({ options: charm.options }),
		'actions.yaml': stringify(
			Object.fromEntries(
				Object.entries(charm.actions).map(([name, { description, params }]) => [
					name,
					{
						description,
						params: params['properties'],
						...(params['required'] !== undefined && { required: params['required'] }),
					},
				]),
			),
		),
		'manifest.yaml': stringify({
			bases: charm.bases.map(({ name, channel }) => ({
				name,
				channel: `${channel}/stable`,
				architectures: ['amd64'],
			})),
		}),
		...more,
	});
