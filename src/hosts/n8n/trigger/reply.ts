import type { IExecuteResponsePromiseData, ITriggerFunctions } from 'n8n-workflow';
import type { Fields } from '../../../catalogue/field.ts';
import { readValues } from '../../../catalogue/read-values.ts';
import type { Event, AnySource } from '../../../catalogue/source.ts';
import { asMusterError } from '../../../core/errors.ts';
import { unwrapAnswer } from '../answers.ts';
import { nodeError } from '../errors.ts';

/**
 * Hands the workflow's answer to an event on, whenever it comes: whether it is too late is for the server to say, and its
 * words are shown. Settles when that is done or there is no answer; never rejects, but may never settle, as `response` may.
 */
export const replyWhen = async (
	functions: ITriggerFunctions,
	source: AnySource,
	event: Event,
	response: Promise<IExecuteResponsePromiseData>,
): Promise<void> => {
	const { name } = functions.getNode();
	const values = unwrapAnswer(await response.catch(() => undefined));
	if (!values) return functions.logger.debug(`${name}: the workflow ended without an answer`);
	try {
		await event.reply?.(readValues(source.answer as Fields, values));
	} catch (thrown) {
		const error = asMusterError(thrown, 'Answering');
		functions.logger.warn(`${name}: the answer was not taken: ${error.message}`);
		if (functions.getMode() !== 'manual')
			functions.saveFailedExecution?.(nodeError(functions.getNode(), error));
	}
};
