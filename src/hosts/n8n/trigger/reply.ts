import type { IExecuteResponsePromiseData, ITriggerFunctions } from 'n8n-workflow';
import type { Fields } from '../../../catalogue/field.ts';
import { readValues } from '../../../catalogue/read-values.ts';
import type { Event, Source } from '../../../catalogue/source.ts';
import { spoken } from '../../../catalogue/units.ts';
import { pause } from '../../../runtime/backoff.ts';
import { asMusterError } from '../../../runtime/errors.ts';
import { unwrapAnswer } from '../answers.ts';
import { nodeError } from '../errors.ts';

/** Seconds an answer is waited for where the asker's own time is not known. */
const LONGEST = 60;

/** Waits for the workflow's answer to an event and hands it on. Settles when that is done, or when it is too late; never rejects. */
export const replyWhen = async (
	functions: ITriggerFunctions,
	source: Source,
	event: Event,
	response: Promise<IExecuteResponsePromiseData>,
): Promise<void> => {
	const waited = new AbortController();
	try {
		const time = event.answerWithin ?? LONGEST;
		const answer = await Promise.race([response, pause(time * 1000, waited.signal)]).catch(() => undefined);
		const values = unwrapAnswer(answer);
		if (values) await event.reply?.(readValues(source.answer as Fields, values));
		else functions.logger.debug(`${functions.getNode().name}: no answer within ${spoken(time)}`);
	} catch (thrown) {
		const error = asMusterError(thrown, 'Answering');
		functions.logger.warn(`${functions.getNode().name}: ${error.message}`);
		if (functions.getMode() !== 'manual') functions.saveFailedExecution?.(nodeError(functions.getNode(), error));
	} finally {
		waited.abort();
	}
};
