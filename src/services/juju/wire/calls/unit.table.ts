import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, texts } from '../get.ts';
import { type Item, itemsOf } from '../items.ts';
import { entities, lacking, nothing, old, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';
import { readPlacements } from '../values/placement.ts';

interface AddUnits {
	readonly application: string;
	readonly count: number;
	/** As people write placements: `1`, `lxd:1`, `zone=a`. */
	readonly to?: readonly string[] | undefined;
	readonly attachStorage?: readonly string[] | undefined;
}
export const addUnits = defineCall<AddUnits>('changes', 'Application.AddUnits')(
	lacking(
		['attachStorage'],
		old(
			'Client.AddServiceUnits',
			0,
			({ application, count, to = [] }) => ({
				ServiceName: application,
				NumUnits: count,
				...(to[0] ? { ToMachineSpec: to[0] } : {}),
			}),
			(response) => texts(response, 'units'),
		),
	),
	lacking(
		['attachStorage'],
		since2(
			'Application.AddUnits',
			[1, 4],
			({ application, count, to }, { modelUuid = '' }) => ({
				application,
				'num-units': count,
				placement: readPlacements(to, modelUuid),
			}),
			(response) => texts(response, 'units'),
		),
	),
	since2(
		'Application.AddUnits',
		[5, 22],
		({ application, count, to, attachStorage = [] }, { modelUuid = '' }) => ({
			application,
			'num-units': count,
			placement: readPlacements(to, modelUuid),
			...(attachStorage.length > 0
				? { 'attach-storage': attachStorage.map((one) => tagOf('storage', one)) }
				: {}),
		}),
		(response) => texts(response, 'units'),
	),
);

interface RemoveUnits {
	readonly units: readonly string[];
	readonly destroyStorage?: boolean | undefined;
	readonly force?: boolean | undefined;
}
const gone = (_: unknown, { units }: RemoveUnits): Item<unknown>[] => units.map((key) => ({ key }));
export const removeUnits = defineCall<RemoveUnits>('changes', 'Application.DestroyUnit')(
	lacking(
		['destroyStorage', 'force'],
		old('Client.DestroyServiceUnits', 0, ({ units }) => ({ UnitNames: units }), gone),
	),
	lacking(
		['destroyStorage', 'force'],
		since2('Application.DestroyUnits', [1, 3], ({ units }) => ({ 'unit-names': units }), gone),
	),
	since2(
		'Application.DestroyUnit',
		[4, 22],
		({ units, destroyStorage = false, force = false }) => ({
			units: units.map((unit) => ({
				'unit-tag': tagOf('unit', unit),
				...(destroyStorage ? { 'destroy-storage': true } : {}),
				...(force ? { force } : {}),
			})),
		}),
		(response, { units }) =>
			itemsOf<unknown>(response, units, 'Application.DestroyUnit', (one) => get(one, 'info')),
	),
);

interface Resolve {
	/** Empty: all that are in error. */
	readonly units: readonly string[];
	readonly retry: boolean;
}
export const resolveUnits = defineCall<Resolve>('changes', 'Application.ResolveUnitErrors')(
	old(
		'Client.Resolved',
		0,
		({ units, retry }) => ({ UnitName: units[0], Retry: retry }),
		(_, { units }) => units.map((key): Item => ({ key })),
	),
	since2(
		'Client.Resolved',
		[1, 1],
		({ units, retry }) => ({ 'unit-name': units[0], retry }),
		(_, { units }) => units.map((key): Item => ({ key })),
	),
	since2(
		'Application.ResolveUnitErrors',
		[6, 22],
		({ units, retry }) => ({
			...(units.length > 0 ? { tags: entities(units.map((one) => tagOf('unit', one))) } : {}),
			retry,
			all: units.length === 0,
		}),
		(response, { units }) => itemsOf<unknown>(response, units, 'Application.ResolveUnitErrors', nothing),
	),
);

interface Units {
	readonly units: readonly string[];
}
/** What a unit knows of its relations, and its addresses. */
export const unitsInfo = defineCall<Units>(
	'reads',
	'Application.UnitsInfo',
)(
	since2(
		'Application.UnitsInfo',
		[12, 22],
		({ units }) => entities(units.map((one) => tagOf('unit', one))),
		(response, { units }) => itemsOf(response, units, 'Application.UnitsInfo', (one) => map(one, 'result')),
	),
);

interface Targets {
	/** Units or machines. */
	readonly tags: readonly string[];
	readonly names: readonly string[];
}
const address =
	(call: string) =>
	(response: unknown, { names }: Targets) =>
		itemsOf(response, names, call, (one) => String(get(one, 'address') ?? ''));
export const publicAddress = defineCall<Targets>('reads', 'SSHClient.PublicAddress')(
	old(
		'Client.PublicAddress',
		0,
		({ names }) => ({ Target: names[0] }),
		(response, { names }) => [
			{ key: names[0] ?? '', value: String(get(response, 'public-address') ?? '') } as Item<string>,
		],
	),
	since2('SSHClient.PublicAddress', [1, 5], ({ tags }) => entities(tags), address('SSHClient.PublicAddress')),
);
export const privateAddress = defineCall<Targets>('reads', 'SSHClient.PrivateAddress')(
	old(
		'Client.PrivateAddress',
		0,
		({ names }) => ({ Target: names[0] }),
		(response, { names }) => [
			{ key: names[0] ?? '', value: String(get(response, 'private-address') ?? '') } as Item<string>,
		],
	),
	since2(
		'SSHClient.PrivateAddress',
		[1, 5],
		({ tags }) => entities(tags),
		address('SSHClient.PrivateAddress'),
	),
);
export const allAddresses = defineCall<Targets>(
	'reads',
	'SSHClient.AllAddresses',
)(
	since2(
		'SSHClient.AllAddresses',
		[2, 5],
		({ tags }) => entities(tags),
		(response, { names }) =>
			itemsOf(response, names, 'SSHClient.AllAddresses', (one) => texts(one, 'addresses')),
	),
);

/** What a unit sees of one relation. */
export interface RelationData {
	readonly relationId: number;
	readonly endpoint: string;
	readonly relatedEndpoint: string;
	readonly crossModel: boolean;
	readonly applicationData: Loose;
	readonly units: Readonly<Record<string, Loose>>;
}
export const relationDataOf = (info: unknown): RelationData[] =>
	list(info, 'relation-data').map((one) => ({
		relationId: Number(get(one, 'relation-id') ?? -1),
		endpoint: String(get(one, 'endpoint') ?? ''),
		relatedEndpoint: String(get(one, 'related-endpoint') ?? ''),
		crossModel: get(one, 'cross-model') === true,
		// these two keep the names of Go
		applicationData: map(one, 'ApplicationData'),
		units: Object.fromEntries(
			Object.entries(map(one, 'unit-relation-data')).map(([name, data]) => [name, map(data, 'UnitData')]),
		),
	}));
