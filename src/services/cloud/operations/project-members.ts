import { sentence } from '../../../core/case.ts';
import { choice, text } from '../../../catalogue/field.ts';
import { listOf, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { op } from './crud.ts';
import { project, projectSample } from './project-fields.ts';

const membershipSample = {
	id: '1',
	project: projectSample.id,
	user: 'ba636844cbd74cae8bc15be072a0beff',
	state: 'accepted',
	allowedActions: ['leave'],
};

const memberships = op({
	resource: 'project',
	name: 'getMembers',
	action: 'Get many members of a project',
	effect: 'reads',
	only: 'Synnefo',
	help: 'List who is in a project, and in which projects one is',
	returns: 'many',
	part: 'account',
	fields: { project: text('Project', { from: 'id', help: 'Only of this project: its ID' }) },
	covers: ['account GET /projects/memberships'],
	sample: membershipSample,
	async run({ cloud }, { project: id }, { signal }) {
		const request = {
			path: '/projects/memberships',
			query: { project: id || undefined },
			doing: 'listing members',
		};
		const { body } = await cloud.apis.account.send(request, { signal });
		return listOf(body).map((row) => ({
			id: textOf(row['id']),
			project: textOf(row['project']),
			user: textOf(row['user']),
			state: textOf(row['state']),
			allowedActions: row['allowed_actions'] ?? [],
		}));
	},
});

const join = op({
	resource: 'project',
	name: 'join',
	action: 'Join a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Become a member of a project, or make somebody one',
	part: 'account',
	fields: {
		project,
		user: text('User', {
			advanced: true,
			example: 'bob@example.org',
			help: 'E-mail of somebody else, where one may enrol people',
		}),
	},
	covers: ['account POST /projects/memberships'],
	sample: { membershipId: '7', projectId: projectSample.id },
	async run({ cloud }, { project: id, user }, { signal }) {
		const body = user ? { enroll: { project: id, user } } : { join: { project: id } };
		const request = {
			method: 'POST',
			path: '/projects/memberships',
			json: body,
			doing: `joining project ${id}`,
		};
		const answer = recordOf((await cloud.apis.account.send(request, { signal })).body);
		return { membershipId: textOf(answer['id']), projectId: id };
	},
});

const membership = op({
	resource: 'project',
	name: 'actOnMember',
	action: 'Act on a member of a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Leave a project, or accept, reject or remove somebody',
	part: 'account',
	fields: {
		membership: text('Membership', {
			required: true,
			from: 'id',
			example: '7',
			help: 'Its number, or the membership from an earlier step',
		}),
		decision: choice('Decision', {
			required: true,
			help: 'What to do',
			options: ['leave', 'cancel', 'accept', 'reject', 'remove'].map((value) => ({
				value,
				label: sentence(value),
			})),
		}),
		reason: text('Reason', { help: 'Why' }),
	},
	covers: ['account POST /projects/memberships/{id}/action'],
	sample: { membershipId: '7', action: 'accept', done: true },
	async run({ cloud }, { membership: id, decision: action, reason = '' }, { signal }) {
		const request = {
			method: 'POST',
			path: path`/projects/memberships/${id}/action`,
			json: { [action]: reason },
			doing: `${action} membership ${id}`,
		};
		await cloud.apis.account.send(request, { signal });
		return { membershipId: id, action, done: true };
	},
});

const setDefault = op({
	resource: 'project',
	name: 'setDefault',
	action: 'Set the default project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Choose whose quota is used where a step names no project',
	part: 'account',
	fields: { project },
	covers: ['account POST /myaccount/default_project'],
	sample: { projectId: projectSample.id, done: true },
	async run({ cloud }, { project: id }, { signal }) {
		const request = {
			method: 'POST',
			path: '/myaccount/default_project',
			json: { project_id: id },
			doing: `making project ${id} the default`,
		};
		await cloud.apis.account.send(request, { signal });
		return { projectId: id, done: true };
	},
});

/** Who is in a project. Synnefo’s. */
export const projectMembers = [memberships, join, membership, setDefault] as const;
