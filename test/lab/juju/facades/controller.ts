import { denied, each, JujuError, notImplemented, notValid } from '../errors.ts';
import { anything, bool, Entities, list, map, nothing, struct, text } from '../go.ts';
import { beginMove } from '../life/migration.ts';
import { changeable, controllerConfig } from '../state/controller-config.ts';
import { values } from '../state/model-config.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { Model } from '../state/types.ts';
import type { Access } from '../state/charm-types.ts';
import { listed, modelStatus, noStatus } from './model-told.ts';
import { type Call, type Facades, may, method } from './table.ts';
import { watchAll } from './watchers.ts';

const byName = (models: Iterable<Model>) => [...models].sort((a, b) => (a.name < b.name ? -1 : 1));
const owned = (call: Call, model: Model) =>
	call.major >= 4 ? { qualifier: model.owner } : { 'owner-tag': `user-${model.owner}` };

/** 4.0 answers a facade version of before it with its own fault. */
const soundOn = (call: Call) => {
	if (call.major >= 4 && call.version < 13)
		throw new JujuError('runtime error: index out of range [0] with length 0');
};

const apiAddresses = (call: Call) =>
	call.world.servers
		.flat()
		.filter((one) => one.scope !== 'local-machine')
		.map((one) => {
			const host = one.type === 'ipv6' ? `[${one.value}]` : one.value;
			return `${host}:${one.port}`;
		})
		.sort((a, b) => Number(b.startsWith('[')) - Number(a.startsWith('[')));

const set = (call: Call, config: Readonly<Record<string, unknown>>) => {
	const known = controllerConfig(call.world);
	for (const key of Object.keys(config)) {
		if (!(key in known)) throw new JujuError(`unknown controller config setting "${key}"`);
		if (!changeable.has(key)) throw new JujuError(`can not change "${key}" after bootstrap`);
	}
	Object.assign(call.world.config, config);
};

const MigrationSpec = struct('MigrationSpec', {
	'model-tag': text,
	'target-info': struct('MigrationTargetInfo', {
		'controller-tag': text,
		'controller-alias': text,
		addrs: list(text),
		'ca-cert': text,
		'auth-tag': text,
		password: text,
		macaroons: text,
	}),
});

const initiate = (call: Call, spec: ReturnType<typeof MigrationSpec.zero>): object => {
	const { 'model-tag': tag, 'target-info': target } = spec;
	const empty = { 'model-tag': tag, 'migration-id': '' };
	const [result = {}] = each(
		[spec],
		() => {
			const model = call.world.models.get(parseTag(tag, 'model').id);
			if (!model) throw new JujuError('model not found', 'not found');
			const id = beginMove(call.world, model, {
				controller: parseTag(target['controller-tag'], 'controller').id,
				password: target.password,
				macaroons: target.macaroons !== '',
			});
			return { 'model-tag': tag, 'migration-id': id };
		},
		empty,
	);
	return result;
};

const access = (call: Call, tag: string) => {
	const name = userOf(tag);
	if (name !== call.user.name && !may(call, 'superuser')) throw denied();
	const found = call.world.users.get(name);
	if (!found || found.removed || found.access === '')
		throw new JujuError(
			call.major >= 4 ? `access not found for "${name}" on "${call.world.uuid}"` : `user "${name}" not found`,
			call.major >= 4 ? '' : 'not found',
		);
	return { result: { 'user-tag': tag, access: found.access } };
};

const modify = (call: Call, one: { 'user-tag': string; action: string; access: string }) => {
	if (!may(call, 'superuser')) throw denied();
	const wanted = one.access as Access;
	if (!['login', 'superuser'].includes(wanted) && !(call.major < 4 && wanted === 'add-model'))
		throw notValid(`"${wanted}" controller access`);
	const name = userOf(one['user-tag']);
	const user = call.world.users.get(name);
	if (!user || user.removed)
		throw new JujuError(
			call.major >= 4
				? `active users "${name}": user not found`
				: `could not lookup user: user "${name}" not found`,
			call.major >= 4 ? '' : 'not found',
		);
	if (one.action === 'grant') user.access = wanted;
	else user.access = wanted === 'superuser' ? 'login' : '';
};

