import { createHash } from 'node:crypto';
import type { IExecuteResponsePromiseData, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { dataOf } from '../../../catalogue/event.ts';
import type { Event, AnySource } from '../../../catalogue/source.ts';
import { asJson } from '../to-host-value.ts';
import { untilSuccess } from './acknowledge.ts';
import type { TriggerOptions } from './options.ts';
import { replyWhen } from './reply.ts';
import { executionSemaphore } from './semaphore.ts';
import type { Times } from './times.ts';

const itemOf = (event: Event): INodeExecutionData => ({ json: asJson(dataOf(event)) });

/** What happened, to what and when; an event that can be answered keeps the key that its answer names. */
const slimItemOf = ({ service: _service, old: _old, changed: _changed, raw: _raw, ...event }: Event) => {
	const { key: _key, ...rest } = event;
	return itemOf((event.reply ? event : rest) as Event);
};

/** n8n keeps these for ever and across all workflows: so workflow and node go in, hashed. */
const guardKey = (functions: ITriggerFunctions, events: readonly Event[]): string =>
	createHash('sha256')
		.update([functions.getWorkflow().id, functions.getNode().id, ...events.map(({ key }) => key)].join('\0'))
		.digest('base64url');

/**
 * Hands events to n8n: what is handed over together is one execution. Nothing is handed over once `closed` is
 * aborted.
 */
export const emitter = (
	functions: ITriggerFunctions,
	source: AnySource,
	{ width, slim, afterSuccess }: TriggerOptions,
	times: Times,
	closed: AbortSignal,
	onNotice: (notice: Event) => void,
) => {
	const turns = executionSemaphore(width, closed);
	const isTest = functions.getMode() === 'manual';
	const replies = new Set<Promise<void>>();
	const emit = async (events: readonly Event[]) => {
		const leave = await turns.enter();
		if (closed.aborted) {
			leave();
			return undefined;
		}
		const answered =
			source.answer && events[0]?.reply
				? functions.helpers.createDeferredPromise<IExecuteResponsePromiseData>()
				: undefined;
		const done = isTest ? undefined : functions.helpers.createDeferredPromise<IRun>();
		leave(done?.promise);
		if (answered) {
			const reply = replyWhen(functions, source, events[0] as Event, answered.promise, onNotice);
			replies.add(reply);
			void reply.then(() => replies.delete(reply));
		}
		// a crashed execution keeps its key: what is handed over once more must not be taken for done
		const key = events.some(({ redelivered }) => redelivered) ? undefined : guardKey(functions, events);
		functions.emit([events.map(slim ? slimItemOf : itemOf)], answered, done, key);
		return { ended: done?.promise ?? Promise.resolve(undefined) };
	};
	return {
		/** `false` where the trigger was closed before all were handed over. */
		async handOver(events: readonly Event[]): Promise<boolean> {
			if (afterSuccess && !isTest) return untilSuccess(events, { emit, notice: onNotice, closed, times });
			return (await emit(events)) !== undefined;
		},
		/** Hands notices to the second output. */
		notify(notices: readonly Event[]): void {
			if (!closed.aborted) functions.emit([[], notices.map(itemOf)]);
		},
		/**
		 * Settles when the answers that are still awaited have been given, or after `seconds`; `undefined` if
		 * there are none.
		 */
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
