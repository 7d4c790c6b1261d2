import { sentence } from '../../../core/case.ts';
import { choice, flag, json, number, text } from '../../../catalogue/field.ts';
import { all } from '../client/pages.ts';
import { projectNamed } from '../client/projects.ts';
import { listOf, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { readProject } from '../wire/project.ts';
import { op } from './crud.ts';
import { projectAct } from './project-act.ts';
import { project, projectSample } from './project-fields.ts';
import { projectMembers } from './project-members.ts';

const projectStates = ['uninitialized', 'active', 'suspended', 'terminated', 'deleted'] as const;

const getMany = op({
	resource: 'project',
	name: 'getMany',
	action: 'Get many projects',
	effect: 'reads',
	help: 'List the projects that you can work in, or all projects',
	returns: 'many',
	part: 'identity',
	fields: {
		name: text('Named', { example: 'demo', help: 'Only projects with exactly this name' }),
		all: flag('All projects', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether to list every project; needs the admin role',
		}),
		state: choice('State', {
			advanced: true,
			only: 'Synnefo',
			help: 'Only projects in this state',
			options: projectStates.map((value) => ({ value, label: sentence(value) })),
		}),
		owner: text('Owner', {
			advanced: true,
			only: 'Synnefo',
			example: '00000000-0000-4000-8000-00000000a11c',
			help: 'Only projects of the user with this ID',
		}),
	},
	covers: ['identity GET /auth/projects', 'identity GET /projects', 'account GET /projects'],
	sample: projectSample,
	async run({ cloud }, { name, all: everything, state, owner }, { signal }) {
		const doing = 'listing projects';
		const { family } = await cloud.login({ signal });
		const ours = everything ? '/projects' : '/auth/projects';
		const rows =
			family === 'synnefo'
				? listOf(
						(
							await cloud.apis.account.send(
								{ path: '/projects', query: { name, state, owner }, doing },
								{ signal },
							)
						).body,
					)
				: await all(
						cloud.apis.identity,
						{ path: ours, key: 'projects', query: { name: everything ? name : undefined }, doing },
						{ signal },
					);
		return rows
			.map(readProject)
			.filter(
				(each) =>
					(!name || each.name === name) &&
					(!state || each.state === state) &&
					(!owner || each.owner === owner),
			);
	},
});

const get = op({
	resource: 'project',
	name: 'get',
	action: 'Get a project',
	effect: 'reads',
	help: 'Read a project by its ID, in OpenStack also by its name',
	part: 'identity',
	fields: { project },
	covers: ['identity GET /projects/{id}', 'identity GET /auth/projects', 'account GET /projects/{id}'],
	sample: projectSample,
	run: ({ cloud }, { project: input }, { signal }) => projectNamed(cloud, input, { signal }),
});

const apply = op({
	resource: 'project',
	name: 'apply',
	action: 'Apply for a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Ask for a new project, or for a change of one; an admin decides',
	part: 'account',
	fields: {
		name: text('Project name', {
			required: true,
			example: 'web.example.org',
			help: 'What the project is called; dotted like a host name',
		}),
		ends: text('Ends', { required: true, example: '2027-05-05T00:00:00Z', help: 'When the project ends' }),
		limits: json('Limits', {
			required: true,
			example: '{"cyclades.vm":{"member_capacity":2,"project_capacity":4}}',
			help: 'By resource: what each member and what the whole project may use',
		}),
		project: text('Project', {
			from: 'id',
			advanced: true,
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of a project to change, instead of a new one',
		}),
		description: text('Description', {
			advanced: true,
			example: 'Web servers of the institute',
			help: 'What it is for',
		}),
		homepage: text('Home page', {
			advanced: true,
			example: 'https://web.example.org',
			help: 'Its address on the web',
		}),
		comments: text('Comments', {
			advanced: true,
			example: 'Needed from May on',
			help: 'A message to those who decide',
		}),
		joinPolicy: choice('Joining', {
			default: 'moderated',
			advanced: true,
			help: 'How people become members',
			options: ['auto', 'moderated', 'closed'].map((value) => ({ value, label: sentence(value) })),
		}),
		leavePolicy: choice('Leaving', {
			default: 'auto',
			advanced: true,
			help: 'How members leave',
			options: ['auto', 'moderated', 'closed'].map((value) => ({ value, label: sentence(value) })),
		}),
		maxMembers: number('Maximum members', {
			min: 1,
			integer: true,
			advanced: true,
			example: '10',
			help: 'How many members it may have',
		}),
	},
	covers: ['account POST /projects', 'account PUT /projects/{id}'],
	sample: { projectId: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b', application: 4 },
	async run({ cloud }, values, { signal }) {
		const request = {
			method: values.project ? 'PUT' : 'POST',
			path: values.project ? path`/projects/${values.project}` : '/projects',
			json: {
				name: values.name,
				end_date: values.ends,
				resources: values.limits,
				join_policy: values.joinPolicy,
				leave_policy: values.leavePolicy,
				...(values.description ? { description: values.description } : {}),
				...(values.homepage ? { homepage: values.homepage } : {}),
				...(values.comments ? { comments: values.comments } : {}),
				...(values.maxMembers === undefined ? {} : { max_members: values.maxMembers }),
			},
			doing: `applying for project ${values.name}`,
		};
		const answer = recordOf((await cloud.apis.account.send(request, { signal })).body);
		return { projectId: textOf(answer['id']), application: Number(answer['application']) };
	},
});

/** Whose things they are. */
export const projectOperations = [getMany, get, apply, projectAct, ...projectMembers] as const;
