import { denied, JujuError, notFound } from '../errors.ts';

import { redirection } from '../life/migration.ts';
import { now } from '../state/make.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { Model } from '../state/types.ts';
import { accessOf, type Call, may } from './table.ts';

const GONE = () => new JujuError('invoking getDB: database not found', 'not found');

/** A model that a tag names and the user may administer. */
export const modelIn = (call: Call, tag: string): Model => {
	const { id } = parseTag(tag, 'model');
	const found = call.world.models.get(id);
	if (found) return found;
	if (call.major >= 4) throw GONE();
	throw notFound(`model "${id}"`);
};

/** `qualifier` of 4.0's newest facade is `owner-tag` before. */
const owned = (call: Call, owner: string) =>
	call.version >= 11 ? { qualifier: owner } : { 'owner-tag': `user-${owner}` };

const byName = (models: Iterable<Model>) => [...models].sort((a, b) => (a.name < b.name ? -1 : 1));

/** A model in the list of a user. */
export const listed = (call: Call, model: Model, user: string, newest = call.version >= 11) => ({
	model: {
		name: model.name,
		...(newest ? { qualifier: model.owner } : { 'owner-tag': `user-${model.owner}` }),
		uuid: model.uuid,
		type: model.type,
	},
	'last-connection': model.users.get(user)?.last ?? null,
});

const providerOf = (call: Call, model: Model) => call.world.clouds.get(model.cloud)?.type ?? '';

export const list3 = (call: Call, tag: string) => {
	const name = userOf(tag);
	if (!call.world.users.has(name) && call.major >= 4)
		throw new JujuError(`user not found when finding user uuid for name "${name}"`);
	if (name !== call.user.name && !may(call, 'superuser')) throw denied();
	const found = byName(call.world.models.values()).filter(
		(one) =>
			one.life !== 'dead' && (one.users.has(name) || (name === call.user.name && may(call, 'superuser'))),
	);
	return { 'user-models': found.length > 0 ? found.map((one) => listed(call, one, name)) : null };
};

const statusOf = (model: Model, major: number) => ({
	status: model.status.status,
	info: model.status.info,
	since: major >= 4 ? now() : model.status.since,
	...(major < 4 && { data: null }),
});

const counts = (model: Model) => {
	const units = [...model.applications.values()].reduce((sum, one) => sum + one.units.size, 0);
	const machines = model.machines.size;
	return [
		...(machines > 0 ? [{ entity: 'machines', count: machines }] : []),
		...(units > 0 ? [{ entity: 'units', count: units }] : []),
	];
};

const summary = (call: Call, model: Model, user: string, all: boolean) => ({
	result: {
		name: model.name,
		...owned(call, model.owner),
		uuid: model.uuid,
		type: model.type,
		'controller-uuid': call.world.uuid,
		'is-controller': model.isController,
		...((!model.isController || call.major < 4) && { 'provider-type': providerOf(call, model) }),
		'cloud-tag': `cloud-${model.cloud}`,
		'cloud-region': model.region,
		...(model.credential && { 'cloud-credential-tag': model.credential }),
		life: model.life,
		status: statusOf(model, call.major),
		'user-access':
			all && call.major >= 4 ? '' : (model.users.get(user)?.access ?? accessOf(call.world, call.user, model)),
		'last-connection': all && call.major >= 4 ? null : (model.users.get(user)?.last ?? null),
		counts: counts(model),
		'agent-version': model.version,
		...(call.major < 4 && { migration: null, sla: null }),
	},
});

export const summaries = (call: Call, tag: string, all: boolean) => {
	const name = userOf(tag);
	if (all && !may(call, 'superuser'))
		throw new JujuError('permission denied: cannot list all models as non-admin user', 'unauthorized access');
	if (name !== call.user.name && !may(call, 'superuser')) throw denied();
	const models = [...call.world.models.values()].filter((one) => all || one.users.has(name));
	return { results: models.map((one) => summary(call, one, name, all)) };
};

const machineInfo = (model: Model) =>
	[...model.machines.values()].map((one) => ({
		id: one.id,
		...(one.instanceId && { 'instance-id': one.instanceId }),
		status: one.agent.status,
		...(one.agent.info && { message: one.agent.info }),
	}));

/** A model as `ModelInfo` and `CreateModel` tell it. */
export const told = (call: Call, model: Model, fresh = false) => {
	const machines = model.life === 'alive' || call.major < 4 ? machineInfo(model) : [];
	return {
		name: model.name,
		type: model.type,
		uuid: model.uuid,
		'controller-uuid': call.world.uuid,
		'is-controller': model.isController,
		'provider-type': providerOf(call, model),
		'cloud-tag': `cloud-${model.cloud}`,
		'cloud-region': model.region,
		...(model.credential && { 'cloud-credential-tag': model.credential }),
		...owned(call, model.owner),
		life: model.life,
		status: statusOf(model, call.major),
		users: [...model.users].map(([name, { access, last }]) => ({
			...(call.major >= 4 && { 'model-tag': '' }),
			user: name,
			'display-name': call.world.users.get(name)?.displayName ?? '',
			'last-connection': last,
			access,
		})),
		machines: machines.length > 0 || call.major < 4 ? machines : null,
		'secret-backends': fresh ? null : [backend()],
		'agent-version': model.version,
		'supported-features': [
			{ name: 'juju', description: 'the version of Juju used by the model', version: call.world.version },
		],
		...(call.major < 4 && { sla: null, migration: null }),
	};
};

const backend = () => ({
	result: { name: 'internal', 'backend-type': 'controller', config: null },
	id: '',
	'num-secrets': 0,
	status: 'active',
});

/** A model as `ModelStatus` counts it. */
export const modelStatus = (call: Call, tag: string, controllers = false) => {
	const { id } = parseTag(tag, 'model');
	const model = call.world.models.get(id);
	const moved = call.world.moved.get(id);
	if (moved) throw redirection(moved);
	if (!model) throw new JujuError(`model "${tag}" does not exist`, 'not found');
	if (!may(call, 'admin', model)) throw denied();
	const machines = machineInfo(model);
	const applications = [...model.applications.keys()].sort().map((name) => ({ name }));
	return {
		'model-tag': tag,
		...(call.version >= 11 || controllers
			? { qualifier: model.owner }
			: { 'owner-tag': `user-${model.owner}` }),
		life: model.life,
		type: model.type,
		'hosted-machine-count': machines.length,
		'application-count': applications.length,
		'unit-count': [...model.applications.values()].reduce((sum, one) => sum + one.units.size, 0),
		...(applications.length > 0 && { applications }),
		...(machines.length > 0 && { machines }),
	};
};

export const noStatus = (call: Call, controllers = false) => ({
	'model-tag': '',
	...(call.version >= 11 || controllers ? { qualifier: '' } : { 'owner-tag': '' }),
	life: '',
	type: '',
	'hosted-machine-count': 0,
	'application-count': 0,
	'unit-count': 0,
});
