import { denied, each, JujuError, notFound, notImplemented, notSupported, notValid } from '../errors.ts';
import { anything, bool, duration, Entities, list, map, maybe, struct, text } from '../go.ts';
import { destroyModel } from '../life/models.ts';
import { check, defaults } from '../state/model-config.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { Access } from '../state/charm-types.ts';
import { addModel } from '../state/world.ts';
import { type Call, type Facades, may, method } from './table.ts';
import { modelIn, list3, summaries, told, modelStatus, noStatus } from './model-told.ts';

const Create = struct('ModelCreateArgs', {
	name: text,
	qualifier: text,
	'owner-tag': text,
	config: map(anything),
	'cloud-tag': text,
	region: text,
	credential: text,
});

const ownerOf = (call: Call, params: ReturnType<typeof Create.zero>): string => {
	if (call.version < 11) return userOf(params['owner-tag']);
	if (params.qualifier === '') throw new JujuError('cannot create model with invalid qualifier', 'not valid');
	return params.qualifier;
};

const create = (call: Call, params: ReturnType<typeof Create.zero>) => {
	const { name, config } = params;
	const owner = ownerOf(call, params);
	const { world, major } = call;
	if (!may(call, 'superuser') && call.user.access !== 'add-model') throw denied();
	if ([...world.models.values()].some((one) => one.name === name && one.owner === owner))
		throw new JujuError(
			major >= 4 ? `model ${owner}/${name} already exists` : `model "${name}" for ${owner} already exists`,
			'already exists',
		);
	const cloud = params['cloud-tag'] ? parseTag(params['cloud-tag'], 'cloud').id : [...world.clouds.keys()][0];
	if (!world.clouds.has(cloud ?? ''))
		throw new JujuError(
			major >= 4
				? `creating new model ${owner}/${name}: creating model "${name}": determining model type when creating model "${name}": determining model type from cloud: cloud not found for name "${cloud}"`
				: `cloud "${cloud}" not found, expected one of [${[...world.clouds.keys()].join(' ')}]`,
			major >= 4 ? '' : 'not found',
		);
	const prefix = `setting model config for model "${name}": constructing new model config with model defaults: `;
	if (!/^[a-z0-9]+(-*[a-z0-9]+)*$/.test(name))
		throw new JujuError(
			`${major >= 4 ? prefix : ''}"${name}" is not a valid name: model names may only contain lowercase letters, digits and hyphens`,
		);
	let read: Record<string, unknown>;
	try {
		read = check(config);
	} catch (error) {
		throw error instanceof JujuError ? new JujuError(`${prefix}${error.message}`) : error;
	}
	const made = addModel(world, {
		name,
		owner,
		config: read,
		cloud,
		region: params.region || 'default',
		credential: params.credential,
	});
	return told(call, made, true);
};

const Destroy = struct('DestroyModelsParams', {
	models: list(
		struct('DestroyModelParams', {
			'model-tag': text,
			'destroy-storage': maybe(bool),
			force: maybe(bool),
			'max-wait': maybe(duration),
			timeout: maybe(duration),
		}),
	),
});

const destroy = (call: Call, one: { 'model-tag': string; force?: boolean; 'destroy-storage'?: boolean }) => {
	const model = modelIn(call, one['model-tag']);
	if (!may(call, 'admin', model)) throw denied();
	if (model.isController)
		throw new JujuError(
			call.major >= 4
				? `removing model "${model.uuid}": cannot remove controller model "${model.uuid}" without force`
				: 'cannot destroy controller model',
		);
	if (call.major < 4 && one['destroy-storage'] === undefined && model.storage.size > 0)
		throw new JujuError(
			'cannot destroy model: model contains persistent storage',
			'model has persistent storage',
		);
	destroyModel(call.world, model, one.force);
};

const Modify = struct('ModifyModelAccessRequest', {
	changes: list(
		struct('ModifyModelAccess', { 'user-tag': text, action: text, access: text, 'model-tag': text }),
	),
});

const ranks: readonly Access[] = ['', 'read', 'write', 'admin'];

const modify = (
	call: Call,
	one: { 'user-tag': string; action: string; access: string; 'model-tag': string },
) => {
	const model = modelIn(call, one['model-tag']);
	if (!may(call, 'admin', model)) throw denied();
	const access = one.access as Access;
	if (!['read', 'write', 'admin'].includes(access)) throw notValid(`"${access}" model access`);
	if (one.action !== 'grant' && one.action !== 'revoke') throw notValid(`change "${one.action}"`);
	const name = userOf(one['user-tag']);
	const user = call.world.users.get(name);
	if ((!user || user.removed) && !name.includes('@'))
		throw new JujuError(
			call.major >= 4
				? `active users "${name}": user not found`
				: `could not lookup user: user "${name}" not found`,
			call.major >= 4 ? '' : 'not found',
		);
	const has = model.users.get(name)?.access ?? '';
	if (one.action === 'grant') {
		if (ranks.indexOf(has) >= ranks.indexOf(access))
			throw new JujuError(`user "${name}" already has "${access}" access or greater`);
		model.users.set(name, { access, last: model.users.get(name)?.last ?? null });
		return;
	}
	const below = ranks[ranks.indexOf(access) - 1] ?? '';
	if (below === '') model.users.delete(name);
	// 4.0 raises a reader whose admin is revoked (a fault of the server)
	else model.users.set(name, { access: below, last: model.users.get(name)?.last ?? null });
};

