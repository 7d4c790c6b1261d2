import type { AnyOperation } from '../../../catalogue/operation.ts';
import { readValues } from '../../../catalogue/read-values.ts';
import { typedFlag } from '../../../catalogue/typed-text.ts';
import { deliveryFields } from '../project.ts';

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

type Given = Readonly<Record<string, unknown>>;

/**
 * How a step delivers, by the values of its node; to be asked before it runs.
 * @throws MusterError BAD_INPUT naming the field.
 */
export const deliveredBy = (step: AnyOperation, given: Given): Delivered => {
	const fields = deliveryFields(step);
	const own = Object.fromEntries(Object.entries(given).filter(([name]) => name in fields));
	const { resultTo = 'payload', each, saveTo = '' } = readValues(fields, own) as Given;
	return {
		property: String(resultTo).replace(/^msg\./, ''),
		isSplit: each === true,
		saveTo: String(saveTo),
		isPreview: typedFlag(given['preview']) === true,
	};
};
