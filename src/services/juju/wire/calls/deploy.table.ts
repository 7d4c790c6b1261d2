import { defineCall, type Offer } from '../choose.ts';
import { get, list, type Loose, text } from '../get.ts';
import { errorOf } from '../frame.ts';
import { itemsOf, only } from '../items.ts';
import { lacking, nothing, old, since2 } from '../row.ts';
import { serverError } from '../server-error.ts';
import { tagOf } from '../tags.ts';
import { type Base, seriesWord } from '../values/base.ts';
import { type Constraints, oldConstraints } from '../values/constraints.ts';
import type { Device } from '../values/devices.ts';
import { readPlacements } from '../values/placement.ts';
import type { StorageDirective } from '../values/storage.ts';

/** What shall be deployed, whatever the release. */
export interface Deployment {
	readonly application: string;
	/** Name, or URL. */
	readonly charm: string;
	readonly channel: string;
	readonly revision?: number | undefined;
	readonly base?: Base | undefined;
	/** Absent: one, or none of a subordinate. */
	readonly units?: number | undefined;
	/** Texts, as the server wants them. */
	readonly config: Readonly<Record<string, string>>;
	readonly constraints: Constraints;
	readonly to?: readonly string[] | undefined;
	readonly storage: Readonly<Record<string, StorageDirective>>;
	readonly attachStorage: readonly string[];
	readonly devices?: Readonly<Record<string, Device>> | undefined;
	readonly bindings: Readonly<Record<string, string>>;
	/** Revisions or ids of uploads, by name. */
	readonly resources: Readonly<Record<string, string>>;
	readonly trust: boolean;
	readonly force: boolean;
}

export interface DeployedInfo {
	readonly name: string;
	readonly charmRevision: number | null;
	readonly channel: string | null;
	readonly base: unknown;
	readonly pendingUploads: readonly { readonly name: string; readonly file: string; readonly type: string }[];
}

/** YAML of an application’s options: JSON is YAML. */
const yamlOf = ({ application, config }: Deployment): string =>
	Object.keys(config).length > 0 ? JSON.stringify({ [application]: config }) : '';

const repository = (input: Deployment, dryRun: boolean, { modelUuid = '' }: Offer) => ({
	Args: [
		{
			CharmName: input.charm.replace(/^ch:/, ''),
			ApplicationName: input.application,
			...(input.channel ? { channel: input.channel } : {}),
			...(input.revision === undefined ? {} : { revision: input.revision }),
			...(input.base ? { base: input.base } : {}),
			...(input.units === undefined ? {} : { 'num-units': input.units }),
			ConfigYAML: yamlOf(input),
			Cons: input.constraints,
			Placement: readPlacements(input.to, modelUuid),
			...(Object.keys(input.storage).length > 0 ? { Storage: input.storage } : {}),
			...(Object.keys(input.devices ?? {}).length > 0 ? { Devices: input.devices } : {}),
			...(Object.keys(input.bindings).length > 0 ? { 'endpoint-bindings': input.bindings } : {}),
			...(Object.keys(input.resources).length > 0 ? { resources: input.resources } : {}),
			Trust: input.trust,
			AttachStorage: input.attachStorage.map((one) => tagOf('storage', one)),
			DryRun: dryRun,
			force: input.force,
		},
	],
});
const repositoryResult = (response: unknown): DeployedInfo => {
	const [first] = list(response, 'Results');
	const error = list(first, 'Errors')
		.map(errorOf)
		.find((one) => one !== undefined);
	if (error) throw serverError(error, 'Application.DeployFromRepository');
	const info = get(first, 'Info');
	return {
		name: text(info, 'name') ?? '',
		charmRevision: (get(info, 'revision') as number | undefined) ?? null,
		channel: text(info, 'effective-channel') ?? text(info, 'channel') ?? null,
		base: get(info, 'base') ?? null,
		pendingUploads: list(first, 'PendingResourceUploads').map((one) => ({
			name: text(one, 'name') ?? '',
			file: text(one, 'filename') ?? '',
			type: text(one, 'type') ?? '',
		})),
	};
};
/** From Charmhub, in one go (3.2 and later). */
export const deployFromRepository = defineCall<Deployment & { readonly dryRun: boolean }>(
	'changes',
	'Application.DeployFromRepository',
)(
	since2(
		'Application.DeployFromRepository',
		[18, 22],
		(input, offer) => repository(input, input.dryRun, offer),
		repositoryResult,
		[3, 99],
	),
);

