import { denied, each, item, JujuError, notFound } from '../errors.ts';
import { anything, bool, Entities, list, struct, text, nothing } from '../go.ts';
import { defaults } from '../state/model-config.ts';
import { parseTag, userOf } from '../state/names.ts';

import type { Access } from '../state/charm-types.ts';
import { type Facades, may, method } from './table.ts';
import {
	shown,
	cloudIn,
	mayUse,
	credentialId,
	Add,
	add,
	Credentials,
	update,
	contents,
	optional,
	notFoundProvider,
} from './cloud-parts.ts';

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
