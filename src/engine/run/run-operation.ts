import type { Context, Operation, Partly } from '../../catalogue/operation.ts';
import { readValues } from '../../catalogue/read-values.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { spoken } from '../../core/units.ts';
import type { Connection } from '../../core/connection.ts';
import { deadline } from '../../net/deadline.ts';
import { asMusterError, isMusterError, MusterError } from '../../core/errors.ts';
import type { Lease } from '../../core/lease.ts';
import { withArguments } from './arguments.ts';
import { connect, type Settings } from '../connect/connect.ts';
import { type Extras, fieldsOf } from '../../catalogue/extras.ts';
import { settled } from './settle.ts';

export interface OperationRun {
	readonly service: AnyService;
	readonly operation: Operation;
	/** Values as the user gave them; checked here. */
	readonly input: Readonly<Record<string, unknown>>;
	/** Fetched only when the operation needs a connection. */
	settings(): Promise<Settings>;
	readonly context: Omit<Context, 'lease'>;
}

/** The last thing a stream gives: the value that tells how it ended. */
export class End {
	readonly value: unknown;
	constructor(value: unknown) {
		this.value = value;
	}
}

const isPartly = (value: unknown): value is Partly =>
	typeof value === 'object' &&
	value !== null &&
	Array.isArray((value as Partly).done) &&
	Array.isArray((value as Partly).failed);
const isStream = (value: unknown): value is AsyncIterable<unknown> =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Results that an error carries, where a host cannot pass them on. */
const MOST_DONE = 100;

const partial = (operation: Operation, { done, failed }: Partly): MusterError => {
	const failures = failed.map(({ key, error }) => ({ key, error: asMusterError(error, operation.action) }));
	const first = failures[0] as (typeof failures)[number];
	const left = failures.filter(({ error }) => error.details['reached'] === false).length;
	const total = failed.length + done.length;
	const counts = [
		...(failed.length > left ? [`${failed.length - left} of ${total} failed`] : []),
		...(left > 0 ? [`${left} not reached`] : []),
	];
	return new MusterError(
		'PARTIAL',
		`${operation.action}: ${counts.join(', ')}, ${done.length} done; ${first.key}: ${first.error.message}`,
		{
			hint: first.error.hint,
			details: {
				failed: failures.map(({ key, error }) => ({ key, code: error.code, message: error.message })),
				doneCount: done.length,
				done: done.slice(0, MOST_DONE),
			},
		},
	);
};

async function* streamed(operation: Operation, stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
	const end: unknown = yield* stream as AsyncGenerator<unknown>;
	if (operation.ends && end !== undefined) yield new End(end);
}

function* itemsOf(operation: Operation, result: unknown, { returnAll, limit }: Extras): Generator<unknown> {
	if (isPartly(result)) {
		yield* result.done;
		if (result.failed.length > 0) throw partial(operation, result);
	} else if (Array.isArray(result)) yield* returnAll === false ? result.slice(0, limit) : result;
	else yield result ?? { success: true };
}

const overdue = (
	operation: Operation,
	begun: boolean,
	time: number,
	where: string,
	cause: unknown,
): MusterError =>
	operation.effect === 'reads' || !begun
		? new MusterError('TIMEOUT', `${operation.action}: ${where} gave no answer within ${spoken(time)}`, {
				cause,
			})
		: new MusterError(
				'OUTCOME_UNKNOWN',
				`${operation.action}: ${where} gave no answer within ${spoken(time)}; whether it happened is not known`,
				{ cause },
			);

// n8n gives the very same values for thousands of items
const valuesCache = new WeakMap<
	object,
	{ readonly operation: Operation; readonly values: Readonly<Record<string, unknown>> }
>();

const valuesOf = (operation: Operation, given: OperationRun['input']): Readonly<Record<string, unknown>> => {
	const found = valuesCache.get(given);
	if (found?.operation === operation) return found.values;
	const values = readValues(fieldsOf(operation), withArguments(operation, given));
	valuesCache.set(given, { operation, values });
	return values;
};

/**
 * Runs one operation: checks the values, leases the connection, previews or runs, waits until settled, and gives the
 * results one by one (one for `one`; up to the limit for `many`; as they come for `stream`).
 * @throws MusterError, always: BAD_INPUT before anything is sent; OUTCOME_UNKNOWN where a change was cut off.
 */
export async function* runOperation({
	service,
	operation,
	input: given,
	settings,
	context: host,
}: OperationRun): AsyncGenerator<unknown> {
	const leases: Lease<Connection>[] = [];
	const values = valuesOf(operation, given);
	const extras = values as Extras;
	if (operation.confirm && !extras.preview && extras.confirm !== operation.confirm)
		throw new MusterError(
			'BAD_INPUT',
			`${operation.action} has to be confirmed with the word ${operation.confirm}`,
			{
				hint: `Type ${operation.confirm} into Confirm. Nothing was sent.`,
				details: { field: 'confirm' },
			},
		);
	const time = deadline(host.signal, extras.timeout ?? Number.POSITIVE_INFINITY);
	const { signal } = time;
	let begun = false;
	try {
		const chosen = await settings();
		const context: Context = { ...host, signal, lease: (part, stop) => connect(service, chosen, part, stop) };
		const part = typeof operation.part === 'function' ? operation.part(values as never) : operation.part;
		if (part !== null) leases.push(await connect(service, chosen, part ?? 'main', signal));
		const client = leases[0]?.client as never;
		if (extras.preview && operation.preview) {
			const found: unknown = await operation.preview(client, values as never, context);
			for (const item of itemsOf(operation, found, {})) yield item;
			return;
		}
		begun = true;
		let result: unknown = await operation.run(client, values as never, context);
		if (operation.settle && extras.wait) {
			// waiting has a deadline of its own
			time.clear();
			result = await settled(operation, client, result, values, extras, { ...context, signal: host.signal });
		}
		if (isStream(result)) yield* streamed(operation, result);
		else for (const item of itemsOf(operation, result, extras)) yield item;
	} catch (thrown) {
		if (host.signal.aborted && !isMusterError(thrown))
			throw new MusterError('CANCELLED', `${operation.action} was stopped`, { cause: thrown });
		if (time.isOver && (!isMusterError(thrown) || thrown.code === 'CANCELLED'))
			throw overdue(operation, begun, extras.timeout as number, service.title, thrown);
		throw asMusterError(thrown, operation.action);
	} finally {
		time.clear();
		for (const lease of leases) lease.release();
	}
}
