const FLAGS = new Map([
	['true', true],
	['yes', true],
	['false', false],
	['no', false],
]);

/** `true`, `yes`, `False` … as a flag; `undefined` for what is none. */
export const readFlag = (given: unknown): boolean | undefined =>
	typeof given === 'boolean' ? given : FLAGS.get(String(given).trim().toLowerCase());

/** A whole number from 0, or one written in digits; `undefined` for what is none, an empty text among them. */
export const readCount = (given: unknown): number | undefined => {
	const isDigits = typeof given === 'string' && /^\s*\d+\s*$/.test(given);
	const count = isDigits ? Number(given) : given;
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
};
