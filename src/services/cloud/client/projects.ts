import { type Membership, readMembership } from '../wire/membership.ts';
import { recordOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { type Project, readProject } from '../wire/project.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';

/** A project by its id, of either family. */
export const projectById = async (cloud: Cloud, id: string, call: Call): Promise<Project> => {
	const request = { path: path`/projects/${id}`, doing: `reading project ${id}` };
	const { family } = await cloud.login(call);
	if (family === 'synnefo') return readProject(recordOf((await cloud.apis.account.send(request, call)).body));
	return readProject(recordOf(recordOf((await cloud.apis.identity.send(request, call)).body)['project']));
};

/** A membership of Synnefo’s by its number. */
export const membershipById = async (cloud: Cloud, id: string, call: Call): Promise<Membership> => {
	const request = { path: path`/projects/memberships/${id}`, doing: `reading membership ${id}` };
	return readMembership(recordOf((await cloud.apis.account.send(request, call)).body));
};
