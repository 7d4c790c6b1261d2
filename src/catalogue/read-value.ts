import type { Field, FileIn } from './field.ts';
import { bytesFromBase64, bytesIn } from '../core/bytes.ts';
import { byteCount, seconds } from '../core/units.ts';
import { jsonFault } from './json-fault.ts';
import {
	asJson,
	asNames,
	asRecord,
	asText,
	asTexts,
	isBlank,
	isMap,
	isObject,
	Unfit,
	unfit,
	whole,
	withoutLineEnd,
} from './read-texts.ts';
import { typedFlag, typedOption } from './typed-text.ts';

export { Unfit } from './read-texts.ts';

/** A number as people write it: no `0x10`. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const asNumber = (input: unknown): number | undefined => {
	if (typeof input === 'number' || typeof input === 'bigint') return Number(input);
	return typeof input === 'string' && DECIMAL.test(input.trim()) ? Number(input) : undefined;
};

/** The number of a thing from an earlier step; anything else is the value itself. */
const numbered = (input: unknown, from: string): unknown =>
	isMap(input) && Object.hasOwn(input, from) ? input[from] : input;

/** Seconds that a field takes at most, a hundred years: beyond that neither clocks nor dates can follow. */
const MAX_SECONDS = 100 * 365 * 86_400;
/** Beyond this whole numbers are not exact any more. */
const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

const spokenRange = ({ min, max }: Range, unit: string): string => {
	if (min === undefined) return `at most ${max}${unit}`;
	return max === undefined ? `at least ${min}${unit}` : `${min} to ${max}${unit}`;
};

const within = (value: number, range: Range, unit: string): number | Unfit => {
	const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
	return value < min || value > max ? unfit(spokenRange(range, unit)) : value;
};

interface Range {
	readonly min?: number;
	readonly max?: number;
}

/** A count that came to less than nothing and was rounded: as 0 it could mean “none”, and take away all. */
const NO_ZERO = 'not the negative zero that a calculation left';

const isFile = (value: unknown): value is FileIn => isObject(value) && typeof value['read'] === 'function';

const encoder = new TextEncoder();
const asBytes = (value: unknown): Uint8Array | Unfit => {
	const bytes = bytesIn(value);
	if (bytes) return bytes;
	if (typeof value === 'string') {
		const text = whole(value);
		return text instanceof Unfit ? text : encoder.encode(text);
	}
	if (typeof value === 'number' && !Number.isFinite(value)) return unfit('bytes, text, or a number');
	if (value === undefined || value === null) return new Uint8Array();
	if (isObject(value) && typeof value['base64'] === 'string')
		return bytesFromBase64(value['base64']) ?? unfit('base64');
	const fault = jsonFault(value);
	if (fault !== undefined) return unfit(`bytes, text, or a value that JSON can hold, and ${fault}`);
	try {
		return encoder.encode(JSON.stringify(value));
	} catch {
		return unfit('bytes, text, or a value that JSON can hold');
	}
};

/**
 * A given value as the field's own type, or what was expected instead. Texts are understood where a text can
 * mean the value.
 */
export const readValue = (field: Field, input: unknown): unknown => {
	switch (field.kind) {
		case 'text': {
			const value = asText(input, field.from);
			if (value instanceof Unfit) return value;
			if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'su').test(value))
				return unfit(field.expected ?? 'another form');
			const mayBeBlank = field.blanks || field.empty || field.secret || field.lines !== undefined;
			return !mayBeBlank && isBlank(value) ? unfit('a text, not blanks') : value;
		}
		case 'pick': {
			const name = asText(input, field.from);
			if (name instanceof Unfit) return name;
			return !field.blanks && isBlank(name) ? unfit('a name, not blanks') : withoutLineEnd(name);
		}
		case 'number': {
			const value = asNumber(field.from === undefined ? input : numbered(input, field.from));
			if (value === undefined || !Number.isFinite(value))
				return unfit(field.integer ? 'a whole number' : 'a number');
			if (field.integer && Object.is(value, -0)) return unfit(`a whole number, ${NO_ZERO}`);
			const isLost =
				value === 0 && typeof input === 'string' && /[1-9]/.test(input.split(/e/i, 1)[0] as string);
			if ((field.integer && !Number.isInteger(value)) || isLost)
				return unfit(field.integer ? 'a whole number' : 'a number that is not lost in rounding');
			const fit = within(value, field, field.unit ? ` ${field.unit}` : '');
			if (typeof fit === 'number' && Math.abs(fit) > MAX_NUMBER) return unfit(`a number up to ${MAX_NUMBER}`);
			// no server means anything by a negative zero
			return fit === 0 ? 0 : fit;
		}
		case 'duration': {
			const value = seconds(input);
			if (value === undefined) return unfit('seconds, or a time such as 1m30s');
			if (Object.is(value, -0)) return unfit(`seconds, ${NO_ZERO}`);
			if (value > MAX_SECONDS && !(field.max !== undefined && value > field.max))
				return unfit('at most 100 years');
			return within(value, { min: field.min ?? 0, max: field.max }, ' s');
		}
		case 'size': {
			const value = byteCount(input);
			if (value === undefined) return unfit('bytes, or a size such as 4G');
			if (Object.is(value, -0)) return unfit(`bytes, ${NO_ZERO}`);
			if (field.max === undefined && value > MAX_NUMBER) return unfit(`at most ${MAX_NUMBER} bytes`);
			return within(value, { min: field.min ?? 0, max: field.max }, ' bytes');
		}
		case 'flag':
			return typedFlag(input) ?? unfit('true or false');
		case 'choice':
			return (
				typedOption(field.options, input) ??
				unfit(`one of ${field.options.map(({ value }) => value).join(', ')}`)
			);
		case 'choices': {
			const values = asTexts(input, true);
			const chosen =
				values instanceof Unfit ? [undefined] : values.map((value) => typedOption(field.options, value));
			return chosen.includes(undefined)
				? unfit(`any of ${field.options.map(({ value }) => value).join(', ')}`)
				: chosen;
		}
		case 'list':
			return (field.emptyItems ? asTexts : asNames)(input, field.split === true, field.from);
		case 'picks': {
			const names = asNames(input, true, field.from);
			return names instanceof Unfit ? names : names.map(withoutLineEnd);
		}
		case 'record':
			return asRecord(input, field.secret);
		case 'json': {
			const value = asJson(input);
			const fault = value instanceof Unfit ? undefined : jsonFault(value);
			return fault === undefined ? value : unfit(`JSON, and ${fault}`);
		}
		case 'form': {
			const value = asJson(input);
			const fault = isMap(value) ? jsonFault(value) : undefined;
			if (fault !== undefined) return unfit(`names with values, and ${fault}`);
			return isMap(value) ? value : unfit('names with values');
		}
		case 'bytes': {
			const value = asBytes(input);
			return value instanceof Unfit || field.max === undefined || value.length <= field.max
				? value
				: unfit(`at most ${field.max} bytes (it has ${value.length})`);
		}
		case 'file':
			return isFile(input) ? input : unfit('a file');
	}
};