export const controller: Facades = {
	Controller: {
		...watchAll,
		ControllerVersion: method(nothing, { min: 8 }, (_params, call) => ({
			version: call.world.version,
			'git-commit': '',
		})),
		ControllerConfig: method(nothing, {}, (_params, call) => ({ config: controllerConfig(call.world) })),
		ConfigSet: method(
			struct('ControllerConfigSet', { config: map(anything) }),
			{ needs: 'superuser', min: 5 },
			({ config }, call) => set(call, config),
		),
		AllModels: method(nothing, { needs: 'superuser' }, (_params, call) => {
			soundOn(call);
			return {
				'user-models': byName(call.world.models.values()).map((one) =>
					listed(call, one, call.user.name, call.major >= 4),
				),
			};
		}),
		ModelStatus: method(Entities, {}, ({ entities }, call) => ({
			models: each(
				entities,
				({ tag }) => modelStatus(call, tag, call.major >= 4),
				noStatus(call, call.major >= 4),
			),
		})),
		ControllerAPIInfoForModels: method(Entities, { min: 8 }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				parseTag(tag, 'model');
				return { addresses: apiAddresses(call), cacert: call.world.caCertificate };
			}),
		})),
		GetControllerAccess: method(Entities, {}, ({ entities }, call) =>
			entities.length > 0 ? { results: each(entities, ({ tag }) => access(call, tag)) } : {},
		),
		ModifyControllerAccess: method(
			struct('ModifyControllerAccessRequest', {
				changes: list(struct('ModifyControllerAccess', { 'user-tag': text, action: text, access: text })),
			}),
			{},
			({ changes }, call) => ({ results: each(changes, (one) => void modify(call, one)) }),
		),
		HostedModelConfigs: method(nothing, { needs: 'superuser' }, (_params, call) => {
			soundOn(call);
			return {
				models: byName(call.world.models.values())
					.filter((one) => !one.isController)
					.map((one) => {
						const cloud = call.world.clouds.get(one.cloud);
						return {
							name: one.name,
							...owned(call, one),
							config: values(call.world, one),
							'cloud-spec': {
								type: cloud?.type,
								name: cloud?.name,
								region: one.region,
								endpoint: cloud?.endpoint,
								'is-controller-cloud': true,
							},
						};
					}),
			};
		}),
		IdentityProviderURL: method(nothing, { min: 7 }, () => ({ result: '' })),
		ListBlockedModels: method(nothing, { needs: 'superuser' }, (_params, call) => {
			soundOn(call);
			const models = byName(call.world.models.values()).filter(
				(one) => call.major >= 4 || one.blocks.size > 0,
			);
			return {
				models: models.map((one) => ({
					'model-uuid': one.uuid,
					name: one.name,
					...owned(call, one),
					blocks: [...one.blocks.values()].map(({ type }) => type),
				})),
			};
		}),
		CloudSpec: method(Entities, { min: 14 }, ({ entities }) =>
			entities.length > 0
				? {
						results: each(entities, () => {
							throw denied();
						}),
					}
				: {},
		),
		DashboardConnectionInfo: method(nothing, { min: 11 }, () => {
			throw notImplemented(
				'functionality moving to the controller charm in the future, for now dashboard connection info',
			);
		}),
		MongoVersion: method(nothing, {}, () => {
			throw new JujuError('not supported', 'not supported');
		}),
		RemoveBlocks: method(
			struct('RemoveBlocksArgs', { all: bool }),
			{ needs: 'superuser' },
			({ all }, call) => {
				if (!all) throw new JujuError('not supported');
				for (const one of call.world.models.values()) one.blocks.clear();
			},
		),
		InitiateMigration: method(
			struct('InitiateMigrationArgs', { specs: list(MigrationSpec), 'dry-run': bool }),
			{ needs: 'superuser' },
			({ specs }, call) => ({ results: specs.map((spec) => initiate(call, spec)) }),
		),
	},
};