/** A charm that the model has already: local, or added before (2.x, 1.x). */
export interface Direct extends Deployment {
	readonly url: string;
	readonly origin: Loose;
}
const placedAll = (input: Direct, { modelUuid = '' }: Offer) => ({
	application: input.application,
	'charm-url': input.url,
	channel: input.channel,
	'num-units': input.units ?? 1,
	config: input.config,
	'config-yaml': '',
	constraints: input.constraints,
	placement: readPlacements(input.to, modelUuid),
	storage: input.storage,
	'attach-storage': input.attachStorage.map((one) => tagOf('storage', one)),
	'endpoint-bindings': input.bindings,
	resources: input.resources,
	...(Object.keys(input.devices ?? {}).length > 0 ? { devices: input.devices } : {}),
});
export const deployDirect = defineCall<Direct>('changes', 'Application.Deploy')(
	lacking(
		['channel', 'storage', 'attachStorage', 'bindings', 'resources', 'devices', 'trust', 'force'],
		old(
			'Client.ServiceDeploy',
			0,
			({ application, url, units = 1, config, constraints, to = [] }) => ({
				ServiceName: application,
				CharmURL: url,
				NumUnits: units,
				Config: config,
				Constraints: oldConstraints(constraints),
				ToMachineSpec: to[0] ?? '',
			}),
			nothing,
		),
	),
	since2(
		'Application.Deploy',
		[5, 12],
		(input, offer) => ({ applications: [{ ...placedAll(input, offer), series: seriesWord(input.base) }] }),
		(response, { application }) => only(itemsOf(response, [application], 'Application.Deploy', nothing)),
	),
	since2(
		'Application.Deploy',
		[13, 22],
		(input, offer) => ({
			applications: [
				{ ...placedAll(input, offer), 'charm-origin': input.origin, ...(input.force ? { Force: true } : {}) },
			],
		}),
		(response, { application }) => only(itemsOf(response, [application], 'Application.Deploy', nothing)),
	),
);

interface SetCharm {
	readonly application: string;
	readonly url: string;
	readonly origin: Loose;
	readonly channel: string;
	readonly force: boolean;
	readonly forceBase: boolean;
	readonly forceUnits: boolean;
	readonly config: Readonly<Record<string, string>>;
	readonly resources: Readonly<Record<string, string>>;
	readonly storage: Readonly<Record<string, StorageDirective>>;
}
const charmOf = ({ application, url, origin, channel, force, forceUnits, config, resources }: SetCharm) => ({
	application,
	'charm-url': url,
	'charm-origin': origin,
	channel,
	force,
	'force-units': forceUnits,
	generation: 'master',
	...(Object.keys(config).length > 0 ? { 'config-settings': config } : {}),
	...(Object.keys(resources).length > 0 ? { 'resource-ids': resources } : {}),
});
/** Where a charm comes from is told since 2.9. */
const withoutOrigin = ({ 'charm-origin': _, ...rest }: ReturnType<typeof charmOf>) => rest;
const stored = (key: string, { storage }: SetCharm) =>
	Object.keys(storage).length > 0 ? { [key]: storage } : {};
/** The same facade version has another shape on 3.x and 4.x. */
export const setCharm = defineCall<SetCharm>('changes', 'Application.SetCharm')(
	lacking(
		['channel', 'config', 'resources', 'forceBase', 'storage'],
		old(
			'Client.ServiceSetCharm',
			0,
			({ application, url, force }) => ({ ServiceName: application, CharmUrl: url, Force: force }),
			nothing,
		),
	),
	since2(
		'Application.SetCharm',
		[5, 12],
		(input) => ({
			...withoutOrigin(charmOf(input)),
			'force-series': input.forceBase,
			...stored('storage-constraints', input),
		}),
		nothing,
		[2, 2],
	),
	since2(
		'Application.SetCharm',
		[13, 17],
		(input) => ({
			...charmOf(input),
			'force-series': input.forceBase,
			...stored('storage-constraints', input),
		}),
		nothing,
		[2, 2],
	),
	since2(
		'Application.SetCharm',
		[15, 22],
		(input) => ({
			...charmOf(input),
			'force-base': input.forceBase,
			...stored('storage-constraints', input),
		}),
		nothing,
		[3, 3],
	),
	since2(
		'Application.SetCharm',
		[19, 22],
		(input) => ({ ...charmOf(input), 'force-base': input.forceBase, ...stored('storage-directives', input) }),
		nothing,
		[4, 99],
	),
);
