import { each, JujuError, notFound, notValid } from '../errors.ts';
import { anything, bool, int, list, maybe, struct, text } from '../go.ts';
import { now } from '../state/make.ts';
import type { Secret } from '../state/types.ts';
import { type Call, type Facades, type Method, method } from './table.ts';
import { Content, checksum, Create, create, bare, find, shown } from './secret-parts.ts';

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
