/** An object as it came, not yet understood. */
export type Loose = Readonly<Record<string, unknown>>;

const INITIALS = new Map([
	['id', 'ID'],
	['url', 'URL'],
	['urls', 'URLs'],
	['uuid', 'UUID'],
	['dns', 'DNS'],
	['ca', 'CA'],
	['ssh', 'SSH'],
	['cpu', 'CPU'],
	['ip', 'IP'],
]);
const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const spelled = new Map<string, readonly [string, string]>();

/** `charm-url` → `CharmUrl` and `CharmURL`: the names that 1.x gives it. */
const spellings = (name: string): readonly [string, string] => {
	const known = spelled.get(name);
	if (known) return known;
	const words = name.split('-');
	const made = [
		words.map(upper).join(''),
		words.map((word) => INITIALS.get(word) ?? upper(word)).join(''),
	] as const;
	spelled.set(name, made);
	return made;
};

let lastRecord: Loose | undefined;
let lastIsCamel = false;
/**
 * Whether a record is spelled as 1.x does: its first name begins with a capital. Asked of one record many
 * times in a row.
 */
const isCamel = (record: Loose): boolean => {
	if (record === lastRecord) return lastIsCamel;
	lastRecord = record;
	lastIsCamel = false;
	for (const name in record) {
		lastIsCamel = name.charCodeAt(0) <= 90;
		break;
	}
	return lastIsCamel;
};

/**
 * A property by its name of 2.x and later (`instance-id`), in either spelling (`InstanceId`); `null` is as
 * good as missing.
 */
export const get = (from: unknown, name: string): unknown => {
	if (typeof from !== 'object' || from === null) return undefined;
	const record = from as Loose;
	const direct = record[name];
	if (direct !== undefined) return direct ?? undefined;
	if (!isCamel(record)) return undefined;
	const [plain, initials] = spellings(name);
	return record[plain] ?? record[initials] ?? undefined;
};

export const text = (from: unknown, name: string): string | undefined => {
	const value = get(from, name);
	return typeof value === 'string' && value !== '' ? value : undefined;
};
export const number = (from: unknown, name: string): number | undefined => {
	const value = get(from, name);
	return typeof value === 'number' ? value : undefined;
};
export const flag = (from: unknown, name: string): boolean => get(from, name) === true;
export const list = (from: unknown, name: string): readonly unknown[] => {
	const value = get(from, name);
	return Array.isArray(value) ? value : [];
};
export const texts = (from: unknown, name: string): string[] =>
	list(from, name).filter((value) => typeof value === 'string');
/** A map by the names that users gave: its keys are left as they are. */
export const map = (from: unknown, name: string): Loose => {
	const value = get(from, name);
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
};

const ZERO = '0001-01-01';

/** No other moment than one that a calendar and a clock have. */
const MOMENT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d[.Z]/;

/**
 * `2026-01-31T03:12:45.678901Z` with three digits: thousands of these come at a time, and a Date takes a
 * microsecond each.
 */
const inUtc = (value: string): string | undefined => {
	if (value.length < 20 || value.charCodeAt(10) !== 84 || !value.endsWith('Z')) return undefined;
	if (!MOMENT.test(value)) return undefined;
	const hasFraction = value.charCodeAt(19) === 46;
	if (hasFraction && value.length > 23) return `${value.slice(0, 23)}Z`;
	const fraction = hasFraction ? value.slice(20, value.length - 1) : '';
	return `${value.slice(0, 19)}.${fraction.padEnd(3, '0')}Z`;
};

/** Go’s zero time means “never”. Others as ISO 8601 UTC with milliseconds. */
export const time = (from: unknown, name: string): string | null => {
	const value = get(from, name);
	if (typeof value !== 'string' || value.startsWith(ZERO)) return null;
	const quick = inUtc(value);
	if (quick !== undefined) return quick;
	const at = Date.parse(value);
	return Number.isNaN(at) ? null : new Date(at).toISOString();
};
