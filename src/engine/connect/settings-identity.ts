import { createHash } from 'node:crypto';
import type { Field, Fields } from '../../catalogue/field.ts';
import { readValue, Unfit } from '../../catalogue/read-value.ts';
import type { AnyService } from '../../catalogue/service.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * Non-secret settings in one form, so that `7373` and `"7373"`, or a default left out and written, are the
 * same.
 */
const plain = (fields: Fields, settings: Settings): string =>
	JSON.stringify(
		Object.entries(fields)
			.filter(([, field]) => !field.secret)
			.map(([name, field]) => {
				const input = settings[name];
				const missing =
					input === undefined ||
					input === null ||
					input === '' ||
					(Array.isArray(input) && input.length === 0);
				if (missing) return [name, field.default ?? null];
				const value = readValue(field, input);
				return [name, value instanceof Unfit ? input : value];
			}),
	);

/** Whether two sets of settings differ at most in secrets. */
export const equalButSecrets = (fields: Fields, one: Settings, other: Settings): boolean =>
	plain(fields, one) === plain(fields, other);

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** The addresses of a setting that takes several, each by itself. */
const addressesOf = (field: Field | undefined, input: unknown): readonly string[] => {
	if (field?.kind !== 'list') return [];
	const value = input === undefined || input === null ? field.default : readValue(field, input);
	if (!Array.isArray(value)) return [];
	// what is empty is no address that two clusters could have in common
	return value.flatMap((item) => String(item).split(/[,\n]/)).filter((address) => address.trim() !== '');
};

/**
 * What a trigger watches where, in a few letters and without secrets: a changed time-out or key is the same
 * cluster, another address is not. Compared by {@link isSamePlace}: of a cluster with several addresses each
 * stands for all.
 */
export const settingsIdentity = (service: AnyService, type: string, settings: Settings): string => {
	const names: readonly string[] = service.identity ?? [service.named];
	const fieldsOf = (some: readonly string[]): Fields =>
		Object.fromEntries(some.map((name) => [name, service.settings[name] as Field]));
	const whole = digest(`${type} ${plain(fieldsOf(names), settings)}`);
	const addresses = addressesOf(service.settings[service.named], settings[service.named]);
	if (addresses.length === 0) return whole;
	const rest = digest(`${type} ${plain(fieldsOf(names.filter((name) => name !== service.named)), settings)}`);
	return [whole, rest, ...addresses.map((address) => digest(address.trim()).slice(0, 12))].join('~');
};

/** Whether two places are one: all is equal, or they have an address in common and all else is equal. */
export const isSamePlace = (one: string, other: string): boolean => {
	const [whole, rest, ...addresses] = one.split('~');
	const [otherWhole, otherRest, ...others] = other.split('~');
	if (whole === otherWhole) return true;
	return rest !== undefined && rest === otherRest && addresses.some((address) => others.includes(address));
};
