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
				const given = settings[name];
				const missing =
					given === undefined ||
					given === null ||
					given === '' ||
					(Array.isArray(given) && given.length === 0);
				if (missing) return [name, field.default ?? null];
				const value = readValue(field, given);
				return [name, value instanceof Unfit ? given : value];
			}),
	);

/** Whether two sets of settings differ at most in secrets. */
export const equalButSecrets = (fields: Fields, one: Settings, other: Settings): boolean =>
	plain(fields, one) === plain(fields, other);

/**
 * What a trigger watches where, in a few letters and without secrets: a changed time-out or key is the same
 * cluster, another address is not.
 */
export const settingsIdentity = (service: AnyService, type: string, settings: Settings): string => {
	const names: readonly string[] = service.identity ?? [service.named];
	const where = Object.fromEntries(names.map((name) => [name, service.settings[name] as Field]));
	return createHash('sha256')
		.update(`${type} ${plain(where, settings)}`)
		.digest('base64url')
		.slice(0, 22);
};
