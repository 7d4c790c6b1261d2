const FLAGS = new Map([
	['true', true],
	['yes', true],
	['false', false],
	['no', false],
]);

/** `true`, `yes`, `False` … as a flag; `undefined` for what is none. */
export const readFlag = (input: unknown): boolean | undefined =>
	typeof input === 'boolean' ? input : FLAGS.get(String(input).trim().toLowerCase());

/** A whole number from 0, or one written in digits; `undefined` for what is none, an empty text among them. */
export const readCount = (input: unknown): number | undefined => {
	const isDigits = typeof input === 'string' && /^\s*\d+\s*$/.test(input);
	const count = isDigits ? Number(input) : input;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
};
