import type { IExecuteResponsePromiseData, ITriggerFunctions } from 'n8n-workflow';
import type { Fields } from '../../../catalogue/field.ts';
import { readValues } from '../../../catalogue/read-values.ts';
import type { AnySource, Event } from '../../../catalogue/source.ts';
import { asMusterError, type MusterError } from '../../../core/errors.ts';
import { unwrapAnswer } from '../answers.ts';
import { answerQuestion, openQuestion, type Question } from '../questions.ts';

/**
 * An answer that came from a worker and that the server did not take, as a notice: nobody else can say it.
 */
const refusal = (event: Event, { code, message, hint }: MusterError): Event => {
	const at = new Date().toISOString();
	return {
		event: 'late',
		service: event.service,
		at,
		key: `late ${event.key}`,
		text: `The answer was not taken (${event.text}): ${message}`,
		question: event.key,
		error: { code, message, hint },
	};
};

/**
 * Makes an event's question known to the answering steps of this process, and hands an answer that a worker
 * gives through n8n on, whenever it comes: whether it is too late is for the server to say. `notice` is told
 * what the server did not take. Settles when the question is answered or can be no more; never rejects, but
 * may never settle, as `response` may.
 */
export const replyWhen = async (
	functions: ITriggerFunctions,
	source: AnySource,
	event: Event,
	response: Promise<IExecuteResponsePromiseData>,
	notice: (notice: Event) => void,
): Promise<void> => {
	const { name } = functions.getNode();
	let told = () => {};
	const here = new Promise<'here'>((resolve) => {
		told = () => resolve('here');
	});
	const question: Question = {
		workflow: functions.getWorkflow().id ?? '',
		text: event.text,
		answered: false,
		async give(answer) {
			const said = await event.reply?.(readValues(source.answer as Fields, answer));
			told();
			return said;
		},
	};
	const close = openQuestion(event.key, question);
	const first = await Promise.race([here, response.catch(() => undefined)]);
	if (first === 'here') {
		// known until the execution ends, so that a second answer is told from one to nothing
		void response.catch(() => {}).then(close);
		return;
	}
	close();
	const values = unwrapAnswer(first);
	if (!values) {
		if (!question.answered) functions.logger.debug(`${name}: the workflow ended without an answer`);
		return;
	}
	try {
		await answerQuestion(question, values);
	} catch (thrown) {
		notice(refusal(event, asMusterError(thrown, 'Answering')));
	}
};
