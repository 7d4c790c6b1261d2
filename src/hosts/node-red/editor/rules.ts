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
	unnamed,
} from '../typed-value.ts';

type Get = (name: string) => TypedValue | undefined;

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const dynamic: readonly string[] = DYNAMIC;

const quoted = (text: string) => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
const forExample = ({ example }: FormField) => (example ? `, e.g. ${example}` : '');

/** Node-RED's own check of a typed value, as a sentence or ''. */
const wrongType = (typedValue: SimpleValue): string => {
	const { type, value } = typedValue;
	if (ENV.test(value)) return '';
	if (type === 'num' && !NUMBER.test(value)) return `${quoted(value)} is not a number`;
	const lacks = unnamed(typedValue);
	if (lacks !== undefined) return lacks;
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
const unfit = (field: FormField, typedValue: SimpleValue): string => {
	if (field.kind === 'file' || field.kind === 'bytes') return '';
	const value = readValue(field as unknown as Field, literalOf(typedValue));
	if (!(value instanceof Unfit)) return '';
	if (field.secret) return `${field.label} has to be ${value.expected}${forExample(field)}`;
	const input =
		typedValue.type === 'num' || typedValue.type === 'bool'
			? `${typedValue.value}${typedValue.unit ? ` ${typedValue.unit}` : ''}`
			: quoted(typedValue.value);
	return `${field.label} is ${input}, but has to be ${value.expected}${forExample(field)}`;
};

/**
 * What is wrong with a field's value, as one sentence; '' if nothing is. The canvas and the open form both
 * ask this.
 */
export const complaint = (
	field: FormField,
	typedValue: TypedValue | undefined,
	get: Get = () => undefined,
): string => {
	if (typedValue === undefined || isEmpty(typedValue)) {
		const needed = field.required && (field.unless === undefined || isEmpty(get(field.unless)));
		return needed ? `${field.label}: a value is needed${forExample(field)}` : '';
	}
	if (field.secret && typedValue.value === UNTOUCHED) return '';
	if (isForm(typedValue)) return '';
	if (isRows(typedValue)) return wrongRow(field, typedValue.value);
	if (ENV.test(typedValue.value)) return '';
	if (typedValue.type === 'num' && !NUMBER.test(typedValue.value))
		return `${field.label} is ${quoted(typedValue.value)}, but has to be a ${field.integer ? 'whole ' : ''}number${forExample(field)}`;
	const wrong = wrongType(typedValue);
	if (wrong) return `${field.label}: ${wrong}`;
	return isDynamic(typedValue) ? '' : unfit(field, typedValue);
};

/** Whether a field is shown, given the others; one that depends on a value known only while running is. */
export const isShown = (field: FormField, get: Get): boolean =>
	Object.entries(field.show ?? {}).every(([other, wanted]) => {
		const typedValue = get(other);
		if (typedValue && (dynamic.includes(typedValue.type) || isDynamic(typedValue))) return true;
		const value = typedValue === undefined ? undefined : literalOf(typedValue);
		return wanted.some((one) => one === value);
	});
