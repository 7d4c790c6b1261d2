import { uuid } from '../world.ts';

import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault, iso } from './answers.ts';
import type { Asked } from './astakos.ts';
import { type Membership, numbered, type Project, type Synnefo, UNLIMITED, type User } from './state.ts';

const YEARS = 100 * 365.25 * 24 * 3600 * 1000;

/** The project that every user has, under the user's own id. */
export const systemProject = (world: Synnefo, user: User): void => {
	const all = ['cpu', 'disk', 'floating_ip', 'network.private', 'ram', 'vm'].map(
		(name) => `cyclades.${name}`,
	);
	world.projects.push({
		id: user.uuid,
		name: `system:${user.uuid}`,
		owner: null,
		homepage: '',
		description: `system project for user ${user.email}`,
		state: 'active',
		creation_date: iso(world.clock.now()),
		end_date: iso(world.clock.now() + YEARS),
		join_policy: 'closed',
		leave_policy: 'closed',
		max_members: 1,
		private: true,
		system_project: true,
		resources: Object.fromEntries(
			[...all, 'pithos.diskspace'].map((name) => [
				name,
				{ member_capacity: UNLIMITED as never, project_capacity: UNLIMITED as never },
			]),
		),
	});
	world.memberships.push({
		id: numbered(world, 'membership'),
		project: user.uuid,
		user: user.uuid,
		state: 'accepted',
		accepted: world.clock.now(),
	});
};

/** A project of a user’s that an admin has approved. Returns its id. */
export const approvedProject = (world: Synnefo, owner: User, name: string): string => {
	const project = {
		...world.projects.find(({ id }) => id === owner.uuid),
		id: uuid(),
		name,
		owner: owner.uuid,
		description: '',
		join_policy: 'moderated',
		leave_policy: 'auto',
		max_members: null,
		private: false,
		system_project: false,
	};
	world.projects.push(project as Item as Project);
	return project.id;
};

/** What a user sees: its own, and those it has to do with. */
export const projectsOf = (world: Synnefo, user: User): Project[] =>
	world.projects.filter(
		({ id, owner }) =>
			owner === user.uuid || world.memberships.some((each) => each.user === user.uuid && each.project === id),
	);

const projectFor = ({ world, user }: Asked, id: string): Project => {
	const found = projectsOf(world, user).find((project) => project.id === id);
	if (!found) throw fault(404, `There is no project identified by ${id}.`);
	return found;
};

const time = (value: unknown): string => iso(Date.parse(String(value))).replace('.000000', '');

const applied = ({ world, user }: Asked, specs: Item, name: string): Item => ({
	id: numbered(world, 'application'),
	applicant: user.uuid,
	state: 'pending',
	name,
	owner: user.uuid,
	homepage: specs['homepage'] ?? '',
	description: specs['description'] ?? '',
	comments: specs['comments'] ?? '',
	start_date: null,
	end_date: time(specs['end_date']),
	join_policy: specs['join_policy'] ?? 'moderated',
	leave_policy: specs['leave_policy'] ?? 'auto',
	max_members: specs['max_members'] ?? null,
	private: specs['private'] ?? false,
	resources: specs['resources'] ?? {},
});

const create = async (asked: Asked): Promise<Answer> => {
	const specs = await bodyOf(asked.call);
	const name = String(specs['name'] ?? '');
	if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name))
		throw fault(400, 'Project name should be in a domain format');
	if (Number.isNaN(Date.parse(String(specs['end_date'])))) throw fault(400, "Missing 'end_date'");
	const application = applied(asked, specs, name);
	const { id: number, applicant: _who, comments: _words, start_date: _start, ...rest } = application;
	const project = {
		...rest,
		id: uuid(),
		creation_date: iso(asked.world.clock.now()),
		state: 'uninitialized',
		system_project: false,
		last_application: application,
	};
	asked.world.projects.push(project as Item as Project);
	return { ...answer(201, { application: number, id: project.id }), reason: 'OK' };
};

const modify = async (asked: Asked, id: string): Promise<Answer> => {
	const project = projectFor(asked, id);
	if (project.owner !== asked.user.uuid)
		throw fault(403, "You don't have permission to modify this project.");
	const specs = await bodyOf(asked.call);
	const application = applied(asked, { ...project, ...specs }, project.name);
	project['last_application'] = application;
	return answer(201, { application: application['id'], id });
};

