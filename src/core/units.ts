/** Bytes. */
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const BYTES: Readonly<Record<string, number>> = {
	'': 1,
	k: 2 ** 10,
	m: MIB,
	g: GIB,
	t: 2 ** 40,
	p: 2 ** 50,
};

const TIME =
	/(\d+(?:\.\d+)?)\s*(milliseconds?|millis|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])/gi;

/** Of a time: what is longer is none, and would take long to look through. */
const MAX_LETTERS = 200;

const unitOf = (word: string): number => {
	const text = word.toLowerCase();
	return SECONDS[/^milli|^ms$/.test(text) ? 'ms' : text.charAt(0)] as number;
};

/**
 * Seconds from a number or a text such as `90`, `1m30s`, `250ms`, `2 h`, `10 seconds`,
 * `1 hour and 30 minutes`; `undefined` if it is neither.
 */
export const seconds = (input: unknown): number | undefined => {
	if (typeof input === 'number') return Number.isFinite(input) ? input : undefined;
	if (typeof input !== 'string') return undefined;
	const text = input.trim();
	if (text.length > MAX_LETTERS) return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
	// `1m30s`: its parts are told apart by a blank
	const apart = text.replaceAll(/(?<=\d[a-z]{1,2})(?=\d)/gi, ' ');
	const parts = [...apart.matchAll(TIME)];
	const rest = apart.replaceAll(TIME, '').replaceAll(/\band\b|,|\s/gi, '');
	if (parts.length === 0 || rest !== '') return undefined;
	return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitOf(unit as string), 0);
};

/**
 * Bytes from a whole number or a text such as `512`, `64k`, `4G`, `1.5 GiB` (powers of 1024); `undefined` if
 * it is neither: `1.5` without a unit means something else than a byte and a half.
 */
export const byteCount = (input: unknown): number | undefined => {
	if (typeof input === 'number') return Number.isInteger(input) ? input : undefined;
	if (typeof input !== 'string') return undefined;
	const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?$/i.exec(input.trim()) ?? [];
	if (count === undefined || unit === undefined) return undefined;
	const bytes = Number(count) * (BYTES[unit.toLowerCase()] as number);
	if (unit === '') return Number.isInteger(bytes) ? bytes : undefined;
	return Math.round(bytes);
};

/** About how many bytes, as people read it: `4 B`, `64 MiB`, `1.5 GiB`. */
export const roughBytes = (bytes: number): string => {
	const [unit, size] = Object.entries(BYTES).findLast(([, one]) => bytes >= one) ?? ['', 1];
	const count = Math.round((bytes / size) * 10) / 10;
	return `${count} ${unit === '' ? '' : `${unit.toUpperCase()}i`}B`;
};

/** The number of bytes in the largest unit that leaves a whole number, e.g. `1G`; `byteCount` reads it. */
export const byteText = (bytes: number): string => {
	const [unit, size] = Object.entries(BYTES).findLast(([, one]) => bytes > 0 && bytes % one === 0) ?? ['', 1];
	return `${bytes / size}${unit.toUpperCase()}`;
};

/** Seconds as people say them: `250 ms`, `8 s`, `5 min`, `2 h`. */
export const formatDuration = (time: number): string => {
	if (time < 1) return `${Math.round(time * 1000)} ms`;
	if (time < 120) return `${Math.round(time * 10) / 10} s`;
	if (time < 7200) return `${Math.round(time / 6) / 10} min`;
	return `${Math.round(time / 360) / 10} h`;
};
