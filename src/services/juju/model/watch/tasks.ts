import type { Remembered } from '../../../../catalogue/event.ts';
import { hasEnded, type Operation, type Task } from '../../wire/records/task.ts';

/** How far a model’s tasks were told: all up to a number, but those that were open or not seen then. */
export interface TaskProgress {
	/** The model’s UUID: another model of the same name begins its numbers anew. */
	readonly model: string;
	/** The highest number seen, of a task or an operation: they share one sequence. */
	readonly highest: number;
	/** Open tasks, with how many lines of theirs were told. */
	readonly open: ReadonlyMap<string, number>;
	/** Numbers shortly below that were not seen: what was begun at the same time may be seen later. */
	readonly unseen: ReadonlySet<number>;
}

const NEAR = 32;

const tasksOf = (operations: readonly Operation[]): Task[] => operations.flatMap(({ tasks }) => tasks);

/** What is told after a look. */
export const progressAfter = (
	model: string,
	operations: readonly Operation[],
	before: TaskProgress | undefined,
): TaskProgress => {
	const seen = new Set<number>();
	for (const { id, tasks } of operations)
		for (const one of [id, ...tasks.map((task) => task.id)]) seen.add(Number(one));
	let highest = before?.highest ?? -1;
	for (const number of seen) if (number > highest) highest = number;
	const unseen = new Set<number>();
	for (let number = Math.max(0, highest - NEAR); number < highest; number++) {
		const isNew = before === undefined || number > before.highest || before.unseen.has(number);
		if (isNew && !seen.has(number)) unseen.add(number);
	}
	const open = tasksOf(operations).filter((task) => !hasEnded(task));
	return { model, highest, open: new Map(open.map(({ id, log }) => [id, log.length])), unseen };
};

const isNew = (id: string, { highest, open, unseen }: TaskProgress): boolean =>
	open.has(id) || Number(id) > highest || unseen.has(Number(id));

/** Tasks that ended between two looks, in the order of their beginning. */
export const endedSince = (operations: readonly Operation[], before: TaskProgress): Task[] =>
	tasksOf(operations)
		.filter((task) => hasEnded(task) && isNew(task.id, before))
		.sort((one, other) => Number(one.id) - Number(other.id));

export interface LoggedLine {
	readonly task: Task;
	/** Of the line in the task’s log. */
	readonly index: number;
}
/** Lines that tasks logged between two looks. */
export const linesSince = (operations: readonly Operation[], before: TaskProgress): LoggedLine[] =>
	tasksOf(operations)
		.filter(({ id }) => isNew(id, before))
		.flatMap((task) =>
			task.log
				.map((_, index) => ({ task, index }))
				.filter(({ index }) => index >= (before.open.get(task.id) ?? 0)),
		);

export const rememberProgress = ({ model, highest, open, unseen }: TaskProgress): Remembered => ({
	at: new Date().toISOString(),
	model,
	highest,
	open: Object.fromEntries(open),
	unseen: [...unseen],
});

/** What {@link rememberProgress} made; `undefined` where it is something else. */
export const recallProgress = (remembered: Remembered | undefined): TaskProgress | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { model, highest, open, unseen } = remembered as { [key: string]: unknown };
	if (typeof highest !== 'number' || typeof open !== 'object' || open === null || !Array.isArray(unseen))
		return undefined;
	return {
		model: typeof model === 'string' ? model : '',
		highest,
		open: new Map(Object.entries(open).map(([id, count]) => [id, Number(count)])),
		unseen: new Set(unseen.map(Number)),
	};
};
