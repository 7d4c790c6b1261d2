import { randomBytes, randomUUID } from 'node:crypto';
import { annotate, denied, each, item, JujuError, notFound, notValid } from '../errors.ts';
import { bool, Entities, list, struct, text } from '../go.ts';
import { user as makeUser } from '../state/make.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { User } from '../state/account-types.ts';
import { type Call, type Facades, may, method } from './table.ts';

const isSuper = (call: Call) => may(call, 'superuser');

/** A user who is there, else in the words of a method. */
const active = (call: Call, name: string, words: (why: string) => string): User => {
	const found = call.world.users.get(name);
	if (found && !found.removed) return found;
	if (call.major >= 4) throw new JujuError(words(`active user "${name}": user not found`));
	throw new JujuError(`user "${name}" not found`, 'not found');
};

const shown = (one: User) => ({
	result: {
		username: one.name,
		'display-name': one.displayName,
		access: one.disabled ? '' : one.access,
		'created-by': one.createdBy,
		'date-created': one.created,
		...(one.last && { 'last-connection': one.last }),
		disabled: one.disabled,
	},
});

const info = (call: Call, tags: readonly { tag: string }[], disabled: boolean) => {
	const all = [...call.world.users.values()].filter((one) => !one.removed && (disabled || !one.disabled));
	if (tags.length === 0)
		return { results: all.filter((one) => isSuper(call) || one.name === call.user.name).map(shown) };
	return {
		results: each(tags, ({ tag }) => {
			const name = userOf(tag);
			if (!isSuper(call) && name !== call.user.name) throw denied();
			const found = call.world.users.get(name);
			if (!found || found.removed)
				throw new JujuError(`user "${name}" not found`, call.major >= 4 ? 'user not found' : 'not found');
			return shown(found);
		}),
	};
};

const Add = struct('AddUsers', {
	users: list(struct('AddUser', { username: text, 'display-name': text, password: text })),
});

const add = (call: Call, one: { username: string; 'display-name': string; password: string }) => {
	const { username: name, password } = one;
	return annotate('creating user', () => {
		if (name.includes('@')) throw new JujuError(`cannot add external user "${name}": username not valid`);
		if (!/^[A-Za-z0-9][\w.+-]*$/.test(name)) throw notValid(`user name "${name}"`);
		const known = call.world.users.get(name);
		if (known && !known.removed) {
			const uuid = password ? `adding user with uuid "${randomUUID()}": ` : '';
			if (call.major >= 4) throw new JujuError(`${uuid}adding user "${name}": user already exists`);
			throw new JujuError(`user "${name}" already exists`, 'already exists');
		}
		const secret = password === '' ? randomBytes(32).toString('base64') : undefined;
		call.world.users.delete(name);
		call.world.users.set(
			name,
			makeUser(name, {
				displayName: one['display-name'],
				password: password || undefined,
				createdBy: call.user.name,
				// one who comes back has no access (4.0)
				...(known && call.major >= 4 && { access: '' as const }),
			}),
		);
		return { tag: `user-${name}`, ...(secret && { 'secret-key': secret }) };
	});
};

const setPassword = (call: Call, tag: string, password: string) => {
	const name = userOf(tag);
	if (!isSuper(call) && name !== call.user.name) throw denied();
	if (password === '') throw new JujuError('cannot use an empty password');
	active(
		call,
		name,
		(why) => `failed to set password: setting password for user "${name}": ${why}`,
	).password = password;
};

/** How many models only that user administers. */
const alone = (call: Call, name: string): number =>
	[...call.world.models.values()].filter((one) =>
		[...one.users].every(([who, { access }]) => access !== 'admin' || who === name),
	).length;

const disable = (call: Call, tag: string) => {
	const name = userOf(tag);
	const found = active(call, name, (why) => `failed to disable user: ${why}`);
	const left = alone(call, name);
	if (left > 0 && call.major >= 4)
		throw new JujuError(`failed to disable user: ${left} model(s) would be left without an admin user`);
	if (name === 'admin') throw new JujuError('cannot disable controller model owner');
	found.disabled = true;
};

const reset = (call: Call, tag: string) => {
	const name = userOf(tag);
	const found = active(call, name, (why) => `setting activation key for user "${name}": ${why}`);
	found.password = undefined;
	return { tag, 'secret-key': randomBytes(32).toString('base64') };
};

const remove = (call: Call, tag: string) => {
	const name = userOf(tag);
	if (name === 'admin') throw new JujuError(`cannot delete controller owner "${name}"`);
	active(call, name, (why) => `failed to delete user "${name}": ${why}`).removed = true;
	for (const one of call.world.models.values()) one.users.delete(name);
};

const modelUsers = (call: Call, tag: string) => {
	const { id } = parseTag(tag, 'model');
	const model = call.world.models.get(id);
	if (!model) throw notFound('model');
	return [...model.users].flatMap(([name, { access, last }]) => {
		const one = call.world.users.get(name);
		// one whose password was reset is not shown
		if (call.major >= 4 && one?.password === undefined && !name.includes('@')) return [];
		return [
			{
				result: {
					'model-tag': tag,
					user: name,
					'display-name': one?.displayName ?? '',
					'last-connection': last,
					access,
				},
			},
		];
	});
};

const orNull = (results: readonly object[]) => ({ results: results.length > 0 ? results : null });
const onlySuper = (call: Call) => {
	if (!isSuper(call)) throw denied();
};

export const users: Facades = {
	UserManager: {
		UserInfo: method(
			struct('UserInfoRequest', {
				entities: list(struct('Entity', { tag: text })),
				'include-disabled': bool,
			}),
			{},
			(params, call) => info(call, params.entities, params['include-disabled']),
		),
		AddUser: method(Add, { needs: 'superuser' }, (params, call) =>
			orNull(each(params.users, (one) => add(call, one))),
		),
		SetPassword: method(
			struct('EntityPasswords', { changes: list(struct('EntityPassword', { tag: text, password: text })) }),
			{},
			({ changes }, call) => orNull(each(changes, (one) => void setPassword(call, one.tag, one.password))),
		),
		DisableUser: method(Entities, { needs: 'superuser' }, ({ entities }, call) =>
			orNull(each(entities, ({ tag }) => void disable(call, tag))),
		),
		EnableUser: method(Entities, { needs: 'superuser' }, ({ entities }, call) =>
			orNull(
				each(entities, ({ tag }) => {
					active(call, userOf(tag), (why) => `failed to enable user: ${why}`).disabled = false;
				}),
			),
		),
		RemoveUser: method(Entities, { needs: 'superuser' }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => void remove(call, tag)),
		})),
		ResetPassword: method(Entities, {}, ({ entities }, call) => {
			onlySuper(call);
			return orNull(
				entities.map(({ tag }) => {
					try {
						return reset(call, tag);
					} catch (error) {
						return { tag, error: item(error) };
					}
				}),
			);
		}),
		ModelUserInfo: method(Entities, {}, ({ entities }, call) =>
			orNull(
				entities.flatMap(({ tag }): object[] => {
					try {
						return modelUsers(call, tag);
					} catch (error) {
						return [{ error: item(error) }];
					}
				}),
			),
		),
	},
};
