const UNITS: Readonly<Record<string, number>> = { '': 1, M: 1, G: 2 ** 10, T: 2 ** 20, P: 2 ** 30 };

/**
 * MiB from `4G`, `3.5G`, `512M`, `512` (MiB); `undefined` if it is none. A part of a MiB counts as a whole
 * one.
 */
export const mebibytes = (input: unknown): number | undefined => {
	if (typeof input === 'number') return Number.isFinite(input) && input >= 0 ? Math.ceil(input) : undefined;
	if (typeof input !== 'string') return undefined;
	const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([MGTP]?)(?:i?B)?$/i.exec(input.trim()) ?? [];
	return count === undefined
		? undefined
		: Math.ceil(Number(count) * (UNITS[(unit ?? '').toUpperCase()] as number));
};
