import type { Extras } from '../../catalogue/extras.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import { isPartly, type Partly } from '../../catalogue/results.ts';
import { payloadAs } from '../payload-as.ts';
import { partialError } from './errors.ts';
import { withoutSecrets } from './secrets.ts';

/** The last thing a stream gives: the value that tells how it ended. */
export class End {
	readonly value: unknown;
	constructor(value: unknown) {
		this.value = value;
	}
}

const isStream = <T>(value: T | AsyncIterable<unknown>): value is AsyncIterable<unknown> =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** How many results the user wants at most. */
export const limitOf = ({ returnAll, limit }: Extras): number =>
	returnAll === false ? (limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;

/** Pulls no more than is wanted: what follows is never fetched. */
async function* upTo(limit: number, items: AsyncIterable<unknown>): AsyncGenerator<unknown> {
	let count = 0;
	if (limit <= 0) return;
	for await (const item of items) {
		yield item;
		if (++count >= limit) return;
	}
}

async function* streamed(operation: AnyOperation, stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
	const end: unknown = yield* stream as AsyncGenerator<unknown>;
	if (operation.ends && end !== undefined) yield new End(end);
}

function* partlyDone(operation: AnyOperation, result: Partly, limit: number): Generator<unknown> {
	yield* result.done.slice(0, limit);
	if (result.failed.length > 0) throw partialError(operation, result);
}

const itemsOf = (
	operation: AnyOperation,
	result: unknown,
	limit: number,
): Iterable<unknown> | AsyncIterable<unknown> => {
	if (isPartly(result)) return partlyDone(operation, result, limit);
	if (isStream(result))
		return operation.returns === 'many' ? upTo(limit, result) : streamed(operation, result);
	if (Array.isArray(result)) return limit < result.length ? result.slice(0, limit) : result;
	return [result ?? { success: true }];
};

/**
 * What a run gave, one by one, up to the user’s limit; bytes as wanted, secrets left out. @throws MusterError
 * PARTIAL after what was done.
 */
export async function* resultsOf(
	operation: AnyOperation,
	result: unknown,
	extras: Extras,
): AsyncGenerator<unknown> {
	const secrets = extras.includeSecrets ? undefined : operation.secretOutput;
	const { bytes } = operation;
	const show = (item: unknown): unknown => {
		if (item instanceof End || (!secrets && !bytes)) return item;
		const shown = payloadAs(item, bytes, extras.payloadAs);
		return secrets ? withoutSecrets(shown, secrets) : shown;
	};
	const items = itemsOf(operation, result, limitOf(extras));
	if (isStream(items)) for await (const item of items) yield show(item);
	else for (const item of items) yield show(item);
}
