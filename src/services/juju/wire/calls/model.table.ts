import { defineCall, type Offer } from '../choose.ts';
import { get, list, type Loose, map, number, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { statusInfo } from '../records/status-info.ts';
import { entities, noParams, nothing, old, since2 } from '../row.ts';
import { nameOf, tagOf, userTag } from '../tags.ts';
import { type Constraints, constraintsOf, oldConstraints } from '../values/constraints.ts';

interface Uuid {
	readonly uuid: string;
}
const tag = ({ uuid }: Uuid, { major }: Offer) => tagOf('model', uuid, major);

/** A model as its controller sees it. */
export const decodeModel = (given: unknown) => ({
	name: text(given, 'name') ?? '',
	owner: text(given, 'qualifier') ?? nameOf(get(given, 'owner-tag')) ?? '',
	uuid: text(given, 'uuid') ?? '',
	type: text(given, 'type') ?? 'iaas',
	life: text(given, 'life') ?? 'alive',
	cloud: nameOf(get(given, 'cloud-tag')) ?? text(given, 'provider-type') ?? null,
	region: text(given, 'cloud-region') ?? null,
	credential: nameOf(get(given, 'cloud-credential-tag')) ?? null,
	version: text(given, 'agent-version') ?? null,
	isController: get(given, 'is-controller') === true,
	status: statusInfo(get(given, 'status') ?? { status: 'available' }),
	users: list(given, 'users').map((one) => ({
		user: text(one, 'user') ?? '',
		displayName: text(one, 'display-name') ?? '',
		access: text(one, 'access') ?? '',
		lastConnection: time(one, 'last-connection'),
	})),
	machines: list(given, 'machines').map((one) => ({
		id: text(one, 'id') ?? '',
		instanceId: text(one, 'instance-id') ?? null,
		status: text(one, 'status') ?? 'unknown',
	})),
});
export type Model = ReturnType<typeof decodeModel>;

export const modelInfo = defineCall<Uuid>('reads', 'ModelManager.ModelInfo')(
	old('Client.EnvironmentInfo', 0, noParams, (response) =>
		decodeModel({
			...(response as Loose),
			uuid: text(response, 'uuid'),
			type: 'iaas',
			'provider-type': text(response, 'provider-type'),
		}),
	),
	since2(
		'ModelManager.ModelInfo',
		[2, 11],
		(values, offer) => entities([tag(values, offer)]),
		(response, { uuid }) =>
			only(itemsOf(response, [uuid], 'ModelManager.ModelInfo', (one) => decodeModel(get(one, 'result')))),
	),
);

interface Summaries {
	readonly user: string;
	readonly all: boolean;
}
const countOf = (given: unknown, entity: string): number =>
	number(
		list(given, 'counts').find((one) => text(one, 'entity') === entity),
		'count',
	) ?? 0;
export const decodeSummary = (given: unknown) => ({
	name: text(given, 'name') ?? '',
	owner: text(given, 'qualifier') ?? nameOf(get(given, 'owner-tag')) ?? '',
	uuid: text(given, 'uuid') ?? '',
	type: text(given, 'type') ?? 'iaas',
	life: text(given, 'life') ?? 'alive',
	cloud: nameOf(get(given, 'cloud-tag')) ?? null,
	region: text(given, 'cloud-region') ?? null,
	version: text(given, 'agent-version') ?? null,
	isController: get(given, 'is-controller') === true,
	access: text(given, 'user-access') ?? '',
	status: statusInfo(get(given, 'status')),
	machines: countOf(given, 'machines'),
	units: countOf(given, 'units'),
	cores: countOf(given, 'cores'),
});
export type ModelSummary = ReturnType<typeof decodeSummary>;
export const modelSummaries = defineCall<Summaries>(
	'reads',
	'ModelManager.ListModelSummaries',
)(
	since2(
		'ModelManager.ListModelSummaries',
		[4, 11],
		({ user, all }) => ({ 'user-tag': userTag(user), all }),
		(response) =>
			list(response, 'results').flatMap((one) =>
				get(one, 'result') === undefined ? [] : [decodeSummary(get(one, 'result'))],
			),
	),
);

interface Create {
	readonly name: string;
	readonly owner: string;
	readonly config: Loose;
	readonly cloud?: string | undefined;
	readonly region?: string | undefined;
	readonly credential?: string | undefined;
}
const cloudOf = ({ cloud, region, credential }: Create) => ({
	...(cloud ? { 'cloud-tag': `cloud-${cloud}` } : {}),
	...(region ? { region } : {}),
	...(credential ? { credential: `cloudcred-${credential.replaceAll('/', '_')}` } : {}),
});
export const createModel = defineCall<Create>('changes', 'ModelManager.CreateModel')(
	old(
		'EnvironmentManager.CreateEnvironment',
		1,
		({ owner, config, name }) => ({ OwnerTag: userTag(owner, 1), Account: {}, Config: { name, ...config } }),
		decodeModel,
	),
	since2(
		'ModelManager.CreateModel',
		[2, 10],
		(values) => ({
			name: values.name,
			'owner-tag': userTag(values.owner),
			config: values.config,
			...cloudOf(values),
		}),
		decodeModel,
	),
	since2(
		'ModelManager.CreateModel',
		[11, 11],
		(values) => ({ name: values.name, qualifier: values.owner, config: values.config, ...cloudOf(values) }),
		decodeModel,
	),
);

interface Destroy extends Uuid {
	readonly destroyStorage?: boolean | undefined;
	readonly force?: boolean | undefined;
	/** Seconds. */
	readonly timeout?: number | undefined;
}
export const destroyModel = defineCall<Destroy>('changes', 'ModelManager.DestroyModels')(
	since2(
		'ModelManager.DestroyModels',
		[2, 3],
		(values, offer) => entities([tag(values, offer)]),
		(response, { uuid }) => only(itemsOf(response, [uuid], 'ModelManager.DestroyModels', nothing)),
	),
	since2(
		'ModelManager.DestroyModels',
		[4, 11],
		(values, offer) => ({
			models: [
				{
					'model-tag': tag(values, offer),
					...(values.destroyStorage === undefined ? {} : { 'destroy-storage': values.destroyStorage }),
					...(values.force ? { force: true } : {}),
					...(values.timeout === undefined ? {} : { timeout: Math.round(values.timeout * 1e9) }),
				},
			],
		}),
		(response, { uuid }) => only(itemsOf(response, [uuid], 'ModelManager.DestroyModels', nothing)),
	),
);

interface Access extends Uuid {
	readonly user: string;
	readonly action: 'grant' | 'revoke';
	readonly access: string;
}
export const modifyModelAccess = defineCall<Access>(
	'changes',
	'ModelManager.ModifyModelAccess',
)(
	since2(
		'ModelManager.ModifyModelAccess',
		[2, 11],
		(values, offer) => ({
			changes: [
				{
					'user-tag': userTag(values.user),
					action: values.action,
					access: values.access,
					'model-tag': tag(values, offer),
				},
			],
		}),
		(response, { user }) => only(itemsOf(response, [user], 'ModelManager.ModifyModelAccess', nothing)),
	),
);

/** What a model holds, in numbers: before it is destroyed. */
export const modelStatus = defineCall<Uuid>(
	'reads',
	'ModelManager.ModelStatus',
)(
	since2(
		'ModelManager.ModelStatus',
		[4, 11],
		(values, offer) => entities([tag(values, offer)]),
		(response, { uuid }) =>
			only(
				itemsOf(response, [uuid], 'ModelManager.ModelStatus', (one) => ({
					uuid,
					life: text(one, 'life') ?? 'alive',
					machines: number(one, 'hosted-machine-count') ?? 0,
					applications: number(one, 'application-count') ?? 0,
					units: number(one, 'unit-count') ?? 0,
				})),
			),
	),
);

/** Values with where they come from. 1.x does not tell. */
const configOf = (response: unknown): Record<string, { value: unknown; source: string }> =>
	Object.fromEntries(
		Object.entries(map(response, 'config')).map(([name, one]) => [
			name,
			typeof one === 'object' && one !== null && 'value' in one
				? { value: (one as Loose)['value'], source: text(one, 'source') ?? '' }
				: { value: one, source: '' },
		]),
	);
export const getModelConfig = defineCall<object>('reads', 'ModelConfig.ModelGet')(
	old('Client.EnvironmentGet', 0, noParams, configOf),
	since2('Client.ModelGet', [1, 1], noParams, configOf),
	since2('ModelConfig.ModelGet', [1, 4], noParams, configOf),
);
export const setModelConfig = defineCall<{ readonly values: Loose }>('changes', 'ModelConfig.ModelSet')(
	old('Client.EnvironmentSet', 0, ({ values }) => ({ Config: values }), nothing),
	since2('ModelConfig.ModelSet', [1, 4], ({ values }) => ({ config: values }), nothing),
);
export const resetModelConfig = defineCall<{ readonly keys: readonly string[] }>(
	'changes',
	'ModelConfig.ModelUnset',
)(
	old('Client.EnvironmentUnset', 0, ({ keys }) => ({ Keys: keys }), nothing),
	since2('ModelConfig.ModelUnset', [1, 4], ({ keys }) => ({ keys }), nothing),
);
export const getModelConstraints = defineCall<object>('reads', 'ModelConfig.GetModelConstraints')(
	old('Client.GetEnvironmentConstraints', 0, noParams, (response) =>
		constraintsOf(map(response, 'constraints')),
	),
	since2('Client.GetModelConstraints', [1, 4], noParams, (response) =>
		constraintsOf(map(response, 'constraints')),
	),
	since2('ModelConfig.GetModelConstraints', [3, 4], noParams, (response) =>
		constraintsOf(map(response, 'constraints')),
	),
);
export const setModelConstraints = defineCall<{ readonly constraints: Constraints }>(
	'changes',
	'ModelConfig.SetModelConstraints',
)(
	old(
		'Client.SetEnvironmentConstraints',
		0,
		({ constraints }) => ({ ServiceName: '', Constraints: oldConstraints(constraints) }),
		nothing,
	),
	since2(
		'Client.SetModelConstraints',
		[1, 4],
		({ constraints }) => ({ application: '', constraints }),
		nothing,
	),
	since2(
		'ModelConfig.SetModelConstraints',
		[3, 4],
		({ constraints }) => ({ application: '', constraints }),
		nothing,
	),
);

interface Upgrade extends Uuid {
	/** Empty: the newest that fits. */
	readonly version: string;
	readonly dryRun: boolean;
	readonly ignoreAgentVersions: boolean;
	readonly stream?: string | undefined;
}
export const upgradeModel = defineCall<Upgrade>('changes', 'ModelUpgrader.UpgradeModel')(
	old(
		'Client.SetEnvironAgentVersion',
		0,
		({ version }) => ({ Version: version }),
		(_, { version }) => version,
	),
	since2(
		'Client.SetModelAgentVersion',
		[1, 5],
		({ version, ignoreAgentVersions }) => ({ version, ...(ignoreAgentVersions ? { force: true } : {}) }),
		(_, { version }) => version,
		[2, 2],
	),
	since2(
		'ModelUpgrader.UpgradeModel',
		[1, 2],
		(values, offer) => ({
			'model-tag': tag(values, offer),
			'target-version': values.version || '0.0.0',
			...(values.stream ? { 'agent-stream': values.stream } : {}),
			'ignore-agent-versions': values.ignoreAgentVersions,
			'dry-run': values.dryRun,
		}),
		(response) => text(response, 'chosen-version') ?? '',
	),
);

interface Defaults {
	readonly cloud: string;
}
const defaultsOf = (given: unknown) =>
	Object.fromEntries(
		Object.entries(map(given, 'config')).map(([name, one]) => [
			name,
			{
				default: get(one, 'default') ?? null,
				controller: get(one, 'controller') ?? null,
				regions: list(one, 'regions').map((region) => ({
					region: text(region, 'region-name') ?? '',
					value: get(region, 'value') ?? null,
				})),
			},
		]),
	);
export const getModelDefaults = defineCall<Defaults>(
	'reads',
	'ModelManager.ModelDefaultsForClouds',
)(
	since2(
		'ModelManager.ModelDefaultsForClouds',
		[6, 11],
		({ cloud }) => entities([`cloud-${cloud}`]),
		(response, { cloud }) =>
			only(itemsOf(response, [cloud], 'ModelManager.ModelDefaultsForClouds', defaultsOf)),
	),
);
export const setModelDefaults = defineCall<
	Defaults & { readonly values: Loose; readonly region?: string | undefined }
>(
	'changes',
	'ModelManager.SetModelDefaults',
)(
	since2(
		'ModelManager.SetModelDefaults',
		[2, 11],
		({ cloud, values, region }) => ({
			config: [
				{ 'cloud-tag': `cloud-${cloud}`, ...(region ? { 'cloud-region': region } : {}), config: values },
			],
		}),
		(response, { cloud }) => only(itemsOf(response, [cloud], 'ModelManager.SetModelDefaults', nothing)),
	),
);
export const resetModelDefaults = defineCall<
	Defaults & { readonly keys: readonly string[]; readonly region?: string | undefined }
>(
	'changes',
	'ModelManager.UnsetModelDefaults',
)(
	since2(
		'ModelManager.UnsetModelDefaults',
		[2, 11],
		({ cloud, keys, region }) => ({
			keys: [{ 'cloud-tag': `cloud-${cloud}`, ...(region ? { 'cloud-region': region } : {}), keys }],
		}),
		(response, { cloud }) => only(itemsOf(response, [cloud], 'ModelManager.UnsetModelDefaults', nothing)),
	),
);

export const findTools = defineCall<{
	readonly major: number;
	readonly minor: number;
	readonly arch: string;
	readonly series: string;
}>('reads', 'Client.FindTools')(
	old(
		'Client.FindTools',
		0,
		({ major, minor, arch, series }) => ({
			MajorVersion: major,
			MinorVersion: minor,
			Arch: arch,
			Series: series,
		}),
		(response) => list(response, 'list') as Loose[],
	),
	since2(
		'Client.FindTools',
		[1, 7],
		({ major, minor, arch, series }) => ({ major, minor, number: '0.0.0', arch, series, agentstream: '' }),
		(response) => list(response, 'list') as Loose[],
		[2, 3],
	),
);
