import { JujuError } from '../../errors.ts';
import { bool, list, map, struct, text } from '../../go.ts';
import { user as makeUser } from '../../state/make.ts';
import { userOf } from '../../state/names.ts';
import { type Call, type Facades, method } from '../table.ts';
import { missing, oldEach } from './entities.ts';
import { OldEntities, read, change } from './parts.ts';

export const users: Facades['x'] = {
	AddUser: method(
		struct('AddUsers', {
			Users: list(struct('AddUser', { username: text, 'display-name': text, password: text })),
		}),
		{ needs: 'superuser' },
		({ Users }, call) => ({
			results: Users.map((one) => {
				if (call.world.users.has(one.username))
					return { error: { Message: 'failed to create user: user already exists', Code: 'already exists' } };
				call.world.users.set(
					one.username,
					makeUser(one.username, { displayName: one['display-name'], password: one.password }),
				);
				return { tag: `user-${one.username}@local` };
			}),
		}),
	),
	EnableUser: method(OldEntities, { needs: 'superuser' }, ({ Entities }, call) =>
		switchUsers(call, Entities, false),
	),
	DisableUser: method(OldEntities, { needs: 'superuser' }, ({ Entities }, call) =>
		switchUsers(call, Entities, true),
	),
	SetPassword: method(
		struct('EntityPasswords', { Changes: list(struct('EntityPassword', { Tag: text, Password: text })) }),
		{},
		({ Changes }, call) => ({
			Results: oldEach(Changes, ({ Tag, Password }) => {
				const found = call.world.users.get(userOf(Tag));
				if (!found) throw missing(`user "${userOf(Tag)}"`);
				found.password = Password;
			}),
		}),
	),
	UserInfo: method(
		struct('UserInfoRequest', { Entities: list(struct('Entity', { Tag: text })), IncludeDisabled: bool }),
		read,
		(params, call) => {
			const names = params.Entities.map(({ Tag }) => userOf(Tag));
			const all = [...call.world.users.values()].filter(
				(one) => names.length === 0 || names.includes(one.name),
			);
			return {
				results: all
					.filter((one) => params.IncludeDisabled || !one.disabled)
					.map((one) => ({
						result: {
							username: one.name,
							'display-name': one.displayName,
							'created-by': `${one.createdBy}@local`,
							'date-created': one.created,
							'last-connection': one.last,
							disabled: one.disabled,
						},
					})),
			};
		},
	),
};

const switchUsers = (call: Call, entities: readonly { Tag: string }[], disabled: boolean) => ({
	Results: oldEach(entities, ({ Tag }) => {
		const found = call.world.users.get(userOf(Tag));
		if (!found) throw missing(`user "${userOf(Tag)}"`);
		found.disabled = disabled;
	}),
});

export const annotations: Facades['x'] = {
	Get: method(OldEntities, read, ({ Entities }, call) => ({
		Results: Entities.map(({ Tag }) => ({
			EntityTag: Tag,
			Annotations: call.model.annotations.get(Tag) ?? {},
			Error: { Error: null },
		})),
	})),
	Set: method(
		struct('AnnotationsSet', {
			Annotations: list(struct('EntityAnnotations', { EntityTag: text, Annotations: map(text) })),
		}),
		change,
		({ Annotations }, call) => ({
			Results: oldEach(Annotations, ({ EntityTag, Annotations: pairs }) => {
				call.model.annotations.set(EntityTag, { ...call.model.annotations.get(EntityTag), ...pairs });
			}),
		}),
	),
};

const KeyParams = struct('ModifyUserSSHKeys', { User: text, Keys: list(text) });

export const keys: Facades['x'] = {
	ListKeys: method(
		struct('ListSSHKeys', { Entities: list(struct('Entity', { Tag: text })), Mode: bool }),
		read,
		({ Entities }, call) => ({ Results: Entities.map(() => ({ Error: null, Result: call.model.keys })) }),
	),
	AddKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (key) => {
			if (!/^ssh-\w+ \S+/.test(key)) throw new JujuError(`invalid ssh key: ${key}`);
			call.model.keys.push(key);
		}),
	})),
	DeleteKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (name) => {
			const at = call.model.keys.findIndex((key) => key.includes(name));
			if (at < 0) throw new JujuError(`invalid ssh key: ${name}`);
			call.model.keys.splice(at, 1);
		}),
	})),
	ImportKeys: method(KeyParams, change, ({ Keys }, call) => ({
		Results: oldEach(Keys, (id) => {
			if (!/^(lp|gh):/.test(id)) throw new JujuError(`unsupported or unknown ssh import id: ${id}`);
			call.model.keys.push(`ssh-rsa AAAA ${id}`);
		}),
	})),
};
