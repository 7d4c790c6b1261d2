import { createHash, randomBytes } from 'node:crypto';
import { each, JujuError, notFound, notValid } from '../errors.ts';
import { anything, bool, int, list, map, maybe, struct, text } from '../go.ts';
import { now } from '../state/make.ts';
import type { Secret } from '../state/types.ts';
import { type Call, type Facades, type Method, method } from './table.ts';

const Content = struct('SecretContentParams', { data: map(text), checksum: text });

const checksum = (data: Readonly<Record<string, string>>) =>
	createHash('sha256').update(JSON.stringify(data)).digest('hex');

const Create = struct('CreateSecretArgs', {
	args: list(
		struct('CreateSecretArg', {
			'owner-tag': text,
			uri: maybe(text),
			label: maybe(text),
			description: maybe(text),
			'rotate-policy': maybe(text),
			'expire-time': maybe(text),
			params: anything,
			content: Content,
		}),
	),
});

const ID = () => randomBytes(10).toString('hex');

const create = (call: Call, one: ReturnType<typeof Create.zero>['args'][number]) => {
	const { model } = call;
	const owner = one['owner-tag'];
	if (owner !== '' && owner !== model.uuid && (call.major >= 4 || owner !== `model-${model.uuid}`))
		throw notValid(`owner tag "${owner}"`);
	if (Object.keys(one.content.data).length === 0) throw notValid('empty secret value');
	if (one.label && [...model.secrets.values()].some((each) => each.label === one.label))
		throw new JujuError(`secret with name "${one.label}" already exists`, 'already exists');
	const created = now();
	const id = ID();
	model.secrets.set(id, {
		id,
		label: one.label ?? '',
		description: one.description ?? '',
		created,
		updated: created,
		revisions: [{ revision: 1, data: one.content.data, created, checksum: checksum(one.content.data) }],
		access: new Set(),
	});
	return { result: `secret:${id}` };
};

const bare = (uri: string) => uri.replace(/^secret:(\/\/[^/]+\/)?/, '');

const find = (call: Call, uri: string | undefined, label: string | undefined): Secret => {
	const found = [...call.model.secrets.values()].find((one) =>
		uri ? one.id === bare(uri) : one.label === label,
	);
	if (!found) throw notFound(`secret "${uri || label}"`);
	return found;
};

const shown = (call: Call, secret: Secret, value: boolean) => {
	const latest = secret.revisions.at(-1);
	const access = [...secret.access].map((name) => ({
		'target-tag': `application-${name}`,
		'scope-tag': `model-${call.model.uuid}`,
		role: 'view',
	}));
	return {
		uri: `secret:${secret.id}`,
		version: 1,
		'owner-tag': `model-${call.model.uuid}`,
		'rotate-policy': 'never',
		...(secret.description && { description: secret.description }),
		...(secret.label && { label: secret.label }),
		'latest-revision': latest?.revision,
		...(call.major >= 3 && { 'latest-revision-checksum': latest?.checksum }),
		'create-time': secret.created,
		'update-time': secret.updated,
		revisions: secret.revisions.map(({ revision, created }) => ({
			revision,
			'backend-name': 'internal',
			'create-time': created,
			'update-time': created,
		})),
		...(value && { value: { data: latest?.data } }),
		...(access.length > 0 && { access }),
	};
};

const ListArgs = struct('ListSecretsArgs', {
	'show-secrets': bool,
	filter: struct('SecretsFilter', {
		uri: maybe(text),
		label: maybe(text),
		revision: maybe(int),
		'owner-tag': maybe(text),
	}),
});

const listed = (call: Call, params: ReturnType<typeof ListArgs.zero>) => {
	const { filter } = params;
	if (filter['owner-tag'] && call.major >= 4)
		throw notValid(`secret owner tag kind "${filter['owner-tag'].split('-')[0]}"`);
	const found = [...call.model.secrets.values()]
		.filter((one) => !filter.uri || one.id === bare(filter.uri))
		.filter((one) => !filter.label || one.label === filter.label)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	return { results: found.map((one) => shown(call, one, params['show-secrets'])) };
};

const Update = struct('UpdateUserSecretArgs', {
	args: list(
		struct('UpdateUserSecretArg', {
			uri: text,
			'existing-label': text,
			label: maybe(text),
			description: maybe(text),
			'auto-prune': maybe(bool),
			content: maybe(Content),
		}),
	),
});

