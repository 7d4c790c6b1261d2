import type { Field, Fields } from '../../../catalogue/field.ts';
import { isShown } from '../../../catalogue/read-values.ts';
import { MusterError } from '../../../core/errors.ts';
import {
	inSeconds,
	isDynamic,
	isEmpty,
	isForm,
	isTypedValue,
	isRows,
	type Row,
	type TypedValue,
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

const isNothing = (value: unknown): boolean =>
	value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const spokenNothing = (value: unknown): string => {
	if (value === undefined) return 'is missing';
	if (value === null) return 'is null';
	return value === '' ? 'is an empty text' : 'is an empty list';
};

/** What works out to nothing is never taken for “not given”. */
const checkSet = (field: Field, slot: TypedValue, value: unknown): void => {
	if (!isDynamic(slot) || !isNothing(value) || (field.empty === true && value === '')) return;
	const { type, value: property } = slot as SimpleValue;
	const place =
		type === 'jsonata' ? `the expression ${property}` : `${type === 'path' ? 'msg' : type}.${property}`;
	throw new MusterError('BAD_INPUT', `${field.label} takes ${place}, which ${spokenNothing(value)}`, {
		hint: 'Correct what the message brings, or clear the field to leave it out. Nothing was sent.',
	});
};

/** A text or list that was emptied by hand where it has a default. */
const isCleared = ({ kind, default: usual }: Field): boolean =>
	(kind === 'text' || kind === 'list') && !isNothing(usual);

/**
 * The values of a node's fields for one message, durations in seconds; fields that are not shown are not
 * looked at, and what nobody touched is left out. A bare value, as programs write them into flows, is that
 * value.
 * @throws MusterError BAD_INPUT naming the field whose expression failed or came to nothing.
 */
export const valuesOf = async (
	scene: Scene,
	fields: Fields,
	slots: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
	const input: Record<string, unknown> = {};
	// defaults only tell which fields are shown
	const seen: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(fields)) {
		seen[name] = field.default;
		if (!isShown(field, seen)) continue;
		if (!Object.hasOwn(slots, name) || slots[name] === undefined) continue;
		const slot = slots[name];
		if (!isTypedValue(slot)) input[name] = slot;
		else if (isEmpty(slot)) {
			if (isCleared(field)) input[name] = field.kind === 'text' ? '' : [];
		} else {
			const value = await evaluate(scene, field, slot);
			checkSet(field, slot, value);
			input[name] = value;
		}
		if (name in input) seen[name] = input[name];
	}
	return input;
};
