import { createHash } from 'node:crypto';
import type { IExecuteResponsePromiseData, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Event, AnySource } from '../../../catalogue/source.ts';
import { asJson } from '../to-host-value.ts';
import { replyWhen } from './reply.ts';
import { executionSemaphore } from './semaphore.ts';

const itemOf = ({ reply: _reply, answerWithin: _within, ...event }: Event): INodeExecutionData => ({
	json: asJson(event),
});

/** n8n keeps these for ever and across all workflows: so workflow and node go in, hashed. */
const guardKey = (functions: ITriggerFunctions, events: readonly Event[]): string =>
	createHash('sha256')
		.update([functions.getWorkflow().id, functions.getNode().id, ...events.map(({ key }) => key)].join('\0'))
		.digest('base64url');

/**
 * Hands events to n8n: a batch is one execution; an event that can be answered is one of its own. Nothing is handed over
 * once `closed` is aborted.
 */
export const emitter = (
	functions: ITriggerFunctions,
	source: AnySource,
	width: number,
	closed: AbortSignal,
	onNotice: (notice: Event) => void,
) => {
	const turns = executionSemaphore(width, closed);
	const replies = new Set<Promise<void>>();
	const emit = async (events: readonly Event[]): Promise<boolean> => {
		const leave = await turns.enter();
		if (closed.aborted) {
			leave();
			return false;
		}
		const answered =
			source.answer && events[0]?.reply
				? functions.helpers.createDeferredPromise<IExecuteResponsePromiseData>()
				: undefined;
		const done =
			functions.getMode() === 'manual' ? undefined : functions.helpers.createDeferredPromise<IRun>();
		leave(done?.promise);
		if (answered) {
			const reply = replyWhen(functions, source, events[0] as Event, answered.promise, onNotice);
			replies.add(reply);
			void reply.then(() => replies.delete(reply));
		}
		// a crashed execution keeps its key: what is handed over once more must not be taken for done
		const key = events.some(({ redelivered }) => redelivered) ? undefined : guardKey(functions, events);
		functions.emit([events.map(itemOf)], answered, done, key);
		return true;
	};
	return {
		/** `false` where the trigger was closed before all were handed over. */
		async handOver(events: readonly Event[]): Promise<boolean> {
			if (!events.some(({ reply }) => reply)) return emit(events);
			for (const event of events) if (!(await emit([event]))) return false;
			return true;
		},
		/** Hands notices to the second output. */
		notify(notices: readonly Event[]): void {
			if (!closed.aborted) functions.emit([[], notices.map(itemOf)]);
		},
		/** Settles when the answers that are still awaited have been given, or after `seconds`; `undefined` if there are none. */
		answers(seconds: number): Promise<void> | undefined {
			if (replies.size === 0) return undefined;
			return new Promise((settled) => {
				const timer = setTimeout(settled, seconds * 1000).unref();
				void Promise.all(replies).then(() => {
					clearTimeout(timer);
					settled();
				});
			});
		},
	};
};
