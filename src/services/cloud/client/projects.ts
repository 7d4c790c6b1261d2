import { type Membership, readMembership } from '../wire/membership.ts';
import { recordOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { type Project, readProject } from '../wire/project.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';
import { identityId } from './identities.ts';
import { all } from './pages.ts';

/** A project by its id, of either family. */
export const projectById = async (cloud: Cloud, id: string, call: Call): Promise<Project> => {
	const request = { path: path`/projects/${id}`, doing: `reading project ${id}` };
	const { family } = await cloud.login(call);
	if (family === 'synnefo') return readProject(recordOf((await cloud.apis.account.send(request, call)).body));
	const { body } = await cloud.apis.identity.send({ ...request, gives: 'project' }, call);
	return readProject(recordOf(recordOf(body)['project']));
};

/** A project by its id or exact name: one’s own, else any that an admin sees. */
export const projectNamed = async (cloud: Cloud, input: string, call: Call): Promise<Project> => {
	const { family } = await cloud.login(call);
	if (family === 'synnefo') return projectById(cloud, input, call);
	const listing = { path: '/auth/projects', key: 'projects', doing: 'listing projects' };
	const own = (await all(cloud.apis.identity, listing, call)).map(readProject);
	const mine = own.find(({ id }) => id === input);
	const [only, ...others] = own.filter(({ name }) => name === input);
	const found = mine ?? (others.length === 0 ? only : undefined);
	return found ?? projectById(cloud, await identityId(cloud, 'project', input, call), call);
};

/** A membership of Synnefo’s by its number. */
export const membershipById = async (cloud: Cloud, id: string, call: Call): Promise<Membership> => {
	const request = { path: path`/projects/memberships/${id}`, doing: `reading membership ${id}` };
	return readMembership(recordOf((await cloud.apis.account.send(request, call)).body));
};
