import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, number, text, texts } from '../get.ts';
import { errorOf } from '../frame.ts';
import { type Item, itemsOf, only } from '../items.ts';
import { entities, noParams, nothing, old, oldEntities, since2 } from '../row.ts';
import { serverError } from '../server-error.ts';
import { nameOf, userTag } from '../tags.ts';
import type { Constraints } from '../values/constraints.ts';

// SSH keys of a model

interface Keys {
	readonly user: string;
	readonly keys: readonly string[];
}
export const listKeys = defineCall<{ readonly user: string; readonly full: boolean }>(
	'reads',
	'KeyManager.ListKeys',
)(
	old(
		'KeyManager.ListKeys',
		0,
		({ user, full }) => ({ ...oldEntities([userTag(user, 1)]), Mode: full }),
		(response, { user }) =>
			only(itemsOf(response, [user], 'KeyManager.ListKeys', (one) => texts(one, 'result'))),
	),
	since2(
		'KeyManager.ListKeys',
		[1, 1],
		({ user, full }) => ({ entities: entities([userTag(user)]), mode: full }),
		(response, { user }) =>
			only(itemsOf(response, [user], 'KeyManager.ListKeys', (one) => texts(one, 'result'))),
	),
);
/** 4.0 wants the plain name, and answers null where nothing failed. */
const plain = (user: string) => user.replace(/^user-/, '').replace(/@local$/, '');
const changeKeys = (method: string) =>
	defineCall<Keys>('changes', `KeyManager.${method}`)(
		old(
			`KeyManager.${method}`,
			0,
			({ user, keys }) => ({ User: plain(user), Keys: keys }),
			(response, { keys }) => itemsOf(response, keys, `KeyManager.${method}`, nothing),
		),
		since2(
			`KeyManager.${method}`,
			[1, 1],
			({ user, keys }) => ({ user: plain(user), 'ssh-keys': keys }),
			(response, { keys }) => itemsOf(response, keys, `KeyManager.${method}`, nothing),
		),
	);
export const addKeys = changeKeys('AddKeys');
export const deleteKeys = changeKeys('DeleteKeys');
export const importKeys = changeKeys('ImportKeys');

// annotations

const annotated = (
	response: unknown,
	{ tags }: { readonly tags: readonly string[] },
): Item<Readonly<Record<string, string>>>[] =>
	itemsOf(response, tags, 'Annotations.Get', (one) => map(one, 'annotations') as Record<string, string>);
export const getAnnotations = defineCall<{ readonly tags: readonly string[] }>('reads', 'Annotations.Get')(
	old('Annotations.Get', 1, ({ tags }) => oldEntities(tags), annotated),
	since2('Annotations.Get', [2, 2], ({ tags }) => entities(tags), annotated),
);
export const setAnnotations = defineCall<{
	readonly tag: string;
	readonly annotations: Readonly<Record<string, string>>;
}>('changes', 'Annotations.Set')(
	old(
		'Annotations.Set',
		1,
		({ tag, annotations }) => ({ Annotations: [{ EntityTag: tag, Annotations: annotations }] }),
		(response, { tag }) => only(itemsOf(response, [tag], 'Annotations.Set', nothing)),
	),
	since2(
		'Annotations.Set',
		[2, 2],
		({ tag, annotations }) => ({ annotations: [{ entity: tag, annotations }] }),
		(response) => {
			// only what failed is answered
			const error = list(response, 'results')
				.map((one) => errorOf(get(one, 'error')))
				.find((one) => one !== undefined);
			if (error) throw serverError(error, 'Annotations.Set');
		},
	),
);

// blocks

export const blockTypes = ['BlockDestroy', 'BlockRemove', 'BlockChange'] as const;
export const listBlocks = defineCall<object>('reads', 'Block.List')(
	old('Block.List', 1, noParams, (response) => blocksOf(response)),
	since2('Block.List', [2, 2], noParams, (response) => blocksOf(response)),
);
const blocksOf = (response: unknown) =>
	list(response, 'results').map((one) => ({
		type: text(get(one, 'result'), 'type') ?? '',
		message: text(get(one, 'result'), 'message') ?? '',
	}));
export const blockOn = defineCall<{ readonly type: string; readonly message: string }>(
	'changes',
	'Block.SwitchBlockOn',
)(
	old('Block.SwitchBlockOn', 1, ({ type, message }) => ({ Type: type, Message: message }), nothing),
	since2('Block.SwitchBlockOn', [2, 2], ({ type, message }) => ({ type, message }), nothing),
);
export const blockOff = defineCall<{ readonly type: string }>('changes', 'Block.SwitchBlockOff')(
	old('Block.SwitchBlockOff', 1, ({ type }) => ({ Type: type }), nothing),
	since2('Block.SwitchBlockOff', [2, 2], ({ type }) => ({ type }), nothing),
);

// backups