const shownDefaults = (call: Call, cloud: string) => {
	const set = call.world.modelDefaults.get(cloud) ?? {};
	const all: Record<string, unknown> = { ...defaults, 'logging-config': '', 'resource-tags': '' };
	return {
		config: Object.fromEntries(
			Object.keys(all)
				.sort()
				.map((key) => [key, { default: all[key], ...(key in set && { controller: set[key] }) }]),
		),
	};
};

const cloudIn = (call: Call, tag: string): string => {
	const { id } = parseTag(tag, 'cloud');
	if (!call.world.clouds.has(id)) throw notFound(`cloud "${id}"`);
	return id;
};

export const models: Facades = {
	ModelManager: {
		ListModels: method(struct('Entity', { tag: text }), {}, ({ tag }, call) => list3(call, tag)),
		ListModelSummaries: method(
			struct('ModelSummariesRequest', { 'user-tag': text, all: bool }),
			{ min: 4 },
			(params, call) => summaries(call, params['user-tag'], params.all),
		),
		ModelInfo: method(Entities, {}, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				const model = modelIn(call, tag);
				if (!may(call, 'read', model)) throw denied();
				return { result: told(call, model) };
			}),
		})),
		ModelStatus: method(Entities, {}, ({ entities }, call) => ({
			models: each(entities, ({ tag }) => modelStatus(call, tag), noStatus(call)),
		})),
		CreateModel: method(Create, {}, (params, call) => create(call, params)),
		DestroyModels: method(Destroy, {}, (params, call) => ({
			results: each(params.models, (one) => void destroy(call, one)),
		})),
		ModifyModelAccess: method(Modify, {}, ({ changes }, call) => ({
			results: each(changes, (one) => void modify(call, one)),
		})),
		ModelDefaultsForClouds: method(Entities, { min: 6 }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => shownDefaults(call, cloudIn(call, tag))),
		})),
		SetModelDefaults: method(
			struct('SetModelDefaults', {
				config: list(
					struct('ModelDefaultValues', { 'cloud-tag': text, 'cloud-region': text, config: map(anything) }),
				),
			}),
			{ needs: 'superuser' },
			({ config }, call) => ({
				results: each(config, (one) => {
					const cloud = cloudIn(call, one['cloud-tag']);
					call.world.modelDefaults.set(cloud, {
						...call.world.modelDefaults.get(cloud),
						...check(one.config),
					});
				}),
			}),
		),
		UnsetModelDefaults: method(
			struct('UnsetModelDefaults', {
				keys: list(struct('ModelUnsetKeys', { 'cloud-tag': text, 'cloud-region': text, keys: list(text) })),
			}),
			{ needs: 'superuser' },
			({ keys }, call) => ({
				results: each(keys, (one) => {
					const set = call.world.modelDefaults.get(cloudIn(call, one['cloud-tag']));
					for (const key of one.keys) delete set?.[key];
				}),
			}),
		),
		DumpModels: method(
			struct('DumpModelRequest', { entities: list(struct('Entity', { tag: text })), simplified: bool }),
			{ needs: 'superuser' },
			(params, call) => ({
				results: each(
					params.entities,
					({ tag }) => {
						if (call.major >= 4 && params.simplified) throw notSupported('simplified model dump');
						return { result: `uuid: ${modelIn(call, tag).uuid}\n` };
					},
					{ result: '' },
				),
			}),
		),
		DumpModelsDB: method(Entities, { needs: 'superuser' }, ({ entities }) => ({
			results: each(entities, () => {
				throw notImplemented('DumpModelsDB');
			}).map((one) => ({ result: null, ...one })),
		})),
		ChangeModelCredential: method(
			struct('ChangeModelCredentialsParams', {
				'model-credentials': list(
					struct('ChangeModelCredentialParams', { 'model-tag': text, 'credential-tag': text }),
				),
			}),
			{ min: 5 },
			(params, call) => ({
				results: each(params['model-credentials'], (one) => {
					const model = modelIn(call, one['model-tag']);
					const { id } = parseTag(one['credential-tag'], 'cloudcred');
					if (!call.world.credentials.has(id))
						throw new JujuError(`not found cloud credential "${id.replaceAll('_', '/')}"`, 'not found');
					model.credential = one['credential-tag'];
				}),
			}),
		),
	},
};
