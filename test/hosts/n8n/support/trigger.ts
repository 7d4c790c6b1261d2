import type { Engine, Loose } from '../engine.ts';

/** One call of `emit`. */
export interface Emitted {
	readonly items: readonly Loose[];
	/** What came out of the second output. */
	readonly notices: readonly Loose[];
	/** Settles the workflow’s answer. */
	readonly answer: ((value: unknown) => void) | undefined;
	/** Says that the execution has ended. */
	readonly end: ((status?: 'success' | 'error') => void) | undefined;
	readonly key: string | undefined;
}

export interface TriggerOptions {
	parameters: Loose;
	credential: Loose | (() => Promise<Loose>);
	activation?: 'activate' | 'update' | 'init';
	/** The static data an earlier process has left. */
	staticData?: Loose;
	/** Whether executions end at once by themselves. */
	ends?: boolean;
	/** Instead of the packed node’s: the same of the sources, with other times. */
	trigger?: (this: never) => Promise<{ closeFunction?: () => Promise<void> }>;
	type?: string;
	id?: string;
}

/** A trigger as n8n runs it, in n8n’s own TriggerContext; executions are not run but kept. */
export const startTrigger = (engine: Engine, options: TriggerOptions) => {
	const {
		parameters,
		credential,
		activation = 'activate',
		staticData,
		ends = true,
		type = 'serfTrigger',
		id = 'w1',
	} = options;
	const node = engine.nodeOf({ node: type, parameters });
	const { flow } = engine.flowOf([node], { id, active: true, staticData });
	const emitted: Emitted[] = [];
	const failures: (Error & { description?: string; context?: Loose })[] = [];
	const emit = (
		data: Loose[][],
		response?: { resolve(value: unknown): void },
		done?: { resolve(value: unknown): void },
		key?: string,
	) => {
		emitted.push({
			items: (data[0] ?? []).map(({ json }) => json as Loose),
			notices: (data[1] ?? []).map(({ json }) => json as Loose),
			answer: response && ((value) => response.resolve(value)),
			end: done && ((status = 'success') => done.resolve({ status, data: { resultData: { runData: {} } } })),
			key,
		});
		if (ends) done?.resolve({});
	};
	const additional = engine.additionalOf({});
	additional.credentialsHelper.getDecrypted = async (...words) =>
		engine.reveal(typeof credential === 'function' ? await credential() : credential, words);
	const context = new engine.core.TriggerContext(
		flow,
		node,
		additional,
		'trigger',
		activation,
		emit,
		() => failures.push(new Error('emitError was called')),
		(error: Error) => failures.push(error),
	);
	const trigger = (options.trigger ?? engine.node(type).trigger) as (
		this: unknown,
	) => Promise<{ closeFunction: () => Promise<void> }>;
	const started = trigger.call(context);
	started.catch(() => {});
	return {
		emitted,
		failures,
		started,
		/** Events so far, over all executions. */
		events: () => emitted.flatMap(({ items }) => items),
		notices: () => emitted.flatMap(({ notices }) => notices),
		named: (event: string) => emitted.flatMap(({ items }) => items).filter((item) => item['event'] === event),
		/** What n8n would write to its database now. */
		saved: () => JSON.parse(JSON.stringify(flow.staticData)) as Loose,
		close: async () => (await started).closeFunction(),
	};
};

export type Trigger = ReturnType<typeof startTrigger>;