export const decodeBackup = (given: unknown) => ({
	id: text(given, 'id') ?? '',
	notes: text(given, 'notes') ?? '',
	size: number(given, 'size') ?? null,
	checksum: text(given, 'checksum') ?? null,
	started: text(given, 'started') ?? null,
	finished: text(given, 'finished') ?? null,
	stored: text(given, 'stored') ?? null,
	version: text(given, 'version') ?? null,
	file: text(given, 'filename') ?? null,
});
export const createBackup = defineCall<{ readonly notes: string; readonly download: boolean }>(
	'changes',
	'Backups.Create',
)(
	old('Backups.Create', 0, ({ notes }) => ({ Notes: notes }), decodeBackup),
	since2(
		'Backups.Create',
		[1, 2],
		({ notes, download }) => ({ notes, 'keep-copy': true, 'no-download': !download }),
		decodeBackup,
	),
	since2(
		'Backups.Create',
		[3, 3],
		({ notes, download }) => ({ notes, 'no-download': !download }),
		decodeBackup,
	),
);
export const listBackups = defineCall<object>('reads', 'Backups.List')(
	old('Backups.List', 0, noParams, (response) => list(response, 'list').map(decodeBackup)),
	since2('Backups.List', [1, 2], noParams, (response) => list(response, 'list').map(decodeBackup), [2, 2]),
);
export const backupInfo = defineCall<{ readonly id: string }>('reads', 'Backups.Info')(
	old('Backups.Info', 0, ({ id }) => ({ Id: id }), decodeBackup),
	since2('Backups.Info', [1, 2], ({ id }) => ({ id }), decodeBackup, [2, 2]),
);
export const removeBackup = defineCall<{ readonly id: string }>('changes', 'Backups.Remove')(
	old('Backups.Remove', 0, ({ id }) => ({ Id: id }), nothing),
	since2('Backups.Remove', [1, 1], ({ id }) => ({ id }), nothing, [2, 2]),
	since2(
		'Backups.Remove',
		[2, 2],
		({ id }) => ({ ids: [id] }),
		(response, { id }) => only(itemsOf(response, [id], 'Backups.Remove', nothing)),
		[2, 2],
	),
);

// images of containers

interface Images {
	readonly kind: string;
	readonly series: string;
	readonly arch: string;
}
const wanted = ({ kind, series, arch }: Images) => (kind || series || arch ? [{ kind, series, arch }] : []);
const imagesOf = (response: unknown) =>
	list(response, 'result')
		.concat(list(response, 'results'))
		.map((one) => ({
			kind: text(one, 'kind') ?? '',
			series: text(one, 'series') ?? '',
			arch: text(one, 'arch') ?? '',
			url: text(one, 'url') ?? null,
			created: text(one, 'created') ?? null,
		}));
const oldImages = (values: Images) => ({
	Images: wanted(values).map(({ kind, series, arch }) => ({ Kind: kind, Series: series, Arch: arch })),
});
export const listImages = defineCall<Images>('reads', 'ImageManager.ListImages')(
	old('ImageManager.ListImages', 1, oldImages, imagesOf),
	since2('ImageManager.ListImages', [2, 2], (values) => ({ images: wanted(values) }), imagesOf),
);
export const deleteImages = defineCall<Images>('changes', 'ImageManager.DeleteImages')(
	old('ImageManager.DeleteImages', 1, oldImages, (response) =>
		only(itemsOf(response, [''], 'ImageManager.DeleteImages', nothing)),
	),
	since2(
		'ImageManager.DeleteImages',
		[2, 2],
		(values) => ({ images: wanted(values) }),
		(response) => only(itemsOf(response, [''], 'ImageManager.DeleteImages', nothing)),
	),
);

// controllers

interface Ha {
	readonly count: number;
	readonly constraints: Constraints;
	readonly to: readonly string[];
}
const haOf = (response: unknown) =>
	only(
		itemsOf(response, [''], 'HighAvailability.EnableHA', (one) => {
			const result = get(one, 'result');
			return {
				added: names(result, 'added'),
				maintained: names(result, 'maintained'),
				removed: names(result, 'removed'),
				converted: names(result, 'converted'),
			};
		}),
	);
