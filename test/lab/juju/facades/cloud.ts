import { denied, each, item, JujuError, notFound } from '../errors.ts';
import { anything, bool, Entities, list, map, struct, text, nothing } from '../go.ts';
import { defaults } from '../state/model-config.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { Access, Cloud } from '../state/types.ts';
import { type Call, type Facades, may, method } from './table.ts';

const shown = (call: Call, cloud: Cloud, own = true) => ({
	type: cloud.type,
	'auth-types': cloud.authTypes,
	endpoint: cloud.endpoint,
	regions: cloud.regions,
	...(own && { 'is-controller-cloud': [...call.world.clouds.keys()][0] === cloud.name }),
});

const cloudIn = (call: Call, tag: string): Cloud => {
	const { id } = parseTag(tag, 'cloud');
	const found = call.world.clouds.get(id);
	if (!found) throw notFound(`cloud "${id}"`);
	return found;
};

const mayUse = (call: Call, cloud: Cloud) => {
	if (may(call, 'superuser') || cloud.users.has(call.user.name)) return true;
	if (call.major >= 4) throw new JujuError(`access not found for "${call.user.name}" on "${cloud.name}"`);
	return false;
};

/** `cloudcred-CLOUD_OWNER_NAME`. */
const credentialId = (tag: string) => {
	const { id } = parseTag(tag, 'cloudcred');
	const [cloud = '', owner = '', ...name] = id.split('_');
	return { id, cloud, owner, name: name.join('_') };
};

const whitelist = `controller cloud type "unmanaged" is not whitelisted, current whitelist: ${[
	['kubernetes', 'lxd maas openstack'],
	['lxd', 'lxd maas openstack'],
	['maas', 'maas openstack'],
	['openstack', 'openstack'],
]
	.map(([type, others]) => `\n - controller cloud type "${type}" supports [${others}]`)
	.join('')}`;

const Add = struct('AddCloudArgs', {
	name: text,
	cloud: struct('Cloud', {
		type: text,
		'auth-types': list(text),
		endpoint: text,
		regions: list(struct('CloudRegion', { name: text, endpoint: text })),
	}),
	force: bool,
});

const add = (call: Call, params: ReturnType<typeof Add.zero>) => {
	if (call.world.provider.type === 'unmanaged' && !params.force)
		throw new JujuError(whitelist, 'incompatible clouds');
	const { name, cloud } = params;
	if (call.world.clouds.has(name)) throw new JujuError(`cloud "${name}" already exists`, 'already exists');
	call.world.clouds.set(name, {
		name,
		type: cloud.type,
		authTypes: cloud['auth-types'],
		endpoint: cloud.endpoint,
		regions: cloud.regions.length > 0 ? cloud.regions : [{ name: 'default' }],
		users: new Map([[call.user.name, 'admin']]),
	});
};

const Credentials = list(
	struct('TaggedCredential', {
		tag: text,
		credential: struct('CloudCredential', { 'auth-type': text, attrs: map(anything) }),
	}),
);

const update = (call: Call, tag: string, authType: string, attrs: Readonly<Record<string, unknown>>) => {
	const { id, cloud, owner, name } = credentialId(tag);
	if (owner !== call.user.name && !may(call, 'superuser')) throw denied();
	if (!call.world.clouds.has(cloud)) throw notFound(`cloud "${cloud}"`);
	call.world.credentials.set(id, { cloud, owner, name, authType, attrs });
};

const contents = (
	call: Call,
	asked: readonly { 'cloud-name': string; 'credential-name': string }[],
	secrets: boolean,
) => {
	const own = [...call.world.credentials.values()].filter((one) => one.owner === call.user.name);
	if (asked.length === 0 && own.length === 0 && call.major >= 4)
		throw notFound(`cloud credentials for "${call.user.name}"`);
	const wanted =
		asked.length === 0
			? own
			: asked.map((one) =>
					own.find((each) => each.cloud === one['cloud-name'] && each.name === one['credential-name']),
				);
	return {
		results: each(wanted, (one) => {
			if (!one) throw notFound('credential');
			return {
				result: {
					content: {
						name: one.name,
						cloud: one.cloud,
						'auth-type': one.authType,
						...(secrets && { attrs: one.attrs }),
					},
					models: [...call.world.models.values()]
						.filter((model) => model.credential === `cloudcred-${one.cloud}_${one.owner}_${one.name}`)
						.map((model) => ({ model: model.name, access: 'admin' })),
				},
			};
		}),
	};
};

const optional = (entities: readonly unknown[], results: () => object[]) =>
	entities.length > 0 ? { results: results() } : {};

