import type { Field } from '../../../catalogue/field.ts';
import { readValue, Unfit } from '../../../catalogue/read-value.ts';
import { type FormField, UNTOUCHED } from '../form.ts';
import {
	DYNAMIC,
	ENV,
	isDynamic,
	isEmpty,
	isForm,
	isRows,
	literalOf,
	type Row,
	type TypedValue,
	type SimpleValue,
} from '../typed-value.ts';

type Get = (name: string) => TypedValue | undefined;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const dynamic: readonly string[] = DYNAMIC;

const quoted = (text: string) => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
const forExample = ({ example }: FormField) => (example ? `, e.g. ${example}` : '');

/** Node-RED's own check of a typed value, as a sentence or ''. */
const wrongType = ({ type, value }: SimpleValue): string => {
	if (ENV.test(value)) return '';
	if (type === 'num' && !NUMBER.test(value)) return `${quoted(value)} is not a number`;
	if (type === 'env' && !/^\S/.test(value)) return 'the variable has no name';
	const verdict = RED.utils.validateTypedProperty(value, type === 'path' ? 'msg' : type, {});
	return verdict === true ? '' : String(verdict || 'not valid');
};

const wrongRow = (field: FormField, rows: readonly Row[]): string => {
	for (const [index, row] of rows.entries()) {
		if (row.key === '') return `${field.label}: row ${index + 1} has no ${field.keyPlaceholder ?? 'name'}`;
		const wrong = wrongType(row);
		if (wrong) return `${field.label}: row ${index + 1}: ${wrong}`;
	}
	return '';
};

/** The runtime's own reading of what was typed, in the same words. */
const unfit = (field: FormField, slot: SimpleValue): string => {
	if (field.kind === 'file' || field.kind === 'bytes') return '';
	const value = readValue(field as unknown as Field, literalOf(slot));
	if (!(value instanceof Unfit)) return '';
	if (field.secret) return `${field.label} has to be ${value.expected}${forExample(field)}`;
	const given =
		slot.type === 'num' || slot.type === 'bool'
			? `${slot.value}${slot.unit ? ` ${slot.unit}` : ''}`
			: quoted(slot.value);
	return `${field.label} is ${given}, but has to be ${value.expected}${forExample(field)}`;
};

/**
 * What is wrong with a field's value, as one sentence; '' if nothing is. The canvas and the open form both
 * ask this.
 */
export const complaint = (
	field: FormField,
	slot: TypedValue | undefined,
	get: Get = () => undefined,
): string => {
	if (slot === undefined || isEmpty(slot)) {
		const needed = field.required && (field.unless === undefined || isEmpty(get(field.unless)));
		return needed ? `${field.label}: a value is needed${forExample(field)}` : '';
	}
	if (field.secret && slot.value === UNTOUCHED) return '';
	if (isForm(slot)) return '';
	if (isRows(slot)) return wrongRow(field, slot.value);
	if (ENV.test(slot.value)) return '';
	if (slot.type === 'num' && !NUMBER.test(slot.value))
		return `${field.label} is ${quoted(slot.value)}, but has to be a ${field.integer ? 'whole ' : ''}number${forExample(field)}`;
	const wrong = wrongType(slot);
	if (wrong) return `${field.label}: ${wrong}`;
	return isDynamic(slot) ? '' : unfit(field, slot);
};

/** Whether a field is shown, given the others; one that depends on a value known only while running is. */
export const isShown = (field: FormField, get: Get): boolean =>
	Object.entries(field.show ?? {}).every(([other, wanted]) => {
		const slot = get(other);
		if (slot && (dynamic.includes(slot.type) || isDynamic(slot))) return true;
		const value = slot === undefined ? undefined : literalOf(slot);
		return wanted.some((one) => one === value);
	});
