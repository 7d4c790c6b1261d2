import { denied, each, JujuError, notFound } from '../errors.ts';
import { anything, bool, list, map, struct, text } from '../go.ts';
import { parseTag } from '../state/names.ts';
import type { Cloud } from '../state/account-types.ts';
import { type Call, may } from './table.ts';

export const shown = (call: Call, cloud: Cloud, own = true) => ({
	type: cloud.type,
	'auth-types': cloud.authTypes,
	endpoint: cloud.endpoint,
	regions: cloud.regions,
	...(own && { 'is-controller-cloud': [...call.world.clouds.keys()][0] === cloud.name }),
});

export const cloudIn = (call: Call, tag: string): Cloud => {
	const { id } = parseTag(tag, 'cloud');
	const found = call.world.clouds.get(id);
	if (!found) throw notFound(`cloud "${id}"`);
	return found;
};

export const mayUse = (call: Call, cloud: Cloud) => {
	if (may(call, 'superuser') || cloud.users.has(call.user.name)) return true;
	if (call.major >= 4) throw new JujuError(`access not found for "${call.user.name}" on "${cloud.name}"`);
	return false;
};

/** `cloudcred-CLOUD_OWNER_NAME`. */
export const credentialId = (tag: string) => {
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

export const Add = struct('AddCloudArgs', {
	name: text,
	cloud: struct('Cloud', {
		type: text,
		'auth-types': list(text),
		endpoint: text,
		regions: list(struct('CloudRegion', { name: text, endpoint: text })),
	}),
	force: bool,
});

export const add = (call: Call, params: ReturnType<typeof Add.zero>) => {
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

export const Credentials = list(
	struct('TaggedCredential', {
		tag: text,
		credential: struct('CloudCredential', { 'auth-type': text, attrs: map(anything) }),
	}),
);

export const update = (
	call: Call,
	tag: string,
	authType: string,
	attrs: Readonly<Record<string, unknown>>,
) => {
	const { id, cloud, owner, name } = credentialId(tag);
	if (owner !== call.user.name && !may(call, 'superuser')) throw denied();
	if (!call.world.clouds.has(cloud)) throw notFound(`cloud "${cloud}"`);
	call.world.credentials.set(id, { cloud, owner, name, authType, attrs });
};

export const contents = (
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

export const optional = (entities: readonly unknown[], results: () => object[]) =>
	entities.length > 0 ? { results: results() } : {};

export const notFoundProvider = (type: string) =>
	new JujuError(`no model config provider exists for cloud type "${type}"`, 'not found');
