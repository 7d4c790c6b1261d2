import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, number, text, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { baseOfSeries, baseText } from '../records/base.ts';
import { lacking, old, since2 } from '../row.ts';
import { optionsOf } from './application-config.table.ts';

/** A charm as a model knows it. */
export const decodeCharm = (input: unknown) => {
	const meta = get(input, 'meta');
	const ends = (role: string) =>
		Object.entries(map(meta, role)).map(([name, one]) => ({
			name,
			interface: text(one, 'interface') ?? '',
			role: text(one, 'role') ?? role.replace(/s$/, ''),
		}));
	return {
		url: text(input, 'url') ?? '',
		name: text(meta, 'name') ?? '',
		revision: number(input, 'revision') ?? 0,
		summary: text(meta, 'summary') ?? '',
		description: text(meta, 'description') ?? '',
		subordinate: get(meta, 'subordinate') === true,
		bases: list(get(input, 'manifest'), 'bases').map((one) => ({
			name: text(one, 'name') ?? '',
			channel: text(one, 'channel') ?? '',
		})),
		series: texts(meta, 'series'),
		endpoints: [...ends('provides'), ...ends('requires'), ...ends('peers')],
		options: optionsOf(
			Object.keys(map(input, 'config')).length > 0
				? map(input, 'config')
				: map(get(input, 'config'), 'options'),
		),
		actions: Object.keys(map(map(input, 'actions'), 'specs')),
		resources: Object.values(map(meta, 'resources')).map((one) => ({
			name: text(one, 'name') ?? '',
			type: text(one, 'type') ?? '',
			path: text(one, 'path') ?? '',
			description: text(one, 'description') ?? '',
		})),
		storage: Object.keys(map(meta, 'storage')),
	};
};
export type Charm = ReturnType<typeof decodeCharm>;

export const charmInfo = defineCall<{ readonly url: string }>('reads', 'Charms.CharmInfo')(
	old('Client.CharmInfo', 0, ({ url }) => ({ CharmURL: url }), decodeCharm),
	old('Charms.CharmInfo', 1, ({ url }) => ({ CharmURL: url }), decodeCharm),
	since2('Charms.CharmInfo', [2, 7], ({ url }) => ({ url }), decodeCharm),
);
export const listCharms = defineCall<{ readonly names: readonly string[] }>('reads', 'Charms.List')(
	old(
		'Charms.List',
		1,
		({ names }) => ({ Names: names }),
		(response) => texts(response, 'charm-urls'),
	),
	since2(
		'Charms.List',
		[2, 7],
		({ names }) => ({ names }),
		(response) => texts(response, 'charm-urls'),
	),
);

export interface Resolved {
	readonly url: string;
	readonly origin: Loose;
	readonly bases: readonly { readonly name: string; readonly channel: string }[];
	/** Bases that it runs on, e.g. `ubuntu@22.04`; empty where the server does not say. */
	readonly supported: readonly string[];
}
const supportedOf = (input: unknown): string[] => {
	const bases = list(input, 'supported-bases').flatMap((base) => baseText({ base }) ?? []);
	return bases.length > 0 ? bases : texts(input, 'supported-series').map(baseOfSeries);
};
const resolvedOf = (input: unknown): Resolved => ({
	url: text(input, 'url') ?? '',
	origin: map(input, 'charm-origin'),
	bases: list(input, 'supported-bases').map((one) => ({
		name: text(one, 'name') ?? '',
		channel: text(one, 'channel') ?? '',
	})),
	supported: supportedOf(input),
});
export const resolveCharm = defineCall<{
	readonly reference: string;
	readonly origin: Loose;
	readonly isSwitch?: boolean;
}>('reads', 'Charms.ResolveCharms')(
	old(
		'Client.ResolveCharms',
		0,
		({ reference }) => ({ References: [reference] }),
		(response) => {
			const [first] = list(response, 'urls');
			return only(
				itemsOf({ results: [first] }, [''], 'Client.ResolveCharms', (one): Resolved => ({
					url: text(one, 'url') ?? String(get(one, 'url') ?? ''),
					origin: {},
					bases: [],
					supported: [],
				})),
			);
		},
	),
	since2(
		'Charms.ResolveCharms',
		[4, 7],
		({ reference, origin, isSwitch }) => ({
			resolve: [{ reference, 'charm-origin': origin, ...(isSwitch ? { 'switch-charm': true } : {}) }],
		}),
		(response, { reference }) => only(itemsOf(response, [reference], 'Charms.ResolveCharms', resolvedOf)),
	),
);
export const addCharm = defineCall<{ readonly url: string; readonly origin: Loose; readonly force: boolean }>(
	'changes',
	'Charms.AddCharm',
)(
	lacking(
		['force'],
		old(
			'Client.AddCharm',
			0,
			({ url }) => ({ URL: url }),
			() => ({}),
		),
	),
	lacking(
		['force'],
		since2(
			'Client.AddCharm',
			[1, 1],
			({ url }) => ({ url, channel: 'stable' }),
			(): Loose => ({}),
			[2, 2],
		),
	),
	since2(
		'Client.AddCharm',
		[2, 3],
		({ url, force }) => ({ url, channel: 'stable', force }),
		(): Loose => ({}),
		[2, 2],
	),
	since2(
		'Charms.AddCharm',
		[4, 7],
		({ url, origin, force }) => ({ url, 'charm-origin': origin, force }),
		(response): Loose => map(response, 'charm-origin'),
	),
);
export const charmOrigin = defineCall<{ readonly application: string }>(
	'reads',
	'Application.GetCharmURLOrigin',
)(
	since2(
		'Application.GetCharmURLOrigin',
		[13, 22],
		({ application }) => ({ application }),
		(response) => ({ url: text(response, 'url') ?? '', origin: map(response, 'charm-origin') }),
	),
);
