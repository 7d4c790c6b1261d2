import type { Fields } from '../../../catalogue/field.ts';
import type { PlainDuration } from '../form.ts';
import { inSeconds } from '../typed-value.ts';

const isDuration = (value: unknown): value is PlainDuration =>
	typeof value === 'object' && value !== null && 'unit' in value;

/**
 * A setting as the connection node stores it, as the vocabulary wants it: durations in seconds, a list of
 * empty rows is none.
 */
const setting = (value: unknown): unknown => {
	if (isDuration(value)) return value.value === '' ? undefined : inSeconds(value.value, value.unit);
	return Array.isArray(value) && value.every((item) => item === '') ? [] : value;
};

/** A service's settings from what a connection node stores and its credentials. */
export const settingsFrom = (
	fields: Fields,
	stored: Readonly<Record<string, unknown>>,
	secrets: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [
			name,
			field.secret ? secrets[name] : setting(stored[name]),
		]),
	);
