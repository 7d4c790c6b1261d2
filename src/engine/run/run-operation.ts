import type { Field } from '../../catalogue/field.ts';
import { type Extras, fieldsOf } from '../../catalogue/extras.ts';
import type { AnyOperation, Context } from '../../catalogue/operation.ts';
import { readValues } from '../../catalogue/read-values.ts';
import { isFileOut, isPartly } from '../../catalogue/results.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Connection } from '../../core/connection.ts';
import { asMusterError, isMusterError, MusterError, stopped } from '../../core/errors.ts';
import type { Lease } from '../../core/lease.ts';
import { deadline } from '../../net/call.ts';
import { connect, type Settings } from '../connect/connect.ts';
import { checkOffer, factsOf, isLimited } from '../connect/facts.ts';
import { withArguments } from './arguments.ts';
import { hostIsSilent, settingsWithin } from '../connect/settings-within.ts';
import { whereOf } from '../connect/where-of.ts';
import { overdueError, overdueParts, stoppedInVain } from './errors.ts';
import { checkGuard } from './guard.ts';
import { limitOf, resultsOf } from './results.ts';
import { settled } from './settle.ts';
import { readingOf, withFiles } from './read-files.ts';
import { untilStopped } from './until-stopped.ts';

type Values = Readonly<Record<string, unknown>>;

export interface OperationRun {
	readonly service: AnyService;
	readonly operation: AnyOperation;
	/** Values as the user gave them, without what nobody touched; checked here. */
	readonly input: Values;
	/** Fetched only when the operation needs a connection. */
	settings(): Settings | Promise<Settings>;
	readonly context: Omit<Context, 'lease' | 'limit'>;
}

// n8n gives the very same values for thousands of items
const valuesCache = new WeakMap<object, { readonly operation: AnyOperation; readonly values: Values }>();

const valuesOf = (operation: AnyOperation, input: Values): Values => {
	const found = valuesCache.get(input);
	if (found?.operation === operation) return found.values;
	const values = readValues(fieldsOf(operation), withArguments(operation, input));
	valuesCache.set(input, { operation, values });
	return values;
};

const checkConfirm = ({ action, confirm }: AnyOperation, extras: Extras): void => {
	if (confirm === undefined || extras.preview || extras.confirm === confirm) return;
	throw new MusterError('BAD_INPUT', `${action} has to be confirmed with the word ${confirm}`, {
		hint: `Type ${confirm} into Confirm. Nothing was sent.`,
		details: { field: 'confirm' },
	});
};

const limitedCache = new WeakMap<AnyOperation, readonly (readonly [string, Field])[]>();

/** Fields that not every server knows. */
const limitedFields = (operation: AnyOperation): readonly (readonly [string, Field])[] => {
	const known =
		limitedCache.get(operation) ?? Object.entries(operation.fields).filter(([, field]) => isLimited(field));
	limitedCache.set(operation, known);
	return known;
};

/** Refuses fields that this server does not know, where they were given, be it among *Arguments*. */
const checkOffers = async (
	service: AnyService,
	operation: AnyOperation,
	values: Values,
	facts: () => ReturnType<typeof factsOf>,
): Promise<void> => {
	const limited = limitedFields(operation).filter(
		([name, field]) => Object.hasOwn(values, name) && values[name] !== field.default,
	);
	if (!isLimited(operation) && limited.length === 0) return;
	const known = await facts();
	checkOffer(service, operation.action, operation, known);
	for (const [, field] of limited) checkOffer(service, field.label, field, known);
};

/**
 * Runs one operation: checks the values, leases the connection, previews or runs, waits until settled, and
 * gives the results one by one (one for `one`; up to the limit for `many`; as they come for `stream`).
 * @throws MusterError, always: BAD_INPUT before anything is sent; OUTCOME_UNKNOWN where a change was cut off.
 */
export async function* runOperation(run: OperationRun): AsyncGenerator<unknown> {
	const { service, operation, input, settings, context: host } = run;
	const leases: Lease<Connection>[] = [];
	const values = valuesOf(operation, input);
	const extras = values as Extras;
	checkConfirm(operation, extras);
	const isAsked = Object.hasOwn(input, 'timeout');
	const seconds = extras.timeout ?? Number.POSITIVE_INFINITY;
	const time = deadline(host.signal, seconds, isAsked);
	const { signal } = time;
	let begun = false;
	let chosen: Settings | undefined;
	const where = (cause: unknown) => whereOf(service, chosen ?? {}, cause);
	const overdue = (cause: unknown) => overdueError(operation, begun, seconds, where(cause), cause);
	const isOverdue = (thrown: unknown) =>
		time.isOver && (!isMusterError(thrown) || thrown.code === 'CANCELLED');
	try {
		const own = await settingsWithin(settings, operation.action, signal);
		chosen = own;
		const lease = (key: string, stop: AbortSignal) => connect(service, own, key, stop);
		const stoppable = <T>(work: Promise<T> | T) => untilStopped(work, signal, () => stoppedInVain(operation));
		const context: Context = { ...host, signal, limit: limitOf(extras), lease: lease as Context['lease'] };
		const part = typeof operation.part === 'function' ? operation.part(values as never) : operation.part;
		if (part !== null) leases.push(await lease(part, signal));
		const client = leases[0]?.client;
		if (client && part !== null)
			await checkOffers(service, operation, values, () => factsOf(service, part, client, signal));
		if (extras.preview && operation.preview) {
			const found: unknown = await stoppable(operation.preview(client as never, values as never, context));
			yield* resultsOf(operation, found, {});
			return;
		}
		if (operation.guard) await stoppable(checkGuard(operation, client, values, context));
		begun = true;
		let result: unknown = await stoppable(
			operation.run(client as never, withFiles(operation, values, signal) as never, context),
		);
		if (time.isOver && isPartly(result)) result = overdueParts(result, seconds, where);
		if (operation.settle && extras.wait) {
			// waiting has a deadline of its own
			time.clear();
			result = await settled(operation, client, result, values, extras, { ...context, signal: host.signal });
		}
		for await (const one of resultsOf(operation, result, extras))
			yield isFileOut(one) ? readingOf(one, (thrown) => (isOverdue(thrown) ? overdue(thrown) : thrown)) : one;
	} catch (thrown) {
		if (host.signal.aborted && !isMusterError(thrown))
			throw stopped(`${operation.action} was stopped`, { cause: thrown });
		if (time.isOver && chosen === undefined) throw hostIsSilent(operation.action, seconds);
		if (isOverdue(thrown)) throw overdue(thrown);
		throw asMusterError(thrown, operation.action);
	} finally {
		time.clear();
		for (const lease of leases) lease.release();
	}
}
