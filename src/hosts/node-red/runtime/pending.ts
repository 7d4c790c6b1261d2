import { timerDelay } from '../../../net/call.ts';
import type { Event } from '../../../catalogue/source.ts';
import { MusterError } from '../../../core/errors.ts';

/** Seconds an answer may take where the source does not say. */
const USUAL_SECONDS = 60;

type Reply = NonNullable<Event['reply']>;

/** Events that wait for an answer in this process, by the id that travels in `msg._muster`. */
const questions = new Map<string, { readonly reply: Reply; forget(): void }>();

/**
 * Keeps an event's reply until it is used, too late, or `closing` is aborted. @returns the id for the
 * message.
 */
export const pendingReply = (reply: Reply, within: number | undefined, closing: AbortSignal): string => {
	const id = crypto.randomUUID();
	const forget = () => {
		clearTimeout(timer);
		closing.removeEventListener('abort', forget);
		questions.delete(id);
	};
	const timer = setTimeout(forget, timerDelay(within ?? USUAL_SECONDS));
	timer.unref();
	questions.set(id, { reply, forget });
	closing.addEventListener('abort', forget, { once: true });
	return id;
};

/** Answers the event that a message came from. @throws MusterError TOO_LATE if nobody waits (any more). */
export const answer = async (id: unknown, values: Readonly<Record<string, unknown>>): Promise<unknown> => {
	if (id === undefined)
		throw new MusterError('TOO_LATE', 'This message carries no question to answer', {
			hint: 'Keep msg._muster on the way from the node that received the question.',
		});
	const question = typeof id === 'string' ? questions.get(id) : undefined;
	if (!question)
		throw new MusterError(
			'TOO_LATE',
			'The question was asked in another process, or the answer is too late',
			{
				hint: 'Answer once, within the time that the question allows, in the Node-RED that received it.',
			},
		);
	const result = await question.reply(values);
	question.forget();
	return result;
};
