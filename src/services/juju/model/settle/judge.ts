import { counted } from '../../../../core/case.ts';
import { glob } from '../../../../core/glob.ts';
import type { Application } from '../../wire/records/application.ts';
import type { ModelStatus } from '../../wire/records/status.ts';
import type { Unit } from '../../wire/records/unit.ts';

/** What a model shall come to. */
export interface Goal {
	/** Empty: all applications there are. */
	readonly applications?: readonly string[] | undefined;
	/** Wanted workload statuses. @default active, or unknown where the charm says none */
	readonly statuses?: readonly string[] | undefined;
	/** Whether agents have to be idle. @default true */
	readonly idle?: boolean | undefined;
	/** Units that each application has to have. Without it: at least one, or as many as its scale says. */
	readonly units?: number | undefined;
	/** Applications that have none on purpose. */
	readonly without?: readonly string[] | undefined;
	/** A glob or a part of the message that every unit has to show. */
	readonly message?: string | undefined;
	/** Statuses of workload or agent that end the wait as failed. @default error */
	readonly errors?: readonly string[] | undefined;
}

export interface Judgement {
	readonly isReached: boolean;
	/** Why not yet, one line a thing. */
	readonly waiting: readonly string[];
	/** Those of the waiting that nobody named and that have no units: on purpose, or not yet. */
	readonly empty: readonly string[];
	/** Why it never will be. */
	readonly failed?: string | undefined;
	/** Whether that is a machine which the cloud did not give, rather than a unit. */
	readonly isMachine?: boolean;
	/** Units whose agents have failed or are lost: for good, if it lasts. */
	readonly unhealthy: readonly Unit[];
}

const ACTIVE = ['active', 'unknown', 'terminated'];
export const ERRORS: readonly string[] = ['error'];

/** What an agent may be for moments only: it is started again, or connects again. */
const UNHEALTHY = new Set(['failed', 'lost']);

/** `web/0’s agent is lost: agent is not communicating with the server`. */
export const agentLine = ({ name, agentStatus: { current, message } }: Unit): string =>
	`${name}’s agent ${current === 'failed' ? 'has' : 'is'} ${current}` +
	(UNHEALTHY.has(current) && message ? `: ${message}` : '');

const matches = (text: string, pattern: string): boolean => {
	if (!/[*?]/.test(pattern)) return text.toLowerCase().includes(pattern.toLowerCase());
	return glob(pattern, { ignoreCase: true })(text);
};

const unitLine = (unit: Unit, { statuses, idle = true, message }: Goal): string | undefined => {
	const { name, workloadStatus, agentStatus } = unit;
	const { current, message: said } = workloadStatus;
	const wanted = statuses && statuses.length > 0 ? statuses : ACTIVE;
	if (!wanted.includes(current)) return `${name} is ${current}${said ? `: ${said}` : ''}`;
	if (idle && agentStatus.current !== 'idle') return agentLine(unit);
	if (message && !matches(said, message)) return `${name} says “${said}”`;
	return undefined;
};

const failure = (
	units: readonly Unit[],
	errors: readonly string[],
	wanted: readonly string[],
): string | undefined => {
	const bad = units.find(
		({ workloadStatus, agentStatus }) =>
			(errors.includes(workloadStatus.current) && !wanted.includes(workloadStatus.current)) ||
			(errors.includes(agentStatus.current) && !UNHEALTHY.has(agentStatus.current)),
	);
	if (!bad) return undefined;
	const { workloadStatus, name } = bad;
	const { current, message } = workloadStatus;
	const word = errors.includes(current) ? current : bad.agentStatus.current;
	return `${name} is in ${word}${message ? `: ${message}` : ''}`;
};

/** A machine that the cloud did not give: units that wait for it never come. */
const unprovisioned = (
	units: readonly Unit[],
	{ machines }: ModelStatus,
	errors: readonly string[],
): string | undefined => {
	if (!errors.includes('error')) return undefined;
	for (const { name, machine, agentStatus } of units) {
		const found = agentStatus.current === 'allocating' && machines.find(({ id }) => id === machine);
		if (!found || found.instanceStatus.current !== 'provisioning error') continue;
		const { message } = found.instanceStatus;
		return `${name} waits for machine ${found.id}, which has a provisioning error${message ? `: ${message}` : ''}`;
	}
	return undefined;
};

/** The unit beside which an application that goes with others has none yet. */
const alone = ({ name, subordinateTo }: Application, { units }: ModelStatus): string | undefined =>
	units.find(
		({ application, life, name: principal }) =>
			life === 'alive' &&
			subordinateTo.includes(application) &&
			!units.some((one) => one.application === name && one.principal === principal),
	)?.name;

/** What is said of the number of units, where it is not as wanted. */
const countLine = (
	application: Application,
	units: readonly Unit[],
	status: ModelStatus,
	goal: Goal,
): string | undefined => {
	const { name, subordinate, scale } = application;
	const living = units.filter(({ life }) => life === 'alive').length;
	if (goal.units === undefined && subordinate) {
		const beside = alone(application, status);
		return beside === undefined ? undefined : `${name} has no unit beside ${beside} yet`;
	}
	const usual = goal.without?.includes(name) ? 0 : 1;
	const wanted = goal.units ?? (status.model.type === 'caas' ? (scale ?? usual) : usual);
	const isEnough = goal.units === undefined ? living >= wanted : living === wanted && units.length === wanted;
	return isEnough ? undefined : `${name} has ${living} of ${counted(wanted, 'unit')}`;
};

/**
 * Whether a model has come to its goal: every expected unit is seen, its agent idle, its status as wanted.
 * Zero units are enough only where zero are wanted. A subordinate has a unit beside each of those that it
 * goes with.
 */
export const judge = (status: ModelStatus, goal: Goal): Judgement => {
	const { applications = [], errors = ERRORS, statuses = [] } = goal;
	const names = applications.length > 0 ? applications : status.applications.map(({ name }) => name);
	// on Kubernetes a scale says how many
	const isOpen = applications.length === 0 && goal.units === undefined && status.model.type !== 'caas';
	const waiting: string[] = [];
	const empty: string[] = [];
	const unhealthy: Unit[] = [];
	for (const name of names) {
		const application = status.applications.find((one) => one.name === name);
		if (!application) {
			waiting.push(`${name} is not there yet`);
			continue;
		}
		const units = status.units.filter((one) => one.application === name);
		const inError = failure(units, errors, statuses);
		const failed = inError ?? unprovisioned(units, status, errors);
		if (failed) {
			const isMachine = inError === undefined;
			return { isReached: false, waiting: [failed], empty: [], failed, isMachine, unhealthy };
		}
		const line = countLine(application, units, status, goal);
		const isGoing = units.length === 0 && ['dying', 'dead'].includes(application.life);
		if (line !== undefined) waiting.push(isGoing ? `${name} is ${application.life}` : line);
		if (line !== undefined && isOpen && units.length === 0 && !isGoing) empty.push(name);
		// where agents do not matter, only what was named does
		const matters = ({ current }: { current: string }) => goal.idle !== false || errors.includes(current);
		unhealthy.push(...units.filter(({ agentStatus: one }) => UNHEALTHY.has(one.current) && matters(one)));
		for (const unit of units) {
			const words = unitLine(unit, goal);
			if (words !== undefined) waiting.push(words);
		}
	}
	return { isReached: waiting.length === 0, waiting, empty, unhealthy };
};
