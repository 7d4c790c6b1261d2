import type { MusterError } from '../../../core/errors.ts';
import { waitFor } from '../../../net/call.ts';
import type { SimpleValue } from '../typed-value.ts';
import type { EvaluationContext } from './evaluate.ts';

/** Seconds that a value may take to be worked out: a store of context may never answer. */
export const MAX_VALUE_SECONDS = 10;

/** Kinds that may ask a store of context. */
const MAY_WAIT: ReadonlySet<string> = new Set(['flow', 'global', 'jsonata']);

/** What JavaScript says of a property of nothing. */
const NO_PARENT = /^Cannot read propert(?:y|ies) .*of (?:undefined|null)/;

/**
 * What Node-RED works out for a typed value; `undefined` for a property of what a message lacks.
 * @throws what Node-RED says, `late()` after {@link MAX_VALUE_SECONDS} seconds, or CANCELLED.
 */
export const askedOf = async (
	{ red, node, message, signal }: EvaluationContext,
	typedValue: SimpleValue,
	late: () => MusterError,
): Promise<unknown> => {
	const type = typedValue.type === 'path' ? 'msg' : typedValue.type;
	const value = new Promise<unknown>((resolve, reject) => {
		red.util.evaluateNodeProperty(typedValue.value, type, node, message, (error, found) =>
			error ? reject(error) : resolve(found),
		);
	});
	try {
		if (!MAY_WAIT.has(type)) return await value;
		return await waitFor(value, 'working out the values of a step: nothing was sent', {
			signal,
			timeout: MAX_VALUE_SECONDS,
			late,
		});
	} catch (error) {
		// `msg.a[0]` of a message without `a`
		if (type !== 'jsonata' && NO_PARENT.test(String((error as Error | undefined)?.message))) return undefined;
		throw error;
	}
};
