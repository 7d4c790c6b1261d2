import { asMusterError, codeOf, MusterError } from '../../../core/errors.ts';
import { secondsOver } from '../../../net/call.ts';
import { formatDuration } from '../../../core/units.ts';
import { type Outcome, outcomeOf } from '../client/outcome.ts';

/** One step of a change that takes several. */
export interface Step {
	/** A verb, for `details.steps`. */
	readonly step: string;
	run(): Promise<unknown>;
	/**
	 * How the unit stands where this step was not done, after its name, e.g.
	 * `was stopped, but not started again`.
	 */
	readonly not: string;
	/** The same where nobody knows whether it was done; none where the step only looks. */
	readonly unknown?: string;
	/** The same where it was done and only its result could not be read; needed for a last step. */
	readonly done?: string;
	/** What to do then. */
	readonly hint: string;
	/** What to do where nobody knows whether it was done. @default `hint` */
	readonly unknownHint?: string;
}

const codes: Readonly<Record<Outcome, 'TIMEOUT' | 'OUTCOME_UNKNOWN'>> = {
	'not done': 'TIMEOUT',
	done: 'TIMEOUT',
	unknown: 'OUTCOME_UNKNOWN',
};

/** The code of an error: where the step’s own time was over, that is no person’s stop. */
const codeFor = (error: MusterError, signal: AbortSignal): MusterError['code'] => {
	const isOver = (signal.reason as Error | undefined)?.name === 'TimeoutError';
	return error.code === 'CANCELLED' && isOver ? codes[outcomeOf(error)] : error.code;
};

/** The message of an error: where the step’s own time was over, who gave no answer and how long it was. */
const wordsFor = (error: MusterError, signal: AbortSignal): string => {
	const { code, message, details } = error;
	if (codeFor(error, signal) === code || !message.startsWith('Stopped while ')) return message;
	const seconds = secondsOver(signal);
	const time = seconds === undefined ? 'in time' : `within ${formatDuration(seconds)}`;
	const doing = message.slice('Stopped '.length);
	const each = typeof details['connecting'] === 'string' ? ` (${details['connecting']})` : '';
	return `${details['endpoint'] ?? 'fleet'} gave no answer ${time} ${doing}${each}`;
};

/**
 * Runs a change of one step. Where it is stopped or its time is over, the error says whether anything was
 * changed.
 * @throws MusterError as `run`; CANCELLED where somebody stopped it; TIMEOUT or OUTCOME_UNKNOWN where the
 *   time was over.
 */
export const changing = async <T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
	try {
		return await run();
	} catch (error) {
		// what took several steps has told how far it came
		if (codeOf(error) !== 'CANCELLED' || (error as MusterError).details['steps']) throw error;
		const { hint, details } = error as MusterError;
		const message = wordsFor(error as MusterError, signal);
		const isUntouched = outcomeOf(error) === 'not done';
		throw new MusterError(
			codeFor(error as MusterError, signal),
			isUntouched ? `${message}; nothing was changed` : message,
			{
				cause: error,
				details: isUntouched ? { ...details, done: false } : details,
				hint: isUntouched ? 'The step can simply be repeated.' : hint,
			},
		);
	}
};

const outcomes = (steps: readonly Step[], at: number, outcome: Outcome) =>
	steps.map(({ step }, index) => {
		if (index === at) return { step, outcome };
		return { step, outcome: index < at ? 'done' : 'not reached' };
	});

/** How a unit stands after a step that went wrong, and what to do then. */
const standingAfter = (one: Step, next: Step | undefined, outcome: Outcome) => {
	if (outcome === 'unknown') return { words: one.unknown ?? one.not, hint: one.unknownHint ?? one.hint };
	if (outcome === 'not done') return { words: one.not, hint: one.hint };
	if (next) return { words: next.not, hint: next.hint };
	return { words: one.done ?? one.not, hint: 'The change was made: do not repeat it.' };
};

/**
 * Runs one step after the other and gives the result of the last.
 * @throws MusterError that says how the unit stands, with `details.steps`: each step and whether it was done.
 */
export const inSteps = async (
	unit: string,
	steps: readonly Step[],
	signal: AbortSignal,
): Promise<unknown> => {
	let result: unknown;
	for (const [at, one] of steps.entries()) {
		try {
			result = await one.run();
		} catch (thrown) {
			const error = asMusterError(thrown, `${unit}: ${one.step}`);
			const outcome = outcomeOf(error);
			const next = steps[at + 1];
			// the next step looks for itself
			if (outcome === 'done' && next && !signal.aborted) continue;
			const { words, hint } = standingAfter(one, next, outcome);
			throw new MusterError(codeFor(error, signal), `${unit} ${words}: ${wordsFor(error, signal)}`, {
				cause: error,
				hint,
				details: { ...error.details, unit, steps: outcomes(steps, at, outcome) },
			});
		}
	}
	return result;
};
