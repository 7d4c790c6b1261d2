import type { Fields } from '../../../catalogue/field.ts';
import type { AnyOperation } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Config } from './red.ts';

/** What a flow says of a node that no field takes. */
export interface UnknownValue {
	/** Names of values that no field has: misspelt by a program, or of a newer version. */
	readonly unknown: readonly string[];
	/** Names of fields that stand beside the values, where nothing reads them. */
	readonly misplaced: readonly string[];
	/** Whether the values are no object at all, a text for example. */
	readonly isNoObject: boolean;
}

/** What every node has, whatever its fields are called. */
const OWN = new Set(
	'id type name z x y d g l wires server operation values label info icon env category inputs outputs'.split(
		' ',
	),
);

export const unreadIn = (config: Config, fields: Iterable<Fields>): UnknownValue => {
	const known = new Set([...fields].flatMap((some) => Object.keys(some)));
	const { values = {} } = config;
	const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
	return {
		unknown: isObject ? Object.keys(values).filter((name) => !known.has(name)) : [],
		misplaced: Object.keys(config).filter((name) => known.has(name) && !OWN.has(name)),
		isNoObject: !isObject && values !== null,
	};
};

const MOST_NAMES = 5;

const quoted = (names: readonly string[]): string =>
	names
		.slice(0, MOST_NAMES)
		.map((name) => `“${name.slice(0, 40)}”`)
		.join(', ');

/** What is not read, in a sentence; `undefined` where all is. */
export const unreadLine = ({ unknown, misplaced }: UnknownValue): string | undefined => {
	if (unknown.length > 0) return `This version knows no field ${quoted(unknown)}`;
	return misplaced.length > 0 ? `${quoted(misplaced)} stands beside the values of the node` : undefined;
};

const bad = (message: string, hint: string, field?: string): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `${hint} Nothing was sent.`,
		...(field === undefined ? {} : { details: { field } }),
	});

/**
 * What changes or destroys does not begin where something would be passed over, a preview or a filter; nor
 * does a trigger, which may start what does.
 * @throws MusterError BAD_INPUT; for values that are no object also where something is only read
 */
export const refuseUnread = (effect: AnyOperation['effect'], unread: UnknownValue): void => {
	if (unread.isNoObject)
		throw bad('The values of the node are no object', 'Write them as an object of names and values.');
	const line = effect === 'reads' ? undefined : unreadLine(unread);
	if (line === undefined) return;
	throw bad(
		line,
		unread.unknown.length > 0
			? 'Correct the name in the flow, put a new node in its place, or install the version of the package that made it.'
			: 'Put it into values.',
		unread.unknown[0] ?? unread.misplaced[0],
	);
};