export const cloud: Facades = {
	Cloud: {
		Clouds: method(nothing, {}, (_params, call) => ({
			clouds: Object.fromEntries(
				[...call.world.clouds.values()]
					.filter((one) => mayUse(call, one))
					.map((one) => [`cloud-${one.name}`, shown(call, one)]),
			),
		})),
		Cloud: method(Entities, {}, ({ entities }, call) =>
			optional(entities, () => each(entities, ({ tag }) => ({ cloud: shown(call, cloudIn(call, tag)) }))),
		),
		CloudInfo: method(Entities, { min: 2 }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				const found = cloudIn(call, tag);
				return {
					result: {
						...shown(call, found, false),
						users: [...found.users].map(([user, access]) => ({
							user,
							'display-name': call.world.users.get(user)?.displayName ?? '',
							access,
						})),
					},
				};
			}),
		})),
		ListCloudInfo: method(
			struct('ListCloudsRequest', { 'user-tag': text, all: bool }),
			{ min: 2 },
			(params, call) => {
				const name = userOf(params['user-tag']);
				return {
					results: [...call.world.clouds.values()].map((one) => ({
						result: { ...shown(call, one, false), 'user-access': one.users.get(name) ?? '' },
					})),
				};
			},
		),
		UserCredentials: method(
			struct('UserClouds', {
				'user-clouds': list(struct('UserCloud', { 'user-tag': text, 'cloud-tag': text })),
			}),
			{},
			(params, call) => ({
				results: each(params['user-clouds'], (one) => {
					const owner = userOf(one['user-tag']);
					if (owner !== call.user.name && !may(call, 'superuser')) throw denied();
					const { id } = parseTag(one['cloud-tag'], 'cloud');
					const found = [...call.world.credentials].filter(
						([, each]) => each.owner === owner && each.cloud === id,
					);
					return found.length > 0 ? { result: found.map(([key]) => `cloudcred-${key}`) } : {};
				}),
			}),
		),
		Credential: method(Entities, {}, ({ entities }, call) =>
			optional(entities, () =>
				each(entities, ({ tag }) => {
					const { id, name } = credentialId(tag);
					const found = call.world.credentials.get(id);
					if (!found) throw notFound(`credential "${name}"`);
					return { result: { 'auth-type': found.authType, attrs: {}, redacted: Object.keys(found.attrs) } };
				}),
			),
		),
		CredentialContents: method(
			struct('CloudCredentialArgs', {
				credentials: list(struct('CloudCredentialArg', { 'cloud-name': text, 'credential-name': text })),
				'include-secrets': bool,
			}),
			{ min: 2 },
			(params, call) => contents(call, params.credentials, params['include-secrets']),
		),
		UpdateCredentialsCheckModels: method(
			struct('UpdateCredentialArgs', { credentials: Credentials, force: bool }),
			{ min: 3 },
			({ credentials }, call) =>
				optional(credentials, () =>
					credentials.map(({ tag, credential }) => {
						try {
							update(call, tag, credential['auth-type'], credential.attrs);
							return { tag };
						} catch (error) {
							return { tag, errors: [{ error: item(error) }] };
						}
					}),
				),
		),
		AddCredentials: method(
			struct('TaggedCredentials', { credentials: Credentials }),
			{ min: 2 },
			({ credentials }, call) => ({
				results: each(credentials, ({ tag, credential }) =>
					update(call, tag, credential['auth-type'], credential.attrs),
				),
			}),
		),
		CheckCredentialsModels: method(
			struct('TaggedCredentials', { credentials: Credentials }),
			{ min: 3 },
			({ credentials }) => optional(credentials, () => credentials.map(({ tag }) => ({ tag }))),
		),
		RevokeCredentialsCheckModels: method(
			struct('RevokeCredentialArgs', {
				credentials: list(struct('RevokeCredentialArg', { tag: text, force: bool })),
			}),
			{ min: 3 },
			({ credentials }, call) => ({
				results: each(credentials, ({ tag }) => {
					const { id } = credentialId(tag);
					if (!call.world.credentials.delete(id)) throw notFound(`credential "${id}"`);
				}),
			}),
		),
		AddCloud: method(Add, { min: 2, needs: 'superuser' }, (params, call) => add(call, params)),
		UpdateCloud: method(
			struct('UpdateCloudArgs', { clouds: list(anything) }),
			{ min: 4, needs: 'superuser' },
			({ clouds }) => ({ results: each(clouds, () => undefined) }),
		),
		RemoveClouds: method(Entities, { min: 2, needs: 'superuser' }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				const { id } = parseTag(tag, 'cloud');
				const used = [...call.world.models.values()].some((one) => one.cloud === id);
				if (call.major >= 4 && (used || !call.world.clouds.has(id)))
					throw new JujuError(`deleting cloud "${id}": cannot delete cloud as it is still in use`);
				if (used) throw new JujuError(`cloud is used by 1 model`);
				if (!call.world.clouds.delete(id)) throw notFound(`cloud "${id}"`);
			}),
		})),
		ModifyCloudAccess: method(
			struct('ModifyCloudAccessRequest', {
				changes: list(
					struct('ModifyCloudAccess', { 'user-tag': text, 'cloud-tag': text, action: text, access: text }),
				),
			}),
			{ min: 3 },
			({ changes }, call) => ({
				results: each(changes, (one) => {
					const found = cloudIn(call, one['cloud-tag']);
					const name = userOf(one['user-tag']);
					if (one.action === 'grant') found.users.set(name, one.access as Access);
					else found.users.delete(name);
				}),
			}),
		),
		ModelConfigSchema: method(
			struct('ModelConfigSchemaRequest', { 'provider-type': text }),
			{ min: 8 },
			(params, call) => {
				const type = params['provider-type'];
				if (![...call.world.clouds.values()].some((one) => one.type === type))
					return { error: item(notFoundProvider(type)) };
				return {
					schema: Object.fromEntries(
						Object.entries(defaults).map(([key, value]) => [
							key,
							{
								description: key.replaceAll('-', ' '),
								type: typeof value === 'boolean' ? 'bool' : typeof value,
							},
						]),
					),
				};
			},
		),
	},
};

const notFoundProvider = (type: string) =>
	new JujuError(`no model config provider exists for cloud type "${type}"`, 'not found');
