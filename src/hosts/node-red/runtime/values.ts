import type { Field, Fields } from '../../../catalogue/field.ts';
import { readValue, Unfit } from '../../../catalogue/read-value.ts';
import { isShown } from '../../../catalogue/read-values.ts';
import { isEmpty, isTypedValue, type TypedValue } from '../typed-value.ts';
import { fileIn } from './file-in.ts';
import { evaluate, isNothing, notWorkedOut, type EvaluationContext } from './evaluate.ts';

const valueOf = async (scene: EvaluationContext, field: Field, typedValue: TypedValue): Promise<unknown> => {
	const { label, empty = false } = field;
	const script = field.kind === 'bytes' || (field.kind === 'text' && field.lines !== undefined);
	const value = await evaluate(scene, { label, empty, script }, typedValue);
	if (field.kind !== 'file') return value;
	try {
		return fileIn(value, typedValue.type);
	} catch (cause) {
		throw notWorkedOut(label, typedValue.type, cause);
	}
};

/** A value as other fields are shown by it: `Yes` is as good as true. */
const deciding = (field: Field, value: unknown): unknown => {
	if (field.kind !== 'flag' && field.kind !== 'choice') return value;
	const read = readValue(field, value);
	return read instanceof Unfit ? value : read;
};

/** A text or list that was emptied by hand where it has a default. */
const isCleared = ({ kind, default: usual }: Field): boolean =>
	(kind === 'text' || kind === 'list') && !isNothing(usual);

/** A switch of the form is on or off: only a program sets it to nothing, and a preview would be for real. */
const isNoSwitch = ({ kind, default: usual }: Field): boolean => kind === 'flag' && usual !== undefined;

/**
 * The values of a node's fields for one message, durations in seconds; fields that are not shown are not
 * looked at, and what nobody touched is left out. A bare value, as programs write them into flows, is that
 * value.
 * @throws MusterError BAD_INPUT naming the field, and the part of it, whose expression failed or came to
 * nothing.
 */
export const valuesOf = async (
	scene: EvaluationContext,
	fields: Fields,
	typedValues: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
	const input: Record<string, unknown> = {};
	// defaults only tell which fields are shown
	const seen: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		seen[name] = field.default;
		if (!isShown(field, seen)) continue;
		if (!Object.hasOwn(typedValues, name) || typedValues[name] === undefined) continue;
		const typedValue = typedValues[name];
		if (!isTypedValue(typedValue)) input[name] = typedValue;
		else if (isEmpty(typedValue)) {
			if (isCleared(field)) input[name] = field.kind === 'text' ? '' : [];
			if (isNoSwitch(field)) input[name] = null;
		} else input[name] = await valueOf(scene, field, typedValue);
		if (name in input) seen[name] = deciding(field, input[name]);
	}
	return input;
};
