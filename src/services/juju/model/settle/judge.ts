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
	/** A glob or a part of the message that every unit has to show. */
	readonly message?: string | undefined;
	/** Workload statuses that end the wait as failed. @default error */
	readonly errors?: readonly string[] | undefined;
}

export interface Judgement {
	readonly isReached: boolean;
	/** Why not yet, one line a thing. */
	readonly waiting: readonly string[];
	/** Why it never will be. */
	readonly failed?: string | undefined;
}

const ACTIVE = ['active', 'unknown', 'terminated'];
const ERRORS = ['error'];

const matches = (text: string, pattern: string): boolean => {
	if (!/[*?]/.test(pattern)) return text.toLowerCase().includes(pattern.toLowerCase());
	const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
	return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is').test(text);
};

const unitLine = (
	{ name, workloadStatus, agentStatus }: Unit,
	{ statuses, idle = true, message }: Goal,
): string | undefined => {
	const { current, message: said } = workloadStatus;
	const wanted = statuses && statuses.length > 0 ? statuses : ACTIVE;
	if (!wanted.includes(current)) return `${name} is ${current}${said ? `: ${said}` : ''}`;
	if (idle && agentStatus.current !== 'idle') return `the agent of ${name} is ${agentStatus.current}`;
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
			errors.includes(agentStatus.current),
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

/**
 * Whether a model has come to its goal: every expected unit is seen, its agent idle, its status as wanted.
 * Zero units are enough only where zero are wanted; a subordinate has as many as it has.
 */
export const judge = (status: ModelStatus, goal: Goal): Judgement => {
	const { applications = [], errors = ERRORS, statuses = [] } = goal;
	const names = applications.length > 0 ? applications : status.applications.map(({ name }) => name);
	const waiting: string[] = [];
	for (const name of names) {
		const application = status.applications.find((one) => one.name === name);
		if (!application) {
			waiting.push(`${name} is not there yet`);
			continue;
		}
		const units = status.units.filter((one) => one.application === name);
		const failed = failure(units, errors, statuses) ?? unprovisioned(units, status, errors);
		if (failed) return { isReached: false, waiting: [failed], failed };
		const wanted = goal.units ?? (status.model.type === 'caas' ? (application.scale ?? 1) : 1);
		const living = units.filter(({ life }) => life === 'alive');
		const isEnough =
			goal.units === undefined
				? living.length >= wanted
				: living.length === wanted && units.length === wanted;
		if (!isEnough && !(application.subordinate && goal.units === undefined))
			waiting.push(`${name} has ${living.length} of ${wanted} units`);
		for (const unit of units) {
			const line = unitLine(unit, goal);
			if (line !== undefined) waiting.push(line);
		}
	}
	return { isReached: waiting.length === 0, waiting };
};
