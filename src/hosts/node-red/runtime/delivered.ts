import type { AnyOperation } from '../../../catalogue/operation.ts';
import { readValues } from '../../../catalogue/read-values.ts';
import { typedFlag } from '../../../catalogue/typed-text.ts';
import { MusterError } from '../../../core/errors.ts';
import { deliveryFields } from '../project.ts';
import type { Message, Red } from './red.ts';

/** How the result of a step leaves its node. */
export interface Delivered {
	/** The property that takes it. */
	readonly property: string;
	/** One message per item. */
	readonly isSplit: boolean;
	/** Path of the file that takes it; empty: the message does. */
	readonly saveTo: string;
	/** It is a preview, of one thing, whatever the step itself gives. */
	readonly isPreview: boolean;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * How a step delivers, by the values of its node; to be asked before it runs.
 * @throws MusterError BAD_INPUT naming the field.
 */
export const deliveredBy = (step: AnyOperation, input: Input): Delivered => {
	const fields = deliveryFields(step);
	const own = Object.fromEntries(Object.entries(input).filter(([name]) => name in fields));
	const { resultTo = 'payload', each, saveTo = '' } = readValues(fields, own) as Input;
	return {
		property: String(resultTo).replace(/^msg\./, ''),
		isSplit: each === true,
		saveTo: String(saveTo),
		isPreview: typedFlag(input['preview']) === true,
	};
};

/** A message with only the parents of a property, as far as the message has them. */
const parentsOf = (message: Message, property: string): Message => {
	const skeleton: Record<string, unknown> = {};
	let from: unknown = message;
	let to = skeleton;
	for (const name of property.split('.').slice(0, -1)) {
		const value = (from as Input)[name];
		if (value === undefined) break;
		if (typeof value !== 'object' || value === null) {
			to[name] = value;
			break;
		}
		to = to[name] = {} as Record<string, unknown>;
		from = value;
	}
	return skeleton as Message;
};

/** Whether a result could not be written although nothing is in its way: frozen, or only to be read. */
const isLocked = (message: Message, property: string): boolean => {
	const names = property.split('.');
	const last = names.pop() as string;
	let parent: unknown = message;
	for (const name of names) parent = (parent as Input | undefined)?.[name];
	if (typeof parent !== 'object' || parent === null) return false;
	const now = Object.getOwnPropertyDescriptor(parent, last);
	return now ? now.writable !== true && now.set === undefined : !Object.isExtensible(parent);
};

/**
 * Looks whether the result will have a place, before anything is done for it. `copied`: it goes into a copy,
 * which is never frozen.
 * @throws MusterError BAD_INPUT where the message has something else on the way, or cannot be written.
 */
export const checkPlace = (red: Red, message: Message, { property }: Delivered, copied: boolean): void => {
	const locked = !copied && isLocked(message, property);
	try {
		const isOnTop = !property.includes('.');
		if (
			!locked &&
			(isOnTop || red.util.setMessageProperty(parentsOf(message, property), property, true, true))
		)
			return;
	} catch {
		// said below
	}
	throw new MusterError(
		'BAD_INPUT',
		`The result cannot be put into msg.${property}: ${locked ? 'it is frozen' : 'something else is there'}`,
		{
			hint: 'Choose another property for Result to. Nothing was sent.',
			details: { field: 'resultTo' },
		},
	);
};
