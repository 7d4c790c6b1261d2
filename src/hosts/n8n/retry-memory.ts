import { createHash } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { Operation } from '../../catalogue/operation.ts';
import type { Code } from '../../core/errors.ts';
import { isTool } from './errors.ts';

/** What became of an item's change in an earlier try. */
export interface Outcome {
	readonly results: readonly INodeExecutionData[];
	/** It may have been done: it is not done again, and fails as it did. */
	readonly error?: NodeOperationError;
}

interface Run {
	readonly outcomes: Map<string, Outcome>;
	at: number;
}

/** Runs, results of one item, and milliseconds that are remembered at most. */
const [MOST_RUNS, MOST_RESULTS, MAX_AGE_MS] = [1000, 1000, 3_600_000];

/** After these nothing was done, whatever had been begun. */
const NOT_DONE = new Set<Code | undefined>([
	'AUTH_REJECTED',
	'AUTH_REQUIRED',
	'BAD_INPUT',
	'BUSY',
	'CONFLICT',
	'CONNECT_FAILED',
	'CONNECT_REFUSED',
	'LIMIT',
	'NOT_FOUND',
	'SERVER',
	'UNSUPPORTED',
]);

/** Whether nothing at all was done; a change that stands while what follows it failed says so itself. */
const isNotDone = ({ context }: NodeOperationError): boolean => {
	const { code, details } = context as { code?: Code; details?: { done?: unknown; created?: unknown } };
	return NOT_DONE.has(code) && details?.done !== true && details?.created !== true;
};

// oldest first; one process repeats a step, so its memory is enough
const runs = new Map<string, Run>();

const forgetOld = (now: number): void => {
	for (const [key, { at }] of runs) if (runs.size >= MOST_RUNS || now - at > MAX_AGE_MS) runs.delete(key);
};

const runOf = (key: string): Run => {
	const now = performance.now();
	forgetOld(now);
	const run: Run = runs.get(key) ?? { outcomes: new Map(), at: now };
	runs.delete(key);
	runs.set(key, { ...run, at: now });
	return run;
};

const BEGUN = Symbol('begun');
type Marked = { readonly [BEGUN]?: () => void };

/** A step that says when it is really started: connected, checked, and about to speak to the server. */
export const sayingBegun = (step: Operation): Operation => ({
	...step,
	run(client, values, context) {
		(context as Marked)[BEGUN]?.();
		return step.run(client, values, context);
	},
});

/** For the context of a step that says when it is started. */
export const whenBegun = (begun: () => void): object => ({ [BEGUN]: begun }) satisfies Marked;

export interface RetryMemory {
	/** What an earlier try of the same run did with the same item. */
	recall(item: number): Outcome | undefined;
	/** Remembers it, unless nothing was done. `begun`: whether the operation had been started. */
	keep(item: number, outcome: Outcome, begun: boolean): void;
	/** The run is over and nothing failed: n8n will not repeat it. */
	forget(): void;
}

const tooMany = (item: number): INodeExecutionData => ({
	json: { done: true, note: 'Done in an earlier try, whose results were too many to be kept' },
	pairedItem: { item },
});

/**
 * n8n's *Retry On Fail* runs a node again, with all its items. A change that was done (or may have been) in
 * an earlier try of the same run is not done again: remembered in this process by execution, node, run and
 * item (its data, and the parameters before their expressions are worked out, since `$now` is another each
 * time). A loop is a new run, and a call of an AI tool is never taken for a repetition. `undefined` where n8n
 * repeats nothing, or nothing that changes.
 */
export const retryMemory = (functions: IExecuteFunctions, { effect }: Operation): RetryMemory | undefined => {
	const node = functions.getNode();
	if (effect === 'reads' || !node.retryOnFail || isTool(node)) return undefined;
	const execution = functions.getExecutionId();
	if (execution === undefined) return undefined;
	const { $runIndex } = functions.getWorkflowDataProxy(0);
	const key = [functions.getWorkflow().id, execution, node.id, $runIndex].join('\0');
	const { outcomes } = runOf(key);
	const items = functions.getInputData();
	const keyOf = (item: number): string =>
		createHash('sha256')
			.update(JSON.stringify([item, node.parameters, items[item]?.json, items[item]?.binary]))
			.digest('base64url');
	return {
		recall: (item) => outcomes.get(keyOf(item)),
		keep(item, { results, error }, begun) {
			if (error && (!begun || isNotDone(error))) return;
			const kept = results.length > MOST_RESULTS ? [tooMany(item)] : results;
			outcomes.set(keyOf(item), { results: kept, error });
		},
		forget: () => void runs.delete(key),
	};
};
