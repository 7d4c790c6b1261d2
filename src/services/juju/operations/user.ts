import { flag, list, text } from '../../../catalogue/field.ts';
import { typedSecret } from '../../../catalogue/typed-secret.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { noneWhereRefused } from '../model/charm/none-where.ts';
import { checkAccess, notApplied } from '../model/check-change.ts';
import { registrationOf } from '../model/registration.ts';
import {
	addUser,
	controllerAccess,
	disableUser,
	enableUser,
	modifyControllerAccess,
	removeUser,
	resetPassword,
	setPassword,
	userInfo,
} from '../wire/calls/user.table.ts';
import { allOf } from '../wire/items.ts';
import { userTag } from '../wire/tags.ts';
import { accessFields } from './access-fields.ts';
import { controllerOp } from './op.ts';
import { itemResults } from './item-results.ts';

const userSample = {
	name: 'bob',
	displayName: 'Bob',
	access: 'login',
	disabled: false,
	createdBy: 'admin',
	created: '2026-01-31T03:12:45.678Z',
	lastConnection: null,
};
const user = text('User', {
	required: true,
	example: 'bob',
	help: 'Name of the user, or the user from an earlier step',
});
const password = text('Password', { secret: true, help: typedSecret('The user’s new password') });

const secrets = { secretKey: 'pYz0FVr1qM8lC2tX…', registration: 'MFITA2JvYjAhEw4xMC4wLjAuMToxNzA3…' };

const userNow = async (client: JujuClient, name: string, signal: AbortSignal) => {
	const [found] = allOf(await client.ask(userInfo, { users: [name], disabled: true }, { signal }));
	if (!found) throw new MusterError('NOT_FOUND', `There is no user ${name}`, { details: { user: name } });
	return found;
};

const getMany = controllerOp({
	resource: 'user',
	name: 'getMany',
	action: 'Get many users',
	effect: 'reads',
	returns: 'many',
	help: 'List the users of a controller',
	fields: {
		users: list('Users', { placeholder: 'all', item: 'user', example: 'bob', help: 'Only these' }),
		disabled: flag('Disabled too', { default: false, help: 'Whether to list disabled users too' }),
	},
	covers: ['UserManager.UserInfo'],
	sample: userSample,
	run: async (client, { users = [], disabled }, { signal }) =>
		itemResults(await client.ask(userInfo, { users, disabled }, { signal }), ({ value }) => value),
});

const add = controllerOp({
	resource: 'user',
	name: 'add',
	action: 'Add a user',
	effect: 'changes',
	help: 'Add a user with a password, or with a secret key and the text for juju register, which sets one',
	fields: {
		name: text('User name', {
			required: true,
			example: 'bob',
			help: 'What to call the user',
		}),
		displayName: text('Display name', {
			placeholder: 'none',
			example: 'Bob B',
			help: 'Full name, as people see it',
		}),
		password: { ...password, placeholder: 'none: a key is returned' },
	},
	covers: ['UserManager.AddUser'],
	secretOutput: ['secretKey', 'registration'],
	sample: { ...userSample, ...secrets },
	async run(client, { name, displayName = '', password: word }, { signal }) {
		// every other call takes it for the tag of another
		if (name.startsWith('user-'))
			throw bad('name', `User name is ${quote(name)}, but cannot begin with user-, as tags do`, 'bob');
		const made = await client.ask(addUser, { name, displayName, password: word || undefined }, { signal });
		const { secretKey } = made;
		const registration = await registrationOf(client, { user: name, secretKey }, signal);
		return { ...(await userNow(client, name, signal)), secretKey, registration };
	},
});

