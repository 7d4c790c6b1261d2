import { MusterError } from '../../../../core/errors.ts';

/** What a field has that cannot be right. */
export const bad = (field: string, message: string, example: string): MusterError =>
	new MusterError('BAD_INPUT', message, {
		hint: `For example: ${example}. Nothing was sent.`,
		details: { field },
	});

/** A given value in a few letters. */
export const quote = (value: unknown): string => {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
};
