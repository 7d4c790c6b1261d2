import type { Field, Fields } from '../../../catalogue/field.ts';
import { isShown } from '../../../catalogue/read-values.ts';
import { MusterError } from '../../../core/errors.ts';
import {
	inSeconds,
	isEmpty,
	isForm,
	isRows,
	type Row,
	type TypedValue,
	type TypedValues,
	type SimpleValue,
} from '../typed-value.ts';
import { fileIn } from './file-in.ts';
import type { Message, Red, RedNode } from './red.ts';

/** Where typed values are evaluated. */
export interface Scene {
	readonly red: Red;
	readonly node: RedNode;
	/** `null` for a trigger, which has no message. */
	readonly message: Message | null;
}

const asked = ({ red, node, message }: Scene, slot: SimpleValue): Promise<unknown> =>
	new Promise((resolve, reject) => {
		const type = slot.type === 'path' ? 'msg' : slot.type;
		red.util.evaluateNodeProperty(slot.value, type, node, message, (error, value) =>
			error ? reject(error) : resolve(value),
		);
	});

const rowsOf = async (scene: Scene, rows: readonly Row[]): Promise<unknown> => {
	const cells = await Promise.all(rows.map((row) => typed(scene, row)));
	return rows.some(({ key }) => key !== undefined)
		? Object.fromEntries(rows.map(({ key = '' }, index) => [key, cells[index]]))
		: cells;
};

const typed = async (scene: Scene, slot: SimpleValue): Promise<unknown> => {
	if (slot.value === '' && slot.type !== 'str') return undefined;
	const value = await asked(scene, slot);
	return slot.unit === undefined ? value : inSeconds(value, slot.unit);
};

const slotValue = async (scene: Scene, slot: TypedValue): Promise<unknown> => {
	if (isRows(slot)) return rowsOf(scene, slot.value);
	if (!isForm(slot)) return typed(scene, slot);
	const parts = await Promise.all(
		Object.entries(slot.value).map(async ([name, part]) => [name, await slotValue(scene, part)] as const),
	);
	return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
};

const evaluate = async (scene: Scene, field: Field, slot: TypedValue): Promise<unknown> => {
	try {
		const value = await slotValue(scene, slot);
		return field.kind === 'file' ? fileIn(value, slot.type) : value;
	} catch (cause) {
		const words =
			cause instanceof Error
				? cause.message
				: String((cause as { message?: unknown } | undefined)?.message ?? cause);
		throw new MusterError(
			'BAD_INPUT',
			`${field.label}: its value could not be worked out (${slot.type}): ${words}`,
			{
				hint: 'Correct the expression in the node, or what the message brings. Nothing was sent.',
				cause,
			},
		);
	}
};

/**
 * The values of a node's fields for one message, durations in seconds; fields that are not shown are not looked at.
 * @throws MusterError BAD_INPUT naming the field whose expression failed.
 */
export const valuesOf = async (
	scene: Scene,
	fields: Fields,
	slots: TypedValues,
): Promise<Readonly<Record<string, unknown>>> => {
	const values: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		if (!isShown(field, values)) continue;
		const slot = Object.hasOwn(slots, name) ? slots[name] : undefined;
		const given =
			slot === undefined || (isEmpty(slot) && slot.type !== 'str')
				? undefined
				: await evaluate(scene, field, slot);
		const value = given === undefined && slot === undefined ? field.default : given;
		if (value !== undefined) values[name] = value;
	}
	return values;
};