const toggle = (name: 'enable' | 'disable') =>
	controllerOp({
		resource: 'user',
		name,
		action: name === 'enable' ? 'Enable a user' : 'Disable a user',
		effect: 'changes',
		help:
			name === 'enable'
				? 'Let a disabled user log in again'
				: 'Keep a user from logging in; what they own stays',
		fields: { user },
		covers: [name === 'enable' ? 'UserManager.EnableUser' : 'UserManager.DisableUser'],
		sample: { ...userSample, disabled: name === 'disable' },
		async run(client, { user: who }, { signal }) {
			await client.ask(name === 'enable' ? enableUser : disableUser, { user: who }, { signal });
			const now = await userNow(client, who, signal);
			if (now.disabled !== (name === 'disable'))
				throw notApplied(`disabled of ${who}`, name === 'disable', now.disabled);
			return now;
		},
	});

const remove = controllerOp({
	resource: 'user',
	name: 'remove',
	action: 'Remove a user',
	effect: 'destroys',
	help: 'Remove a user for good; the name cannot be used again before 4.0',
	fields: { user },
	confirm: 'REMOVE',
	covers: ['UserManager.RemoveUser'],
	since: '2.0',
	sample: { user: 'bob', removed: true },
	async run(client, { user: who }, { signal }) {
		await client.ask(removeUser, { user: who }, { signal });
		const left = await client.ask(userInfo, { users: [], disabled: true }, { signal });
		return {
			user: who,
			removed: !left.some(({ value }) => value && userTag(value.name) === userTag(who)),
		};
	},
});

const change = controllerOp({
	resource: 'user',
	name: 'setPassword',
	action: 'Set the password of a user',
	effect: 'changes',
	help: 'Give a user another password',
	fields: { user, password: { ...password, required: true } },
	covers: ['UserManager.SetPassword'],
	sample: { user: 'bob', changed: true },
	async run(client, { user: who, password: word }, { signal }) {
		await client.ask(setPassword, { user: who, password: word }, { signal });
		return { user: who, changed: true };
	},
});

const reset = controllerOp({
	resource: 'user',
	name: 'resetPassword',
	action: 'Reset the password of a user',
	effect: 'changes',
	help: 'Take a user’s password away; what is returned sets a new one: a secret key, and the text for juju register',
	fields: { user },
	covers: ['UserManager.ResetPassword'],
	since: '2.4',
	secretOutput: ['secretKey', 'registration'],
	sample: { user: 'bob', ...secrets },
	async run(client, { user: who }, { signal }) {
		const secretKey = (await client.ask(resetPassword, { user: who }, { signal })) ?? null;
		const registration = await registrationOf(client, { user: who, secretKey }, signal);
		return { user: who, secretKey, registration };
	},
});

const levels = [
	{ value: 'login', label: 'Login' },
	{ value: 'superuser', label: 'Superuser' },
] as const;
const access = accessFields(levels, 'login', 'What the user may do on the controller');
const grant = (name: 'grant' | 'revoke') =>
	controllerOp({
		resource: 'user',
		name,
		action: name === 'grant' ? 'Grant access to the controller' : 'Revoke access to the controller',
		effect: 'changes',
		help:
			name === 'grant'
				? 'Let a user log in to the controller, or administer it'
				: 'Take a user’s access to the controller away: revoking superuser leaves login',
		fields: { user, access: access[name] },
		covers: ['Controller.ModifyControllerAccess', 'Controller.GetControllerAccess'],
		since: '2.0',
		sample: { user: 'bob', access: 'login' },
		async run(client, { user: who, access: level }, { signal }) {
			await client.ask(modifyControllerAccess, { user: who, action: name, access: level }, { signal });
			const now = client.ask(controllerAccess, { user: who }, { signal });
			// who has lost the last access is not found any more
			const found = await (name === 'grant' ? now : now.catch(noneWhereRefused));
			checkAccess(levels, { action: name, user: who, level }, found || null);
			return { user: who, access: found || null };
		},
	});

export const userOperations = [
	getMany,
	add,
	toggle('enable'),
	toggle('disable'),
	remove,
	change,
	reset,
	grant('grant'),
	grant('revoke'),
] as const;
