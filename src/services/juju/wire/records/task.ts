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
	/**
	 * What the action set, without the three below. `stdout-encoding` and `stderr-encoding` are `base64` where
	 * what was said is no text.
	 */
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
const NAMES = {
	code: ['return-code', 'Code'],
	stdout: ['stdout', 'Stdout'],
	stderr: ['stderr', 'Stderr'],
	stdoutEncoding: ['stdout-encoding', 'StdoutEncoding'],
	stderrEncoding: ['stderr-encoding', 'StderrEncoding'],
} as const;

/** Which of the names of one thing is used; another of them is a charm’s own. */
const usedName = (from: Loose, of: keyof typeof NAMES): string | undefined =>
	NAMES[of].find((name) => from[name] !== undefined && from[name] !== null);
const valueOf = (from: Loose, of: keyof typeof NAMES): unknown => from[usedName(from, of) ?? ''];

interface Said {
	readonly text: string;
	/** Whether the text is base64 of what is no text. */
	readonly isBinary: boolean;
}
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const saidOf = (from: Loose, of: 'stdout' | 'stderr'): Said => {
	const value = valueOf(from, of);
	const text = typeof value === 'string' ? value : '';
	if (valueOf(from, `${of}Encoding`) !== 'base64') return { text, isBinary: false };
	try {
		return { text: strict.decode(Buffer.from(text, 'base64')), isBinary: false };
	} catch {
		return { text, isBinary: true };
	}
};

const codeOf = (from: Loose): number | null => {
	const value = valueOf(from, 'code');
	const code = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof code === 'number' && Number.isFinite(code) ? code : null;
};

/** What the charm set, and how binary output is written. */
const resultsOf = (output: Loose, stdout: Said, stderr: Said): Loose => {
	const used = new Set(Object.keys(NAMES).map((of) => usedName(output, of as keyof typeof NAMES)));
	return {
		...Object.fromEntries(Object.entries(output).filter(([name]) => !used.has(name))),
		...(stdout.isBinary ? { 'stdout-encoding': 'base64' } : {}),
		...(stderr.isBinary ? { 'stderr-encoding': 'base64' } : {}),
	};
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
	const [stdout, stderr] = [saidOf(from, 'stdout'), saidOf(from, 'stderr')];
	const failed = text(input, 'error');
	const begun = isOldRun ? 'completed' : 'pending';
	return {
		id: nameOf(get(action, 'tag')) ?? '',
		operation: nameOf(get(input, 'operation')) ?? null,
		receiver: receiverOf(text(action, 'receiver') ?? text(input, 'unit-id') ?? text(input, 'machine-id')),
		name: text(action, 'name') ?? '',
		status: text(input, 'status') ?? (failed ? 'error' : begun),
		message: text(input, 'message') ?? failed ?? '',
		results: resultsOf(output, stdout, stderr),
		returnCode: codeOf(from),
		stdout: stdout.text,
		stderr: stderr.text,
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