const act = async (asked: Asked, id: string): Promise<Answer> => {
	const project = projectFor(asked, id);
	const [[action, value] = ['', null]] = Object.entries(await bodyOf(asked.call));
	const application = project['last_application'] as Item | undefined;
	const number = (value as Item | null)?.['app_id'];
	if (!['cancel', 'dismiss'].includes(action)) throw fault(403, 'You are not allowed to perform this action');
	if (!application || application['id'] !== number) throw fault(404, `No application with id ${number}`);
	const state = String(application['state']);
	if (state !== 'pending') {
		const words = state.replace(/^./, (letter) => letter.toUpperCase());
		throw fault(409, `Cannot cancel application ${application['id']} in state '${words}'`);
	}
	application['state'] = action === 'cancel' ? 'cancelled' : 'dismissed';
	if (project.state === 'uninitialized') project.state = 'deleted';
	return answer(200);
};

/** What this user may do about a membership: who owns the project decides, others only for themselves. */
const allowed = ({ world, user }: Asked, one: Membership): string[] => {
	const project = world.projects.find(({ id }) => id === one.project);
	const decides = project?.owner === user.uuid;
	if (one.state === 'requested')
		return [...(one.user === user.uuid ? ['cancel'] : []), ...(decides ? ['accept', 'reject'] : [])];
	if (one.state !== 'accepted' || project?.system_project) return [];
	const leaves = one.user === user.uuid && project?.leave_policy !== 'closed';
	return [...(leaves ? ['leave'] : []), ...(decides ? ['remove'] : [])];
};

const membership = (asked: Asked, one: Membership): Item => ({
	id: one.id,
	user: one.user,
	project: one.project,
	state: one.state,
	...(one.accepted === null ? { requested: null } : { accepted: iso(one.accepted) }),
	allowed_actions: allowed(asked, one),
});

/** One’s own, and those of the projects that one owns. */
const mine = ({ world, user }: Asked): Membership[] => {
	const owned = world.projects.filter(({ owner }) => owner === user.uuid).map(({ id }) => id);
	return world.memberships.filter((each) => each.user === user.uuid || owned.includes(each.project));
};

const join = async (asked: Asked): Promise<Answer> => {
	const { join: wanted } = (await bodyOf(asked.call)) as { join?: Item };
	if (!wanted) throw fault(400, 'Malformed request.');
	const { world, user } = asked;
	const project = world.projects.find(({ id }) => id === wanted['project']);
	if (!project) throw fault(404, `There is no project identified by ${String(wanted['project'])}.`);
	if (project.join_policy === 'closed') throw fault(409, "The Project's member join policy is closed.");
	const auto = project.join_policy === 'auto';
	const made: Membership = {
		id: numbered(world, 'membership'),
		project: project.id,
		user: user.uuid,
		state: auto ? 'accepted' : 'requested',
		accepted: auto ? world.clock.now() : null,
	};
	world.memberships.push(made);
	return answer(200, { id: made.id });
};

const becomes: Readonly<Record<string, string>> = {
	leave: 'removed',
	cancel: 'cancelled',
	accept: 'accepted',
	reject: 'rejected',
	remove: 'removed',
};

const one = (asked: Asked, id: string): Membership => {
	const found = mine(asked).find((each) => String(each.id) === id);
	if (!found) throw fault(404, `There is no membership identified by ${id}.`);
	return found;
};

export const projectRoutes: readonly Route<Asked>[] = [
	['GET', '/projects', (asked) => answer(200, projectsOf(asked.world, asked.user))],
	['POST', '/projects', create],
	[
		'GET',
		'/projects/memberships',
		(asked) => {
			const project = asked.call.query.get('project');
			return answer(
				200,
				mine(asked)
					.filter((each) => project === null || each.project === project)
					.map((each) => membership(asked, each)),
			);
		},
	],
	['POST', '/projects/memberships', join],
	['GET', '/projects/memberships/:id', (asked, id) => answer(200, membership(asked, one(asked, id)))],
	[
		'POST',
		'/projects/memberships/:id/action',
		async (asked, id) => {
			const found = one(asked, id);
			const [action = ''] = Object.keys(await bodyOf(asked.call));
			if (!(action in becomes) || !allowed(asked, found).includes(action))
				throw fault(403, 'You are not allowed to perform this action');
			found.state = becomes[action] as string;
			if (action === 'accept') found.accepted = asked.world.clock.now();
			return answer(200);
		},
	],
	['GET', '/projects/:id', (asked, id) => answer(200, projectFor(asked, id))],
	['PUT', '/projects/:id', modify],
	['POST', '/projects/:id', modify],
	['POST', '/projects/:id/action', act],
];
