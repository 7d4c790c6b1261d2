import { text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { checkAccess } from '../model/check-change.ts';
import { modelInfo, modifyModelAccess } from '../wire/calls/model.table.ts';
import { userTag } from '../wire/tags.ts';
import { accessFields } from './access-fields.ts';
import { modelField, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

const levels = [
	{ value: 'read', label: 'Read' },
	{ value: 'write', label: 'Write' },
	{ value: 'admin', label: 'Admin' },
] as const;
const access = accessFields(levels, 'read', 'What the user may do');

const change = (name: 'grant' | 'revoke') =>
	controllerOp({
		resource: 'model',
		name,
		action: name === 'grant' ? 'Grant access to a model' : 'Revoke access to a model',
		effect: 'changes',
		help:
			name === 'grant'
				? 'Let a user read, change or administer a model'
				: 'Take a user’s access away: revoking admin leaves write, revoking write leaves read',
		fields: {
			model: modelField,
			user: text('User', { required: true, example: 'bob', help: 'Name of the user' }),
			access: access[name],
		},
		covers: ['ModelManager.ModifyModelAccess'],
		since: '2.0',
		sample: { model: 'admin/default', user: 'bob', access: 'read' },
		async run(client, { model, user, access: level }, { signal }) {
			const uuid = await uuidOf(client, model, signal);
			const now = async () =>
				(await client.ask(modelInfo, { uuid }, { signal })).users.find(
					(one) => userTag(one.user) === userTag(user),
				)?.access ?? null;
			const before = await now();
			if (name === 'revoke' && level === 'admin' && before === 'read')
				throw new MusterError(
					'CONFLICT',
					`${user} has read access only: there is no admin access to revoke`,
					{
						hint: 'Juju 4.0 would raise it to write. Nothing was changed.',
					},
				);
			await client.ask(modifyModelAccess, { uuid, user, action: name, access: level }, { signal });
			const found = await now();
			checkAccess(levels, { action: name, user, level }, found);
			return { model, user, access: found };
		},
	});

export const modelAccess = [change('grant'), change('revoke')] as const;
