import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { AnyService } from '../../catalogue/service.ts';
import { formatDuration } from '../../core/units.ts';
import { pause } from '../../net/backoff.ts';
import { asMusterError, MusterError } from '../../core/errors.ts';
import { canceledError, nodeError } from './errors.ts';
import { isRestarted } from './trigger/activation.ts';
import { showRefusal } from './trigger/refusal.ts';
import { start, type Watching } from './trigger/start.ts';
import { type Times, usual } from './trigger/times.ts';

const failure = (functions: ITriggerFunctions, thrown: unknown) =>
	nodeError(functions.getNode(), asMusterError(thrown, 'Watching'));

const nothingCame = (service: AnyService, name: string, seconds: number) =>
	new MusterError(
		'TIMEOUT',
		`No “${service.sources.find((one) => one.name === name)?.label}” within ${formatDuration(seconds)}, so the test has ended`,
		{
			hint: 'Test again and make the event happen, or publish the workflow: a published trigger listens for ever.',
		},
	);

/** A test: listens until the first event, which n8n then closes it for. */
const tested = (
	functions: ITriggerFunctions,
	service: AnyService,
	name: string,
	times: Times,
): ITriggerResponse => {
	const closed = new AbortController();
	let watching: Watching | undefined;
	const closeFunction = async (): Promise<void> => {
		closed.abort();
		await watching?.close();
	};
	const ended = new Promise<never>((_, reject) => {
		closed.signal.addEventListener('abort', () => reject(canceledError('Listening', undefined)));
	});
	ended.catch(() => {});
	const manualTriggerFunction = async (): Promise<void> => {
		const over = new AbortController();
		const tooLong = pause(times.listening * 1000, over.signal).then(() =>
			Promise.reject(nothingCame(service, name, times.listening)),
		);
		// nobody waits for it where starting fails at once
		tooLong.catch(() => {});
		try {
			if (closed.signal.aborted) throw canceledError('Listening', undefined);
			await new Promise<void>((seen, failed) => {
				watching = start(functions, service, name, times, seen);
				Promise.race([watching.over, ended, tooLong]).catch(failed);
			});
		} catch (error) {
			// n8n does not close a test that failed
			await closeFunction();
			throw failure(functions, error);
		} finally {
			over.abort();
		}
	};
	return { closeFunction, manualTriggerFunction };
};

/** `trigger` of a service's trigger node. */
export const runTrigger = (service: AnyService, times: Partial<Times> = {}) =>
	async function trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const allowed = { ...usual, ...times };
		const name = this.getNodeParameter('source') as string;
		if (this.getMode() === 'manual') return tested(this, service, name, allowed);
		let watching: Watching | undefined;
		const closeFunction = async () => await watching?.close();
		const restarted = isRestarted(this);
		const bound = new AbortController();
		try {
			watching = start(this, service, name, allowed, () => {});
			await Promise.race([
				watching.begun(),
				pause((restarted ? allowed.restart : allowed.activation) * 1000, bound.signal),
			]);
			watching.over.catch((thrown: unknown) => deaf(this, thrown));
		} catch (thrown) {
			await closeFunction();
			// rejecting at a restart would make n8n give up for good: it is shown, and the workflow stays published
			if (!restarted) {
				const error = failure(this, thrown);
				showRefusal(this, error);
				throw error;
			}
			deaf(this, thrown);
		} finally {
			bound.abort();
		}
		return { closeFunction };
	};

/** Watching has ended for a reason that only a user can mend, while n8n shows the workflow as published. */
const deaf = (functions: ITriggerFunctions, thrown: unknown): void => {
	const error = failure(functions, thrown);
	functions.logger.error(`${functions.getNode().name} has stopped watching: ${error.message}`);
	functions.saveFailedExecution?.(error);
};