const update = (call: Call, one: ReturnType<typeof Update.zero>['args'][number]) => {
	const data = one.content?.data ?? {};
	if (
		one.label === undefined &&
		one.description === undefined &&
		one['auto-prune'] === undefined &&
		Object.keys(data).length === 0
	)
		throw new JujuError('at least one attribute to update must be specified');
	const secret = find(call, one.uri, one['existing-label']);
	if (one.label !== undefined) secret.label = one.label;
	if (one.description !== undefined) secret.description = one.description;
	secret.updated = now();
	if (Object.keys(data).length > 0 && secret.revisions.at(-1)?.checksum !== checksum(data))
		secret.revisions.push({
			revision: secret.revisions.length + 1,
			data,
			created: secret.updated,
			checksum: checksum(data),
		});
};

const Grant = struct('GrantRevokeUserSecretArg', { uri: text, label: text, applications: list(text) });

const access = (call: Call, params: ReturnType<typeof Grant.zero>, give: boolean) => {
	if (params.uri === '' && params.label === '') throw new JujuError('must specify either URI or name');
	const secret = find(call, params.uri, params.label);
	return {
		results: each(params.applications, (name) => {
			if (!call.model.applications.has(name))
				throw new JujuError(
					`cannot change access to "secret:${secret.id}" for "${name}": application "${name}" not found`,
					call.major >= 4 ? '' : 'not found',
				);
			if (give) secret.access.add(name);
			else secret.access.delete(name);
		}),
	};
};

function* leave(call: Call, secret: Secret) {
	yield;
	call.model.secrets.delete(secret.id);
}

const write = { needs: 'write', block: 'change' } as const;

/** 4.0 fails at its own first version (4.0 §17). */
const guarded = (methods: Record<string, Method>): Record<string, Method> =>
	Object.fromEntries(
		Object.entries(methods).map(([name, one]) => [
			name,
			{
				...one,
				call(params, call) {
					if (call.major >= 4 && call.version === 1)
						throw new JujuError(
							'internal error, Secrets(1) claimed to return *secrets.SecretsAPI but returned *secrets.SecretsAPIV1',
						);
					return one.call(params, call);
				},
			},
		]),
	);

export const secrets: Facades = {
	Secrets: guarded({
		CreateSecrets: method(Create, write, ({ args }, call) => ({
			results: each(args, (one) => create(call, one), { result: '' }),
		})),
		ListSecrets: method(ListArgs, { needs: 'read' }, (params, call) => listed(call, params)),
		UpdateSecrets: method(Update, write, ({ args }, call) => ({
			results: each(args, (one) => void update(call, one)),
		})),
		GrantSecret: method(Grant, write, (params, call) => access(call, params, true)),
		RevokeSecret: method(Grant, write, (params, call) => access(call, params, false)),
		RemoveSecrets: method(
			struct('DeleteSecretArgs', {
				args: list(struct('DeleteSecretArg', { uri: text, label: text, revisions: list(int) })),
			}),
			write,
			({ args }, call) => ({
				results: each(args, (one) => {
					const secret = find(call, one.uri, one.label);
					secret.access.clear();
					// removal is asynchronous
					call.world.spawn(leave(call, secret));
				}),
			}),
		),
	}),
	SecretBackends: {
		ListSecretBackends: method(
			struct('ListSecretBackendsArgs', { names: list(text), reveal: bool }),
			{},
			(_params, call) => ({
				results: [
					{
						result: { name: 'internal', 'backend-type': 'controller', config: null },
						id: call.world.backendId,
						'num-secrets': [...call.world.models.values()].reduce((sum, one) => sum + one.secrets.size, 0),
						status: 'active',
					},
				],
			}),
		),
		AddSecretBackends: method(
			struct('AddSecretBackendArgs', {
				args: list(struct('AddSecretBackendArg', { name: text, 'backend-type': text, config: anything })),
			}),
			{ needs: 'superuser' },
			({ args }) => ({
				results: each(args, (one) => {
					const type = one['backend-type'];
					throw new JujuError(
						`getting backend provider type "${type}": no registered provider for "${type}"`,
						'not found',
					);
				}),
			}),
		),
		RemoveSecretBackends: method(
			struct('RemoveSecretBackendArgs', {
				args: list(struct('RemoveSecretBackendArg', { name: text, force: bool })),
			}),
			{ needs: 'superuser' },
			({ args }) => ({
				results: each(args, (one) => {
					throw notFound(`secret backend "${one.name}"`);
				}),
			}),
		),
		UpdateSecretBackends: method(
			struct('UpdateSecretBackendArgs', { args: list(struct('UpdateSecretBackendArg', { name: text })) }),
			{ needs: 'superuser' },
			({ args }) => ({
				results: each(args, (one) => {
					throw notFound(`secret backend "${one.name}"`);
				}),
			}),
		),
	},
};
