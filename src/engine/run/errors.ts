import type { AnyOperation } from '../../catalogue/operation.ts';
import { isNotReached, partly, type Partly } from '../../catalogue/results.ts';
import { asMusterError, codeOf, MusterError, stopped } from '../../core/errors.ts';
import { noAnswer } from '../connect/no-answer.ts';

/** Results that an error carries, where a host cannot pass them on. */
const MAX_DONE = 100;

/** PARTIAL: what failed, what was never reached, what was done. */
export const partialError = (operation: AnyOperation, { done, failed }: Partly): MusterError => {
	const failures = failed.map(({ key, error }) => ({ key, error: asMusterError(error, operation.action) }));
	const first = failures[0] as (typeof failures)[number];
	const left = failures.filter(({ error }) => isNotReached(error)).length;
	const total = failed.length + done.length;
	const counts = [
		...(failed.length > left ? [`${failed.length - left} of ${total} failed`] : []),
		...(left > 0 ? [`${left} not reached`] : []),
	];
	const message = `${operation.action}: ${counts.join(', ')}, ${done.length} done; ${first.key}: ${first.error.message}`;
	return new MusterError('PARTIAL', message, {
		hint: first.error.hint,
		details: {
			failed: failures.map(({ key, error }) => ({ key, code: error.code, message: error.message })),
			doneCount: done.length,
			done: done.slice(0, MAX_DONE),
		},
	});
};

const unknownAfter = (said: string, cause: unknown): MusterError =>
	new MusterError('OUTCOME_UNKNOWN', `${said}; whether it happened is not known`, { cause });

/** The step’s time is over: TIMEOUT, or OUTCOME_UNKNOWN where a change was under way. */
export const overdueError = (
	operation: AnyOperation,
	begun: boolean,
	seconds: number,
	where: string,
	cause: unknown,
): MusterError => {
	const said = `${operation.action}: ${noAnswer(where, seconds, cause)}`;
	return operation.effect === 'reads' || !begun
		? new MusterError('TIMEOUT', said, { cause })
		: unknownAfter(said, cause);
};

/** What was stopped goes on all the same. */
export const stoppedInVain = ({ action, effect }: AnyOperation): MusterError => {
	const said = `${action} was stopped, and did not end`;
	return stopped(effect === 'reads' ? said : `${said}; whether it happened is not known`);
};

const isCutOff = (error: unknown): boolean => codeOf(error) === 'CANCELLED' && !isNotReached(error);

/**
 * A partial result of a step whose own time is over: what was under way then was not stopped by anybody, it
 * got no answer. Things that were not reached stay as they are.
 */
export const overdueParts = (
	{ done, failed }: Partly,
	seconds: number,
	whereOf: (cause: unknown) => string,
): Partly =>
	partly({
		done,
		failed: failed.map(({ key, error }) => ({
			key,
			error: isCutOff(error) ? unknownAfter(noAnswer(whereOf(error), seconds, error), error) : error,
		})),
	});
