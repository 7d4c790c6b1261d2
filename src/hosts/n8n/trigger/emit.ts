import { createHash } from 'node:crypto';
import type { IExecuteResponsePromiseData, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Event, Source } from '../../../catalogue/source.ts';
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
export const emitter = (functions: ITriggerFunctions, source: Source, width: number, closed: AbortSignal) => {
	const turns = executionSemaphore(width, closed);
	const replies = new Set<Promise<void>>();
	const emit = async (events: readonly Event[], fresh: boolean): Promise<void> => {
		await turns.enter();
		if (closed.aborted) return;
		const answered =
			source.answer && events[0]?.reply
				? functions.helpers.createDeferredPromise<IExecuteResponsePromiseData>()
				: undefined;
		const done =
			functions.getMode() === 'manual' ? undefined : functions.helpers.createDeferredPromise<IRun>();
		if (done) turns.leaveWhen(done.promise);
		if (answered) {
			const reply = replyWhen(functions, source, events[0] as Event, answered.promise);
			replies.add(reply);
			void reply.then(() => replies.delete(reply));
		}
		functions.emit([events.map(itemOf)], answered, done, fresh ? guardKey(functions, events) : undefined);
	};
	return {
		async handOver(events: readonly Event[], fresh = true): Promise<void> {
			if (!events.some(({ reply }) => reply)) return emit(events, fresh);
			for (const event of events) await emit([event], fresh);
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
