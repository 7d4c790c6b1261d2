import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault, iso } from './answers.ts';
import type { Asked } from './astakos.ts';
import { type Membership, numbered, type Project, type User } from './state.ts';

export const notAllowed = () => fault(403, 'You are not allowed to perform this action');

/** Where a membership must be for an action, and what it is then. */
const actions: Readonly<Record<string, { from: readonly string[]; to: string }>> = {
	leave: { from: ['accepted', 'leave_requested'], to: 'removed' },
	cancel: { from: ['requested'], to: 'cancelled' },
	accept: { from: ['requested'], to: 'accepted' },
	reject: { from: ['requested'], to: 'rejected' },
	remove: { from: ['accepted', 'leave_requested'], to: 'removed' },
};

const projectOf = ({ world }: Asked, one: Membership): Project =>
	world.projects.find(({ id }) => id === one.project) as Project;

/** Why somebody may not do that: 403 for who one is, 409 for how things stand. */
const refusal = (asked: Asked, one: Membership, action: string): Error | undefined => {
	const { user } = asked;
	const project = projectOf(asked, one);
	const isOwn = ['leave', 'cancel'].includes(action);
	if (!user.admin && (isOwn ? one.user : project.owner) !== user.uuid) return notAllowed();
	if (!actions[action]?.from.includes(one.state)) return fault(409, 'There is no such membership request');
	if (project.state !== 'active') return fault(409, `Project ${project.id} is not active.`);
	if (action === 'accept' && project.join_policy === 'closed')
		return fault(409, "The Project's member join policy is closed.");
	if (['leave', 'remove'].includes(action) && project['leave_policy'] === 'closed')
		return fault(409, "The Project's member leave policy is closed.");
	return undefined;
};

const shown = (asked: Asked, one: Membership): Item => ({
	id: one.id,
	user: one.user,
	project: one.project,
	state: one.state,
	...(one.accepted === null ? { requested: null } : { accepted: iso(one.accepted) }),
	allowed_actions: Object.keys(actions).filter((action) => refusal(asked, one, action) === undefined),
});

/** One’s own, and those of the projects that one owns. */
const mine = (asked: Asked): Membership[] => {
	const { world, user } = asked;
	return world.memberships.filter(
		(each) => user.admin || each.user === user.uuid || projectOf(asked, each).owner === user.uuid,
	);
};

const one = (asked: Asked, id: string): Membership => {
	const found = mine(asked).find((each) => String(each.id) === id);
	if (!found) throw fault(404, `There is no membership identified by ${id}.`);
	return found;
};

/** A membership in the state that is wanted; one that ended before is taken up again. */
const entered = ({ world }: Asked, project: Project, user: User, state: string): Answer => {
	const accepted = state === 'accepted' ? world.clock.now() : null;
	const before = world.memberships.find((each) => each.user === user.uuid && each.project === project.id);
	if (before && ['requested', 'accepted', 'leave_requested'].includes(before.state))
		throw fault(409, 'The user is already associated with the project.');
	const id = before?.id ?? numbered(world, 'membership');
	if (before) Object.assign(before, { state, accepted });
	else world.memberships.push({ id, project: project.id, user: user.uuid, state, accepted });
	return answer(200, { id });
};

const enroll = (asked: Asked, { project: id, user: email }: Item): Answer => {
	const { world, user } = asked;
	const project = world.projects.find((each) => each.id === id);
	if (!project) throw fault(409, `There is no project identified by ${String(id)}.`);
	if (!user.admin && project.owner !== user.uuid) throw notAllowed();
	const who = world.users.find((each) => each.email === email);
	if (!who) throw fault(409, `Unknown users: ${String(email)}`);
	return entered(asked, project, who, 'accepted');
};

/** `POST /projects/memberships`: one’s own wish, or somebody who is taken in. */
const join = async (asked: Asked): Promise<Answer> => {
	const { join: wanted, enroll: input } = (await bodyOf(asked.call)) as { join?: Item; enroll?: Item };
	if (input) return enroll(asked, input);
	if (!wanted) throw fault(400, 'No recognized action');
	const { world, user } = asked;
	const project = world.projects.find(({ id }) => id === wanted['project']);
	if (!project) throw fault(404, `There is no project identified by ${String(wanted['project'])}.`);
	if (project.join_policy === 'closed') throw fault(409, "The Project's member join policy is closed.");
	return entered(asked, project, user, project.join_policy === 'auto' ? 'accepted' : 'requested');
};

const act = async (asked: Asked, id: string): Promise<Answer> => {
	const found = one(asked, id);
	const [action = ''] = Object.keys(await bodyOf(asked.call));
	const known = actions[action];
	if (!known) throw fault(400, 'No recognized action');
	const refused = refusal(asked, found, action);
	if (refused) throw refused;
	const asks = action === 'leave' && projectOf(asked, found)['leave_policy'] === 'moderated';
	found.state = asks ? 'leave_requested' : known.to;
	if (action === 'accept') found.accepted = asked.world.clock.now();
	return answer(200);
};

export const membershipRoutes: readonly Route<Asked>[] = [
	[
		'GET',
		'/projects/memberships',
		(asked) => {
			const project = asked.call.query.get('project');
			const wanted = mine(asked).filter((each) => project === null || each.project === project);
			return answer(
				200,
				wanted.map((each) => shown(asked, each)),
			);
		},
	],
	['POST', '/projects/memberships', join],
	['GET', '/projects/memberships/:id', (asked, id) => answer(200, shown(asked, one(asked, id)))],
	['POST', '/projects/memberships/:id/action', act],
];
