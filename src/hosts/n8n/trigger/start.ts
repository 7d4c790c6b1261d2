import { sourceFieldsOf } from '../../../catalogue/extras.ts';
import type { ITriggerFunctions } from 'n8n-workflow';
import type { Event } from '../../../catalogue/event.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { AnySource } from '../../../catalogue/source.ts';
import { watch } from '../../../engine/watch/watch.ts';
import { pause } from '../../../net/backoff.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { MusterError, stopped } from '../../../core/errors.ts';
import { triggerInput } from '../input.ts';
import { refuseUnread } from '../misplaced.ts';
import { triggerPlaces } from '../properties/misplaced.ts';
import { activation, isRestarted } from './activation.ts';
import { triggerCredential } from './credential.ts';
import { credentialGate } from './credential-gate.ts';
import { emitter } from './emit.ts';
import { noticeThrottle } from './notice-throttle.ts';
import { outageReport } from './report.ts';
import { startedOnServer } from './started-on-server.ts';
import { triggerId, triggerStore } from './store.ts';
import { triggerOptions } from './options.ts';
import type { Times } from './times.ts';

export interface Watching {
	/** Settles when watching has ended; rejects with what ended it. */
	readonly over: Promise<void>;
	/** Settles when the first connection stands or has failed once; rejects as `over` does. */
	begun(): Promise<void>;
	/**
	 * Ends it: nothing is handed over from here on. Settles when all has ended or its time is over; never
	 * rejects.
	 */
	close(): Promise<void>;
}

const sourceNamed = (service: AnyService, name: string): AnySource => {
	const source = service.sources.find((one) => one.name === name);
	if (source) return source;
	throw new MusterError('UNSUPPORTED', `This version watches for no “${name}”`, {
		hint: 'Choose again what to watch for.',
	});
};

/** Waits for what never rejects, so many seconds at most. */
const within = async (seconds: number, work: Promise<unknown>): Promise<void> => {
	const bound = new AbortController();
	await Promise.race([work, pause(seconds * 1000, bound.signal)]);
	bound.abort();
};

/**
 * Starts watching; `seen` is called after each hand-over. `over` rejects only for what a user must mend, and
 * not after a restart of n8n.
 */
export const start = (
	functions: ITriggerFunctions,
	service: AnyService,
	name: string,
	times: Times,
	seen: () => void,
): Watching => {
	const source = sourceNamed(service, name);
	const [closed, abortController] = [new AbortController(), new AbortController()];
	const manual = functions.getMode() === 'manual';
	const restarted = isRestarted(functions);
	const id = triggerId(functions);
	refuseUnread(sourceFieldsOf(source), triggerPlaces(service), functions.getNode().parameters);
	const options = triggerOptions(functions);
	const log = (line: string) => functions.logger.info(`${functions.getNode().name}: ${line}`);
	const activating = activation({ manual, restarted, closed: closed.signal });
	const report = outageReport(functions, service.title, closed.signal, {
		...times,
		awaited: !manual && !restarted,
	});
	const onConnectionStatus = (status: ConnectionStatus) => {
		report(status);
		activating.onConnectionStatus(status);
	};
	const tell = (notices: readonly Event[]): void => {
		for (const { text } of notices) log(text);
		// in a test the first emit ends it: there the log says it
		if (!manual) passNotices(notices);
	};
	const output = emitter(functions, source, options, times, closed.signal, (notice) => tell([notice]));
	const passNotices = noticeThrottle(output.notify, times.notices, closed.signal);
	const { isFatal } = activating;
	const credential = triggerCredential(functions, service, name);
	const reading = manual ? undefined : { isFatal, onConnectionStatus };
	const gate = credentialGate(id, credential, closed.signal, reading);
	const store = triggerStore(functions, credential.identity, gate.open, log);
	const away = times.away * 1000;
	const started = startedOnServer({ id, service, source, credential, store, manual, away, log });
	const over = watch({
		service,
		source,
		input: triggerInput(functions, sourceFieldsOf(source)),
		settings: gate.settings,
		signal: abortController.signal,
		store,
		restarted,
		// an event that can be answered is an execution of its own
		atMost: source.answer ? 1 : options.batchSize,
		untilDone: options.afterSuccess,
		log,
		isFatal,
		async handOver(events) {
			if (!(await output.handOver(events))) return false;
			seen();
			return true;
		},
		notify: tell,
		onConnectionStatus,
		onRemember: started.onRemember,
		onReady: activating.onReady,
	}).catch((error: unknown) => {
		if (!closed.signal.aborted) throw error;
	});
	const quiet = over.catch(() => {});
	return {
		over,
		begun: () => Promise.race([activating.tried, over]),
		async close() {
			const reason = stopped('The trigger was stopped');
			if (!closed.signal.aborted) void quiet.then(started.end);
			closed.abort(reason);
			const answering = output.answers(times.answering);
			// an answer goes over the connection that the question came by; n8n need not wait for it
			if (answering) return void answering.then(() => abortController.abort(reason));
			abortController.abort(reason);
			await within(times.closing, quiet);
		},
	};
};
