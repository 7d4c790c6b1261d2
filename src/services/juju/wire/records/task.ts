import { get, list, type Loose, map, text, time } from '../get.ts';
import { nameOf } from '../tags.ts';

/** A line that an action said while it ran. */
export interface TaskLine {
	readonly at: string | null;
	readonly message: string;
}

/** An action, or a command, on one unit or machine; one form on all releases. */
export interface Task {
	readonly id: string;
	/** Absent before 2.8. */
	readonly operation: string | null;
	/** A unit (`web/0`) or a machine (`0`). */
	readonly receiver: string;
	readonly name: string;
	/** `pending`, `running`, `completed`, `failed`, `cancelled`, `aborting`, `aborted`, `error`. */
	readonly status: string;
	readonly message: string;
	/** What the action set, without the three below. */
	readonly results: Loose;
	readonly returnCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly log: readonly TaskLine[];
	readonly parameters: Loose;
	readonly enqueued: string | null;
	readonly started: string | null;
	readonly completed: string | null;
}

const ended = new Set(['completed', 'failed', 'cancelled', 'aborted', 'error']);
/** Whether nothing more will come. 4.0 leaves `completed` empty: the status alone tells. */
export const hasEnded = ({ status }: Pick<Task, 'status'>): boolean => ended.has(status);

/** 2.9 says `Code`, `Stdout`; 3.x `return-code`, `stdout`; 1.x commands `Code` and base64. */
const OUTPUT = [
	'return-code',
	'Code',
	'code',
	'stdout',
	'Stdout',
	'stderr',
	'Stderr',
	'stdout-encoding',
	'stderr-encoding',
	'StdoutEncoding',
	'StderrEncoding',
];

const pick = (from: Loose, names: readonly string[]): unknown =>
	names.map((name) => from[name]).find((value) => value !== undefined && value !== null);

const decodedText = (from: Loose, name: 'stdout' | 'stderr'): string => {
	const value = pick(from, [name, name === 'stdout' ? 'Stdout' : 'Stderr']);
	if (typeof value !== 'string') return '';
	const encoding = pick(from, [`${name}-encoding`, name === 'stdout' ? 'StdoutEncoding' : 'StderrEncoding']);
	return encoding === 'base64' ? Buffer.from(value, 'base64').toString('utf8') : value;
};

const codeOf = (from: Loose): number | null => {
	const value = pick(from, ['return-code', 'Code', 'code']);
	const code = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof code === 'number' && Number.isFinite(code) ? code : null;
};

/** Receivers are tags in answers, names in deltas. */
const receiverOf = (input: string | undefined): string => {
	if (input === undefined) return '';
	return /^(unit|machine)-/.test(input) ? (nameOf(input) ?? input) : input;
};

/** A result of Enqueue, Actions, Cancel; of 1.x’s Run too. */
export const decodeTask = (input: unknown): Task => {
	const action = get(input, 'action');
	const output = map(input, 'output');
	// 1.x’s Run has them beside each other, as bytes in base64
	const flat = Object.keys(output).length > 0 ? output : ((input ?? {}) as Loose);
	const isOldRun = get(input, 'action') === undefined && (flat['Code'] ?? flat['Stdout']) !== undefined;
	const from: Loose = isOldRun ? { ...flat, StdoutEncoding: 'base64', StderrEncoding: 'base64' } : output;
	const failed = text(input, 'error');
	const begun = isOldRun ? 'completed' : 'pending';
	return {
		id: nameOf(get(action, 'tag')) ?? '',
		operation: nameOf(get(input, 'operation')) ?? null,
		receiver: receiverOf(text(action, 'receiver') ?? text(input, 'unit-id') ?? text(input, 'machine-id')),
		name: text(action, 'name') ?? '',
		status: text(input, 'status') ?? (failed ? 'error' : begun),
		message: text(input, 'message') ?? failed ?? '',
		results: Object.fromEntries(Object.entries(output).filter(([name]) => !OUTPUT.includes(name))),
		returnCode: codeOf(from),
		stdout: decodedText(from, 'stdout'),
		stderr: decodedText(from, 'stderr'),
		log: list(input, 'log').map((one) => ({
			at: time(one, 'timestamp'),
			message: text(one, 'message') ?? '',
		})),
		parameters: map(action, 'parameters'),
		enqueued: time(input, 'enqueued'),
		started: time(input, 'started'),
		completed: time(input, 'completed'),
	};
};

/** Tasks that were begun together. */
export interface Operation {
	readonly id: string;
	readonly summary: string;
	readonly status: string;
	readonly failed: string | null;
	readonly enqueued: string | null;
	readonly started: string | null;
	readonly completed: string | null;
	readonly tasks: readonly Task[];
}

/** The earliest of some moments. */
const earliest = (moments: readonly (string | null)[]): string | null =>
	moments.flatMap((one) => one ?? []).sort()[0] ?? null;

/**
 * 4.0 says of an operation when it ended and not when it began, of its tasks the reverse: what each lacks is
 * filled in where the other tells it for sure.
 */
export const decodeOperation = (input: unknown): Operation => {
	const id = nameOf(get(input, 'operation')) ?? '';
	const tasks = list(input, 'actions').map((one) => ({ ...decodeTask(one), operation: id }));
	const completed = time(input, 'completed');
	const isAlone = tasks.length === 1;
	return {
		id,
		summary: text(input, 'summary') ?? '',
		status: text(input, 'status') ?? 'unknown',
		failed: text(input, 'fail') ?? null,
		enqueued: time(input, 'enqueued'),
		started: time(input, 'started') ?? earliest(tasks.map((task) => task.started)),
		completed,
		tasks: tasks.map((task) =>
			isAlone && hasEnded(task) ? { ...task, completed: task.completed ?? completed } : task,
		),
	};
};
