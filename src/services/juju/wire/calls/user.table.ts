import { defineCall } from '../choose.ts';
import { get, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, nothing, old, oldEntities, since2 } from '../row.ts';
import { nameOf, userTag } from '../tags.ts';

export const decodeUser = (input: unknown) => ({
	name: text(input, 'username') ?? '',
	displayName: text(input, 'display-name') ?? '',
	access: text(input, 'access') ?? '',
	disabled: get(input, 'disabled') === true,
	createdBy: text(input, 'created-by') ?? null,
	created: time(input, 'date-created'),
	lastConnection: time(input, 'last-connection'),
});

interface Users {
	/** Empty: all. */
	readonly users: readonly string[];
	readonly disabled: boolean;
}
const usersOf = (response: unknown, { users }: Users) => {
	const results = (get(response, 'results') as unknown[] | undefined) ?? [];
	const keys = users.length > 0 ? users : results.map((one) => text(get(one, 'result'), 'username') ?? '');
	return itemsOf(response, keys, 'UserManager.UserInfo', (one) => decodeUser(get(one, 'result')));
};
export const userInfo = defineCall<Users>('reads', 'UserManager.UserInfo')(
	old(
		'UserManager.UserInfo',
		0,
		({ users, disabled }) => ({
			...oldEntities(users.map((one) => userTag(one, 1))),
			IncludeDisabled: disabled,
		}),
		usersOf,
	),
	since2(
		'UserManager.UserInfo',
		[1, 3],
		({ users, disabled }) => ({
			...entities(users.map((one) => userTag(one))),
			'include-disabled': disabled,
		}),
		usersOf,
	),
);

interface Add {
	readonly name: string;
	readonly displayName: string;
	readonly password?: string | undefined;
}
const added = (response: unknown, { name }: Add) =>
	only(
		itemsOf(response, [name], 'UserManager.AddUser', (one) => ({
			name: nameOf(get(one, 'tag')) ?? name,
			secretKey: text(one, 'secret-key') ?? null,
		})),
	);
const record = ({ name, displayName, password }: Add) => ({
	username: name,
	'display-name': displayName,
	...(password ? { password } : {}),
});
export const addUser = defineCall<Add>('changes', 'UserManager.AddUser')(
	old('UserManager.AddUser', 0, (values) => ({ Users: [record(values)] }), added),
	since2('UserManager.AddUser', [1, 3], (values) => ({ users: [record(values)] }), added),
);

interface One {
	readonly user: string;
}
const each = (method: string, from = 1) =>
	defineCall<One>('changes', `UserManager.${method}`)(
		old(
			`UserManager.${method}`,
			0,
			({ user }) => oldEntities([userTag(user, 1)]),
			(response, { user }) =>
				only(itemsOf(response, [user], `UserManager.${method}`, (one) => text(one, 'secret-key'))),
		),
		since2(
			`UserManager.${method}`,
			[from, 3],
			({ user }) => entities([userTag(user)]),
			(response, { user }) =>
				only(itemsOf(response, [user], `UserManager.${method}`, (one) => text(one, 'secret-key'))),
		),
	);
export const enableUser = each('EnableUser');
export const disableUser = each('DisableUser');
export const removeUser = each('RemoveUser');
export const resetPassword = each('ResetPassword', 2);

export const setPassword = defineCall<One & { readonly password: string }>(
	'changes',
	'UserManager.SetPassword',
)(
	old(
		'UserManager.SetPassword',
		0,
		({ user, password }) => ({ Changes: [{ Tag: userTag(user, 1), Password: password }] }),
		(response, { user }) => only(itemsOf(response, [user], 'UserManager.SetPassword', nothing)),
	),
	since2(
		'UserManager.SetPassword',
		[1, 3],
		({ user, password }) => ({ changes: [{ tag: userTag(user), password }] }),
		(response, { user }) => only(itemsOf(response, [user], 'UserManager.SetPassword', nothing)),
	),
);

export const modifyControllerAccess = defineCall<
	One & { readonly action: 'grant' | 'revoke'; readonly access: string }
>(
	'changes',
	'Controller.ModifyControllerAccess',
)(
	since2(
		'Controller.ModifyControllerAccess',
		[3, 14],
		({ user, action, access }) => ({ changes: [{ 'user-tag': userTag(user), action, access }] }),
		(response, { user }) => only(itemsOf(response, [user], 'Controller.ModifyControllerAccess', nothing)),
	),
);
export const controllerAccess = defineCall<One>(
	'reads',
	'Controller.GetControllerAccess',
)(
	since2(
		'Controller.GetControllerAccess',
		[3, 14],
		({ user }) => entities([userTag(user)]),
		(response, { user }) =>
			only(
				itemsOf(
					response,
					[user],
					'Controller.GetControllerAccess',
					(one) => text(get(one, 'result'), 'access') ?? '',
				),
			),
	),
);
