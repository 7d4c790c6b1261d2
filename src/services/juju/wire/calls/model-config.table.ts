import { tagOf } from '../tags.ts';
import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, text } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, from, lacking, noParams, nothing, old, since2 } from '../row.ts';
import { type Constraints, constraintsOf, oldConstraints } from '../values/constraints.ts';

interface Uuid {
	readonly uuid: string;
}
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
	lacking(
		['ignoreAgentVersions', 'stream', 'dryRun'],
		old(
			'Client.SetEnvironAgentVersion',
			0,
			({ version }) => ({ Version: version }),
			(_, { version }) => version,
		),
	),
	lacking(
		['ignoreAgentVersions', 'stream', 'dryRun'],
		since2(
			'Client.SetModelAgentVersion',
			[1, 1],
			({ version }) => ({ version }),
			(_, { version }) => version,
			[2, 2],
		),
	),
	lacking(
		['stream', 'dryRun'],
		since2(
			'Client.SetModelAgentVersion',
			[2, 5],
			({ version, ignoreAgentVersions }) => ({ version, ...(ignoreAgentVersions ? { force: true } : {}) }),
			(_, { version }) => version,
			[2, 2],
		),
	),
	// 2.8 lists that facade for its agents, without this method
	from(
		'2.9.30',
		since2(
			'ModelUpgrader.UpgradeModel',
			[1, 2],
			(values, offer) => ({
				'model-tag': tagOf('model', values.uuid, offer.major),
				'target-version': values.version || '0.0.0',
				...(values.stream ? { 'agent-stream': values.stream } : {}),
				'ignore-agent-versions': values.ignoreAgentVersions,
				'dry-run': values.dryRun,
			}),
			(response) => text(response, 'chosen-version') ?? '',
		),
	),
);

interface Defaults {
	readonly cloud: string;
}
const defaultsOf = (input: unknown) =>
	Object.fromEntries(
		Object.entries(map(input, 'config')).map(([name, one]) => [
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

const toolsOf = (response: unknown) => list(response, 'list') as Loose[];
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
		toolsOf,
	),
	since2(
		'Client.FindTools',
		[1, 1],
		({ major, minor, arch, series }) => ({ major, minor, number: '0.0.0', arch, series }),
		toolsOf,
		[2, 2],
	),
	since2(
		'Client.FindTools',
		[2, 6],
		({ major, minor, arch, series }) => ({ major, minor, number: '0.0.0', arch, series, agentstream: '' }),
		toolsOf,
		[2, 2],
	),
	lacking(
		['series'],
		since2(
			'Client.FindTools',
			[6, 6],
			({ major, minor, arch }) => ({ major, minor, number: '0.0.0', arch, 'os-type': '', agentstream: '' }),
			toolsOf,
			[3, 3],
		),
	),
	lacking(
		['series'],
		since2(
			'Client.FindTools',
			[7, 7],
			({ major, arch }) => ({ major, number: '0.0.0', arch, 'os-type': '', agentstream: '' }),
			toolsOf,
			[3, 3],
		),
	),
);
