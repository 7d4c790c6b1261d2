import { uuid } from '../world.ts';

import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault, iso } from './answers.ts';
import type { Asked } from './astakos.ts';
import { membershipRoutes, notAllowed } from './memberships.ts';
import { numbered, type Project, type Synnefo, UNLIMITED, type User } from './state.ts';

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

/** What a user sees: its own, those it has to do with, and those that anybody may join; an admin sees all. */
export const projectsOf = (world: Synnefo, user: User): Project[] =>
	world.projects.filter(
		({ id, owner, state, private: hidden }) =>
			user.admin ||
			owner === user.uuid ||
			(state === 'active' && hidden === false) ||
			world.memberships.some((each) => each.user === user.uuid && each.project === id),
	);

/** Those in which a user may use something. */
export const joinedBy = (world: Synnefo, user: User): Project[] =>
	world.projects.filter(({ id, state }) => {
		const isIn = world.memberships.some(
			(each) => each.user === user.uuid && each.project === id && each.state === 'accepted',
		);
		return isIn && state === 'active';
	});

/** As an admin sees it, whoever owns it. */
const shown = ({ user }: Asked, project: Project): Item => {
	const { last_application: _, ...rest } = project;
	return user.admin || project.owner === user.uuid ? project : rest;
};

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

/** What becomes of a project, and where it must be for that. */
const moves: Readonly<Record<string, { from: readonly string[]; to: string; refused: string }>> = {
	suspend: { from: ['active', 'suspended'], to: 'suspended', refused: 'active' },
	terminate: { from: ['active', 'suspended'], to: 'terminated', refused: 'active' },
	unsuspend: { from: ['suspended'], to: 'active', refused: 'suspended' },
	reinstate: { from: ['terminated'], to: 'active', refused: 'terminated' },
};
const decisions: Readonly<Record<string, { from: string; to: string }>> = {
	approve: { from: 'pending', to: 'approved' },
	deny: { from: 'pending', to: 'denied' },
	cancel: { from: 'pending', to: 'cancelled' },
	dismiss: { from: 'denied', to: 'dismissed' },
};

const decide = ({ user }: Asked, project: Project, action: string, number: unknown): Answer => {
	const application = project['last_application'] as Item | undefined;
	const { from, to } = decisions[action] as { from: string; to: string };
	if (!application || application['id'] !== number)
		throw fault(409, `${String(number)} is not a pending application for project ${project.id}.`);
	const isOwn = application['applicant'] === user.uuid && ['cancel', 'dismiss'].includes(action);
	if (!user.admin && !isOwn) throw notAllowed();
	const state = String(application['state']);
	if (state !== from) {
		const words = state.replace(/^./, (letter) => letter.toUpperCase());
		throw fault(409, `Cannot ${action} application ${application['id']} in state '${words}'`);
	}
	application['state'] = to;
	if (action === 'approve') project.state = 'active';
	else if (action !== 'deny' && project.state === 'uninitialized') project.state = 'deleted';
	return answer(200);
};

const act = async (asked: Asked, id: string): Promise<Answer> => {
	const project = projectFor(asked, id);
	const [[action, value] = ['', null]] = Object.entries(await bodyOf(asked.call));
	if (action in decisions) return decide(asked, project, action, (value as Item | null)?.['app_id']);
	const move = moves[action];
	if (!move) throw fault(400, 'No recognized action');
	if (!asked.user.admin) throw notAllowed();
	if (!move.from.includes(project.state)) throw fault(409, `Project ${id} is not ${move.refused}.`);
	project.state = move.to;
	return answer(200);
};

export const projectRoutes: readonly Route<Asked>[] = [
	[
		'GET',
		'/projects',
		(asked) =>
			answer(
				200,
				projectsOf(asked.world, asked.user)
					.filter((each) =>
						(['name', 'state', 'owner'] as const).every(
							(key) => !asked.call.query.has(key) || asked.call.query.get(key) === each[key],
						),
					)
					.map((each) => shown(asked, each)),
			),
	],
	['POST', '/projects', create],
	...membershipRoutes,
	['GET', '/projects/:id', (asked, id) => answer(200, shown(asked, projectFor(asked, id)))],
	['PUT', '/projects/:id', modify],
	['POST', '/projects/:id', modify],
	['POST', '/projects/:id/action', act],
];
