import type { ITriggerFunctions } from 'n8n-workflow';
import { sourceExtrasOf } from '../../../catalogue/extras.ts';
import type { Event, Remembered } from '../../../catalogue/event.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { connect } from '../../../engine/connect/connect.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import { cleanUp } from '../../../engine/watch/clean-up.ts';
import { watch } from '../../../engine/watch/watch.ts';
import { pause } from '../../../net/backoff.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { codes } from '../../../core/codes.table.ts';
import { MusterError } from '../../../core/errors.ts';
import { triggerInput } from '../input.ts';
import { cancelCleanUp, cleanUpDone, cleanUpLater } from './clean-up-later.ts';
import { triggerCredential } from './credential.ts';
import { emitter } from './emit.ts';
import { noticeThrottle } from './notice-throttle.ts';
import { outageReport } from './report.ts';
import { untilRead } from './until-read.ts';
import { triggerStore } from './store.ts';
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

/** Whether this is the trigger of a workflow that an earlier process had running. */
export const isRestarted = (functions: ITriggerFunctions): boolean =>
	functions.getMode() !== 'manual' && ['init', 'leadershipChange'].includes(functions.getActivationMode());

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
	const source = service.sources.find((one) => one.name === name);
	if (!source)
		throw new MusterError('UNSUPPORTED', `This version watches for no “${name}”`, {
			hint: 'Choose again what to watch for.',
		});
	const [closed, ending] = [new AbortController(), new AbortController()];
	const options = triggerOptions(functions);
	const { handOver, notify, answers } = emitter(functions, source, options, times, closed.signal, (notice) =>
		tell([notice]),
	);
	const manual = functions.getMode() === 'manual';
	const restarted = isRestarted(functions);
	const report = outageReport(functions, service.title, closed.signal, {
		...times,
		awaited: !manual && !restarted,
	});
	const passNotices = noticeThrottle(notify, times.notices, closed.signal);
	const log = (line: string) => functions.logger.info(`${functions.getNode().name}: ${line}`);
	const credential = triggerCredential(functions, service, name);
	const tell = (notices: readonly Event[]): void => {
		for (const { text } of notices) log(text);
		// in a test the first emit ends it: there the log says it
		if (!manual) passNotices(notices);
	};
	const id = `${functions.getWorkflow().id}-${functions.getNode().id}`;
	let unread: unknown;
	const ready = async (): Promise<boolean> => {
		await cleanUpDone(id);
		try {
			if (!manual) await untilRead(credential.read, { signal: closed.signal, isFatal, onConnectionStatus });
		} catch (error) {
			unread = error;
			return false;
		}
		return !closed.signal.aborted;
	};
	const store = triggerStore(functions, credential.identity, ready, log);
	let remembered: Remembered | undefined;
	/** Ends what it started on the server. */
	const end = async (elsewhere: boolean): Promise<void> => {
		const { last } = credential;
		if (!last) return;
		const lease = (part: string, signal: AbortSignal) => connect(service, last, part, signal);
		const ended = await cleanUp({ source, remembered, lease, log });
		if (ended && !elsewhere) await store.save({ version: 1 }).catch(() => {});
	};
	const endLater = cleanUpLater(id, end, times.away * 1000);
	if (!manual)
		void credential.identity().then(
			(of) => cancelCleanUp(id, of),
			() => {},
		);
	let settle: () => void = () => {};
	const tried = new Promise<void>((resolve) => {
		settle = resolve;
	});
	let watching = false;
	// a restarted n8n goes on trying: rejecting would make it give up for good after 15 s; who tests wants to see
	// what is wrong; a closed one only waits for answers, which go over the connection that is lost
	const isFatal = ({ code }: MusterError) =>
		closed.signal.aborted ||
		(!watching && (manual || (!restarted && (codes[code].cure === 'user' || code === 'UNSUPPORTED'))));
	const onConnectionStatus = (standing: ConnectionStatus) => {
		report(standing);
		if (standing.is !== 'retrying') return;
		// the activation is over: from here on it goes on trying, whatever it meets
		if (!manual) watching = true;
		settle();
	};
	const over = watch({
		service,
		source,
		input: triggerInput(functions, { ...source.fields, ...sourceExtrasOf(source) }),
		async settings() {
			if (unread) throw unread;
			return credential.read();
		},
		signal: ending.signal,
		store,
		restarted,
		// an event that can be answered is an execution of its own
		atMost: source.answer ? 1 : options.batchSize,
		untilDone: options.afterSuccess,
		log,
		isFatal,
		async handOver(events) {
			if (!(await handOver(events))) return false;
			seen();
			return true;
		},
		notify: tell,
		onConnectionStatus,
		onRemember(now) {
			remembered = now;
		},
		onReady() {
			watching = true;
			settle();
		},
	}).catch((error: unknown) => {
		if (!closed.signal.aborted) throw error;
	});
	const quiet = over.catch(() => {});
	return {
		over,
		begun: () => Promise.race([tried, over]),
		async close() {
			const stopped = new MusterError('CANCELLED', 'The trigger was stopped');
			if (source.cleanUp && !closed.signal.aborted)
				void quiet.then(() =>
					manual ? end(true) : endLater(settingsIdentity(service, name, credential.last ?? {})),
				);
			closed.abort(stopped);
			const answering = answers(times.answering);
			// an answer goes over the connection that the question came by; n8n need not wait for it
			if (answering) return void answering.then(() => ending.abort(stopped));
			ending.abort(stopped);
			const bound = new AbortController();
			await Promise.race([quiet, pause(times.closing * 1000, bound.signal)]);
			bound.abort();
		},
	};
};