const names = (from: unknown, key: string) => texts(from, key).map((tag) => nameOf(tag) ?? tag);
export const enableHa = defineCall<Ha>('changes', 'HighAvailability.EnableHA')(
	old(
		'HighAvailability.EnsureAvailability',
		1,
		({ count, constraints, to }, { modelUuid = '' }) => ({
			Specs: [
				{
					EnvironTag: `environment-${modelUuid}`,
					NumStateServers: count,
					Constraints: constraints,
					Series: '',
					Placement: to,
				},
			],
		}),
		haOf,
	),
	since2(
		'HighAvailability.EnableHA',
		[2, 3],
		({ count, constraints, to }) => ({
			specs: [{ 'num-controllers': count, constraints, ...(to.length > 0 ? { placement: to } : {}) }],
		}),
		haOf,
	),
);
export const controllerDetails = defineCall<object>(
	'reads',
	'HighAvailability.ControllerDetails',
)(
	since2('HighAvailability.ControllerDetails', [3, 3], noParams, (response) =>
		list(response, 'results').map((one) => ({
			id: text(one, 'controller-id') ?? '',
			addresses: texts(one, 'api-addresses'),
		})),
	),
);
export const controllerConfig = defineCall<object>(
	'reads',
	'Controller.ControllerConfig',
)(since2('Controller.ControllerConfig', [3, 14], noParams, (response) => map(response, 'config')));
export const setControllerConfig = defineCall<{ readonly values: Loose }>(
	'changes',
	'Controller.ConfigSet',
)(since2('Controller.ConfigSet', [5, 14], ({ values }) => ({ config: values }), nothing));
export const blockedModels = defineCall<object>(
	'reads',
	'Controller.ListBlockedModels',
)(
	since2('Controller.ListBlockedModels', [3, 14], noParams, (response) =>
		list(response, 'models').map((one) => ({
			uuid: text(one, 'model-uuid') ?? '',
			name: text(one, 'name') ?? '',
			owner: text(one, 'qualifier') ?? nameOf(get(one, 'owner-tag')) ?? '',
			blocks: texts(one, 'blocks'),
		})),
	),
);

// clouds and credentials

const cloudRecord = (name: string, given: unknown) => ({
	name,
	type: text(given, 'type') ?? '',
	authTypes: texts(given, 'auth-types'),
	endpoint: text(given, 'endpoint') ?? null,
	regions: list(given, 'regions').map((one) => ({
		name: text(one, 'name') ?? '',
		endpoint: text(one, 'endpoint') ?? null,
	})),
	isController: get(given, 'is-controller-cloud') === true,
});
export const listClouds = defineCall<object>(
	'reads',
	'Cloud.Clouds',
)(
	since2('Cloud.Clouds', [1, 8], noParams, (response) =>
		Object.entries(map(response, 'clouds')).map(([tag, one]) => cloudRecord(nameOf(tag) ?? tag, one)),
	),
);
export const getCloud = defineCall<{ readonly name: string }>(
	'reads',
	'Cloud.Cloud',
)(
	since2(
		'Cloud.Cloud',
		[1, 8],
		({ name }) => entities([`cloud-${name}`]),
		(response, { name }) =>
			only(itemsOf(response, [name], 'Cloud.Cloud', (one) => cloudRecord(name, get(one, 'cloud')))),
	),
);
interface Credential {
	readonly cloud: string;
	readonly user: string;
	readonly name: string;
}
const credentialTag = ({ cloud, user, name }: Credential) => `cloudcred-${cloud}_${plain(user)}_${name}`;
export const listCredentials = defineCall<{ readonly cloud: string; readonly user: string }>(
	'reads',
	'Cloud.UserCredentials',
)(
	since2(
		'Cloud.UserCredentials',
		[1, 8],
		({ cloud, user }) => ({ 'user-clouds': [{ 'user-tag': userTag(user), 'cloud-tag': `cloud-${cloud}` }] }),
		(response, { cloud }) =>
			only(
				itemsOf(response, [cloud], 'Cloud.UserCredentials', (one) =>
					texts(one, 'result').map((tag) => (nameOf(tag) ?? tag).replace('_', '/').replace('_', '/')),
				),
			),
	),
);
interface Save extends Credential {
	readonly authType: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly force: boolean;
}
export const saveCredential = defineCall<Save>('changes', 'Cloud.UpdateCredentialsCheckModels')(
	since2(
		'Cloud.UpdateCredentials',
		[1, 2],
		(values) => ({
			credentials: [
				{
					tag: credentialTag(values),
					credential: { 'auth-type': values.authType, attrs: values.attributes },
				},
			],
		}),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.UpdateCredentials', nothing)),
	),
	since2(
		'Cloud.UpdateCredentialsCheckModels',
		[3, 8],
		(values) => ({
			credentials: [
				{
					tag: credentialTag(values),
					credential: { 'auth-type': values.authType, attrs: values.attributes },
				},
			],
			force: values.force,
		}),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.UpdateCredentialsCheckModels', nothing)),
	),
);
export const removeCredential = defineCall<Credential & { readonly force: boolean }>(
	'changes',
	'Cloud.RevokeCredentialsCheckModels',
)(
	since2(
		'Cloud.RevokeCredentials',
		[1, 2],
		(values) => entities([credentialTag(values)]),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.RevokeCredentials', nothing)),
	),
	since2(
		'Cloud.RevokeCredentialsCheckModels',
		[3, 8],
		(values) => ({ credentials: [{ tag: credentialTag(values), force: values.force }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.RevokeCredentialsCheckModels', nothing)),
	),
);
