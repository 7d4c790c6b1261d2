import { defineCall, type Offer } from '../choose.ts';
import { get, list, type Loose, number, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { statusInfo } from '../records/status-info.ts';
import { entities, from, lacking, noParams, nothing, old, since2 } from '../row.ts';
import { nameOf, tagOf, userTag } from '../tags.ts';

interface Uuid {
	readonly uuid: string;
}
const tag = ({ uuid }: Uuid, { major }: Offer) => tagOf('model', uuid, major);

/** A model as its controller sees it. */
export const decodeModel = (input: unknown) => ({
	name: text(input, 'name') ?? '',
	owner: text(input, 'qualifier') ?? nameOf(get(input, 'owner-tag')) ?? '',
	uuid: text(input, 'uuid') ?? '',
	type: text(input, 'type') ?? 'iaas',
	life: text(input, 'life') ?? 'alive',
	cloud: nameOf(get(input, 'cloud-tag')) ?? text(input, 'provider-type') ?? null,
	region: text(input, 'cloud-region') ?? null,
	credential: nameOf(get(input, 'cloud-credential-tag')) ?? null,
	version: text(input, 'agent-version') ?? null,
	isController: get(input, 'is-controller') === true,
	status: statusInfo(get(input, 'status') ?? { status: 'available' }),
	users: list(input, 'users').map((one) => ({
		user: text(one, 'user') ?? '',
		displayName: text(one, 'display-name') ?? '',
		access: text(one, 'access') ?? '',
		lastConnection: time(one, 'last-connection'),
	})),
	machines: list(input, 'machines').map((one) => ({
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
const countOf = (input: unknown, entity: string): number =>
	number(
		list(input, 'counts').find((one) => text(one, 'entity') === entity),
		'count',
	) ?? 0;
export const decodeSummary = (input: unknown) => ({
	name: text(input, 'name') ?? '',
	owner: text(input, 'qualifier') ?? nameOf(get(input, 'owner-tag')) ?? '',
	uuid: text(input, 'uuid') ?? '',
	type: text(input, 'type') ?? 'iaas',
	life: text(input, 'life') ?? 'alive',
	cloud: nameOf(get(input, 'cloud-tag')) ?? null,
	region: text(input, 'cloud-region') ?? null,
	version: text(input, 'agent-version') ?? null,
	isController: get(input, 'is-controller') === true,
	access: text(input, 'user-access') ?? '',
	status: statusInfo(get(input, 'status')),
	machines: countOf(input, 'machines'),
	units: countOf(input, 'units'),
	cores: countOf(input, 'cores'),
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
	lacking(
		['cloud', 'region', 'credential'],
		old(
			'EnvironmentManager.CreateEnvironment',
			1,
			({ owner, config, name }) => ({
				OwnerTag: userTag(owner, 1),
				Account: {},
				Config: { name, ...config },
			}),
			decodeModel,
		),
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
const goneOf = (values: Destroy, offer: Offer) => ({
	'model-tag': tag(values, offer),
	...(values.destroyStorage === undefined ? {} : { 'destroy-storage': values.destroyStorage }),
	...(values.force ? { force: true } : {}),
});
const gone = (response: unknown, { uuid }: Destroy): void =>
	only(itemsOf(response, [uuid], 'ModelManager.DestroyModels', nothing));
export const destroyModel = defineCall<Destroy>('changes', 'ModelManager.DestroyModels')(
	lacking(
		['destroyStorage', 'force', 'timeout'],
		since2('ModelManager.DestroyModels', [2, 3], (values, offer) => entities([tag(values, offer)]), gone),
	),
	lacking(
		['timeout'],
		since2(
			'ModelManager.DestroyModels',
			[4, 11],
			(values, offer) => ({ models: [goneOf(values, offer)] }),
			gone,
		),
	),
	from(
		'2.9',
		since2(
			'ModelManager.DestroyModels',
			[7, 11],
			(values, offer) => ({
				models: [
					{
						...goneOf(values, offer),
						...(values.timeout === undefined ? {} : { timeout: Math.round(values.timeout * 1e9) }),
					},
				],
			}),
			gone,
		),
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
