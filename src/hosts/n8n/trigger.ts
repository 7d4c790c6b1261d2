import type { IDataObject, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { AnyService } from '../../catalogue/service.ts';
import type { Source } from '../../catalogue/source.ts';
import { spoken } from '../../catalogue/units.ts';
import { watch } from '../../engine/watch.ts';
import { pause } from '../../runtime/backoff.ts';
import { codes } from '../../runtime/codes.table.ts';
import { asMusterError, MusterError } from '../../runtime/errors.ts';
import type { Standing } from '../../runtime/resume.ts';
import { credentialName } from './credential-name.ts';
import { nodeError } from './errors.ts';
import { triggerGiven } from './given.ts';
import { emitter } from './trigger/emit.ts';
import { outageReport } from './trigger/outage.ts';
import { staticStore } from './trigger/store.ts';

/** Seconds: how long an activation waits for the first connection; a manual test for an event; a close for what runs. */
const [ACTIVATION, LISTENING, CLOSING] = [10, 300, 3];

const sourceOf = (service: AnyService, name: string): Source => {
	const source = service.sources.find((one) => one.name === name);
	if (!source) throw new MusterError('UNSUPPORTED', `This version watches for no “${name}”`, { hint: 'Choose again what to watch for.' });
	return source;
};

/** Starts watching. `begun`: the first connection stands, or failed once; rejects with what only a user can mend. */
const start = (functions: ITriggerFunctions, service: AnyService, source: Source, signal: AbortSignal, seen: () => void) => {
	const { executionsAtATime = 20 } = (functions.getNodeParameter('options', {}) ?? {}) as { executionsAtATime?: number };
	const emit = emitter(functions, source, executionsAtATime, signal);
	const report = outageReport(functions, service.title, signal);
	const settings = async () => await functions.getCredentials<IDataObject>(credentialName(service));
	const mode = functions.getMode() === 'manual' ? 'manual' : functions.getActivationMode();
	const restarted = mode === 'init' || mode === 'leadershipChange';
	let settle: () => void = () => {};
	const tried = new Promise<void>((resolve) => {
		settle = resolve;
	});
	let fresh = false;
	let watching = false;
	const over = watch({
		service,
		source,
		given: triggerGiven(functions, source.fields),
		settings,
		signal,
		store: staticStore(functions),
		restarted,
		log: (line) => functions.logger.info(`${functions.getNode().name}: ${line}`),
		// a restarted n8n goes on trying: rejecting would make it give up for good after 15 s; who tests wants to see what is wrong
		gives: (error) => !watching && (mode === 'manual' || (!restarted && codes[error.code].cure === 'user')),
		async handOver(events) {
			await emit(events, fresh);
			seen();
		},
		onStanding(standing: Standing) {
			report(standing);
			// what comes before the first connection is the last event of an earlier process, handed over once more
			fresh = true;
			if (standing.is === 'retrying') settle();
		},
		onReady() {
			watching = true;
			settle();
		},
	});
	return { over, begun: Promise.race([tried, over]) };
};

/** `trigger` of a service's trigger node. */
export const runTrigger = (service: AnyService) =>
	async function trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		const ending = new AbortController();
		const { signal } = ending;
		let over: Promise<void> = Promise.resolve();
		const closeFunction = async (): Promise<void> => {
			ending.abort(new MusterError('CANCELLED', 'The trigger was stopped'));
			const bound = new AbortController();
			await Promise.race([over.catch(() => {}), pause(CLOSING * 1000, bound.signal)]);
			bound.abort();
		};
		const fail = (thrown: unknown) => nodeError(this.getNode(), asMusterError(thrown, 'Watching'));
		const source = sourceOf(service, this.getNodeParameter('source') as string);

		if (this.getMode() === 'manual') {
			const manualTriggerFunction = async (): Promise<void> => {
				let seen: () => void = () => {};
				const event = new Promise<void>((resolve) => {
					seen = resolve;
				});
				const watched = start(this, service, source, signal, () => seen());
				over = watched.over;
				try {
					await Promise.race([event, over, pause(LISTENING * 1000, signal).then(() => Promise.reject(tooLong(source, signal)))]);
				} catch (error) {
					if (signal.aborted) return;
					await closeFunction();
					throw fail(error);
				}
			};
			return { closeFunction, manualTriggerFunction };
		}

		const watched = start(this, service, source, signal, () => {});
		over = watched.over;
		over.catch((error: unknown) => {
			if (!signal.aborted) this.logger.error(`${this.getNode().name}: ${fail(error).message}`);
		});
		try {
			await Promise.race([watched.begun, pause(ACTIVATION * 1000, signal)]);
		} catch (error) {
			await closeFunction();
			throw fail(error);
		}
		return { closeFunction };
	};

const tooLong = ({ label }: Source, signal: AbortSignal) =>
	new MusterError(signal.aborted ? 'CANCELLED' : 'TIMEOUT', `No “${label}” within ${spoken(LISTENING)}, so the test has ended`, {
		hint: 'Test again and make the event happen, or publish the workflow: a published trigger listens for ever.',
	});
