/**
 * A server’s time as ISO 8601 UTC (`2026-11-28T22:24:55Z`), with or without zone, fraction or `T`; `null`
 * where it is none.
 */
export const timeOf = (value: unknown): string | null => {
	if (typeof value !== 'string' || value === '') return null;
	const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(value);
	const text = hasZone ? value : `${value.replace(' ', 'T')}Z`;
	const time = new Date(text);
	return Number.isNaN(time.getTime()) ? null : time.toISOString();
};
