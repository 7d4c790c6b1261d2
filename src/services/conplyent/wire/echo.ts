import type { Sendable } from './pickle/encode.ts';
import { PyTuple } from './pickle/value.ts';

const PLAIN = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

/** How Python writes a value, where that is certain without its tables of characters. */
const repr = (value: Sendable): string | undefined => {
	if (typeof value === 'string') return PLAIN.test(value) ? `'${value}'` : undefined;
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (value === null) return 'None';
	if (
		typeof value === 'bigint' ||
		(typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0))
	)
		return String(value);
	if (value instanceof PyTuple) return tuple(value.items as readonly Sendable[]);
	if (!Array.isArray(value)) return undefined;
	const items = value.map(repr);
	return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
};

const tuple = (values: readonly Sendable[]): string | undefined => {
	const items = values.map(repr);
	if (items.includes(undefined)) return undefined;
	return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
};

/**
 * A test whether a text is the echo of a command: the first DETAILS of each job, `name args kwargs` as Python
 * writes them (protocol, section 2). Arguments are compared only where their spelling is certain and short,
 * else the name alone. It is the only thing that ties an acknowledgement to its command.
 */
export const echoOf = (
	name: string,
	args: readonly Sendable[],
	keywords: { readonly [key: string]: Sendable },
) => {
	const small = args.every(
		(arg) => !(arg instanceof Uint8Array) && (typeof arg !== 'string' || arg.length < 1000),
	);
	const whole = small && Object.keys(keywords).length === 0 ? tuple(args) : undefined;
	return (text: unknown): boolean =>
		typeof text === 'string' &&
		(whole === undefined ? text.startsWith(`${name} (`) : text === `${name} ${whole} {}`);
};
