import { MusterError } from '../../core/errors.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** An event that a trigger of this process has started an execution with, and that waits for an answer. */
export interface Question {
	readonly workflow: string;
	readonly text: string;
	/** Gives the answer to the server; settles with the server's word. */
	readonly give: (answer: Answer) => Promise<unknown>;
	answered: boolean;
}

/** Questions that are remembered at most: n8n may never tell that an execution has ended. */
const MOST = 10_000;

// one process may hold several copies of this module
const registry = globalThis as { [key: symbol]: Map<string, Question> | undefined };
const OPEN = Symbol.for('@muster/n8n-questions/1');
const open = (): Map<string, Question> => (registry[OPEN] ??= new Map());

/**
 * Makes a question known to the answering steps of this process, by the key of its event. Returns what closes
 * it.
 */
export const openQuestion = (key: string, question: Question): (() => void) => {
	const questions = open();
	questions.set(key, question);
	for (const old of questions.keys()) {
		if (questions.size <= MOST) break;
		questions.delete(old);
	}
	return () => {
		if (questions.get(key) === question) questions.delete(key);
	};
};

/** The first question of the workflow that one of these keys belongs to. */
export const findQuestion = (keys: readonly string[], workflow: string): Question | undefined =>
	keys.map((key) => open().get(key)).find((question) => question?.workflow === workflow);

/**
 * The question of a workflow, where no other one is open: a tool of an AI agent cannot see which event
 * started it.
 */
export const onlyQuestion = (workflow: string): Question | undefined => {
	const own = [...open().values()].filter((one) => one.workflow === workflow && !one.answered);
	return own.length === 1 ? own[0] : undefined;
};

/**
 * Answers a question and waits for the server's word.
 * @throws MusterError CONFLICT for a second answer; else what the server says, TOO_LATE for example.
 */
export const answerQuestion = async (question: Question, answer: Answer): Promise<unknown> => {
	if (question.answered)
		throw new MusterError('CONFLICT', 'This question has been answered already', {
			hint: `Each question takes one answer (${question.text}). Nothing was sent.`,
		});
	question.answered = true;
	try {
		return await question.give(answer);
	} catch (error) {
		// refused: another answer may be taken
		question.answered = false;
		throw error;
	}
};
