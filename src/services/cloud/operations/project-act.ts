import { sentence } from '../../../core/case.ts';
import { MusterError } from '../../../core/errors.ts';
import { choice, flag, number, text } from '../../../catalogue/field.ts';
import type { Call, Cloud } from '../client/cloud.ts';
import { projectById } from '../client/projects.ts';
import { readBack } from '../client/resource.ts';
import {
	type ApplicationAction,
	applicationStates,
	gerund,
	isAboutApplication,
	type ProjectAction,
	projectStates,
} from '../model/project-actions.table.ts';
import { path } from '../wire/path.ts';
import type { Project } from '../wire/project.ts';
import { op } from './crud.ts';
import { project, projectSample } from './project-fields.ts';

const ofProject = Object.keys(projectStates) as ProjectAction[];
const ofApplication = Object.keys(applicationStates) as ApplicationAction[];

/** The application that is meant: that of the number, else the project’s last one. */
const meant = async (cloud: Cloud, id: string, input: number | undefined, call: Call): Promise<number> => {
	const found = input ?? (await projectById(cloud, id, call)).application;
	if (found !== null) return found;
	throw new MusterError('BAD_INPUT', `Application: project ${id} shows none, and no number was given`, {
		hint: 'Give the number that “Apply for a project” returned. Nothing was sent.',
		details: { field: 'application' },
	});
};

/** What is the case afterwards, where it is not what was asked for. */
const unchanged = (what: string, action: string, now: string): MusterError =>
	new MusterError('SERVER', `The cloud took “${action}”, but ${what} is ${now}`, {
		hint: 'Read the project to see how it stands before you repeat the step.',
	});

/** Synnefo shows the last application of a project and no other. */
const unseen = (what: string, action: string, { application, applicationState }: Project): MusterError =>
	new MusterError(
		'OUTCOME_UNKNOWN',
		`The cloud took “${action}” of ${what}, but it shows the project’s last application only: number ${application}, ${applicationState}`,
		{
			hint: 'It was probably done: do not repeat it. Who made the application sees what became of it on the cloud’s web page.',
			details: { application, applicationState },
		},
	);

const stateOf = (now: Project, application: number | undefined): string | null => {
	if (application === undefined) return now.state;
	return now.application === application ? now.applicationState : null;
};

export const projectAct = op({
	resource: 'project',
	name: 'act',
	label: 'suspend, end or approve',
	action: 'Suspend or approve a project',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Suspend, end or bring back a project, or decide about an application',
	part: 'account',
	fields: {
		project,
		decision: choice('Decision', {
			required: true,
			help: 'What to do; approve, deny, dismiss and cancel are about an application',
			options: [...ofProject, ...ofApplication].map((value) => ({ value, label: sentence(value) })),
		}),
		application: number('Application', {
			integer: true,
			example: '4',
			show: { decision: ofApplication },
			help: 'Number of the application; if empty the project’s last one',
		}),
		reason: text('Reason', { example: 'unused since May', help: 'Why, for those concerned' }),
		allowTermination: flag('Allow termination', {
			default: false,
			help: 'Whether to end the project for all its members',
		}),
	},
	guard: {
		allow: 'allowTermination',
		danger: ({ decision, project: id }) =>
			decision === 'terminate' ? `Project ${id} will end for all its members` : undefined,
	},
	covers: ['account POST /projects/{id}/action', 'account GET /projects/{id}'],
	sample: {
		projectId: projectSample.id,
		action: 'cancel',
		done: true,
		state: 'deleted',
		applicationState: 'cancelled',
	},
	async run({ cloud }, { project: id, decision: action, application, reason = '' }, { signal }) {
		const isApplication = isAboutApplication(action);
		const number = isApplication ? await meant(cloud, id, application, { signal }) : undefined;
		const wanted = isApplication ? applicationStates[action] : projectStates[action];
		// kamaki says `reasons` of applications, Synnefo reads `reason`
		const body = number === undefined ? { reason } : { reason, reasons: reason, app_id: number };
		const request = {
			method: 'POST',
			path: path`/projects/${id}/action`,
			json: { [action]: body },
			doing: `${gerund(action)} project ${id}`,
		};
		await cloud.apis.account.send(request, { signal });
		const now = await readBack(request.doing, id, () => projectById(cloud, id, { signal }));
		const what = number === undefined ? `project ${id}` : `application ${number} of project ${id}`;
		const seen = stateOf(now, number);
		if (seen === null) throw unseen(what, action, now);
		if (seen !== wanted) throw unchanged(what, action, seen);
		return { projectId: id, action, done: true, state: now.state, applicationState: now.applicationState };
	},
});
