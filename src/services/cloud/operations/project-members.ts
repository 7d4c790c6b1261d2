import { sentence } from '../../../core/case.ts';
import { choice, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { membershipById } from '../client/projects.ts';
import { readBack } from '../client/resource.ts';
import { gerund, type MembershipAction, membershipStates } from '../model/project-actions.table.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { readMemberships } from '../wire/membership.ts';
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
	help: 'List the members of a project; if none is given, all memberships that you can see',
	returns: 'many',
	part: 'account',
	fields: {
		project: text('Project', {
			from: 'id',
			example: projectSample.id,
			help: 'Only members of this project: its ID',
		}),
	},
	covers: ['account GET /projects/memberships'],
	sample: membershipSample,
	async run({ cloud }, { project: id }, { signal }) {
		const request = {
			path: '/projects/memberships',
			query: { project: id || undefined },
			doing: 'listing members',
		};
		const { body } = await cloud.apis.account.send(request, { signal });
		return readMemberships(body);
	},
});

const join = op({
	resource: 'project',
	name: 'join',
	action: 'Join a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Join a project, or enrol somebody else in it',
	part: 'account',
	fields: {
		project,
		user: text('User', {
			advanced: true,
			example: 'bob@example.org',
			help: 'E-mail address of somebody else to enrol, if you may',
		}),
	},
	covers: ['account POST /projects/memberships', 'account GET /projects/memberships/{id}'],
	sample: { membershipId: '7', projectId: projectSample.id, state: 'requested' },
	async run({ cloud }, { project: id, user }, { signal }) {
		const body = user ? { enroll: { project: id, user } } : { join: { project: id } };
		const request = {
			method: 'POST',
			path: '/projects/memberships',
			json: body,
			doing: `joining project ${id}`,
		};
		const made = textOf(recordOf((await cloud.apis.account.send(request, { signal })).body)['id']);
		const { state } = await readBack(request.doing, made, () => membershipById(cloud, made, { signal }));
		return { membershipId: made, projectId: id, state };
	},
});

const actions = Object.keys(membershipStates) as MembershipAction[];

/** What was asked for is the case: only who asks to leave may have to wait. */
const checkDone = (id: string, action: MembershipAction, state: string): boolean => {
	if (state === membershipStates[action]) return true;
	if (action === 'leave' && state === 'leave_requested') return false;
	throw new MusterError('SERVER', `The cloud took “${action}”, but membership ${id} is ${state}`, {
		hint: 'Read the members of the project to see how it stands before you repeat the step.',
		details: { id, state },
	});
};

const membership = op({
	resource: 'project',
	name: 'actOnMember',
	label: 'accept or remove member',
	action: 'Accept or remove a member of a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Leave a project, or accept, reject or remove somebody; leaving may wait for the owner',
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
			help: 'What to do with the membership',
			options: actions.map((value) => ({ value, label: sentence(value) })),
		}),
		reason: text('Reason', { example: 'left the team', help: 'Why, for those concerned' }),
	},
	covers: ['account POST /projects/memberships/{id}/action', 'account GET /projects/memberships/{id}'],
	sample: { membershipId: '7', action: 'accept', done: true, state: 'accepted' },
	async run({ cloud }, { membership: id, decision: action, reason = '' }, { signal }) {
		const request = {
			method: 'POST',
			path: path`/projects/memberships/${id}/action`,
			json: { [action]: reason },
			doing: `${gerund(action)} membership ${id}`,
		};
		await cloud.apis.account.send(request, { signal });
		const { state } = await readBack(request.doing, id, () => membershipById(cloud, id, { signal }));
		return { membershipId: id, action, done: checkDone(id, action, state), state };
	},
});

const setDefault = op({
	resource: 'project',
	name: 'setDefault',
	action: 'Set the default project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Choose the project whose quota is used if a step names none',
	part: 'account',
	fields: { project },
	covers: ['account POST /myaccount/default_project', 'identity POST /tokens'],
	sample: { projectId: projectSample.id, done: true },
	async run({ cloud }, { project: id }, { signal }) {
		const request = {
			method: 'POST',
			path: '/myaccount/default_project',
			json: { project_id: id },
			doing: `making project ${id} the default`,
		};
		await cloud.apis.account.send(request, { signal });
		cloud.outdate();
		const { project: now } = await readBack(request.doing, id, () => cloud.login({ signal }));
		if (now?.id === id) return { projectId: id, done: true };
		throw new MusterError('SERVER', `The cloud took it, but the default project is ${now?.id ?? 'none'}`, {
			hint: '“Get the current user” shows whose quota is used: look there before you repeat the step.',
			details: { id, default: now?.id },
		});
	},
});

/** Who is in a project. Synnefo’s. */
export const projectMembers = [memberships, join, membership, setDefault] as const;
