import type { IExecuteFunctions } from 'n8n-workflow';
import type { Field } from '../../catalogue/field.ts';
import { Unfit } from '../../catalogue/read-value.ts';
import { bytesFromBase64 } from '../../core/bytes.ts';
import { MusterError } from '../../core/errors.ts';
import { fileOf } from './files.ts';

/** Bytes in the way that the format names; what needs none stays as it is. */
const asWritten = (value: unknown, format: unknown): unknown => {
	const text = String(value);
	if (format === 'base64') return bytesFromBase64(text) ?? new Unfit('base64');
	if (format === 'hex') {
		const digits = text.replaceAll(/\s/g, '');
		const isWell = digits.length % 2 === 0 && !/[^0-9a-f]/i.test(digits);
		return isWell ? Buffer.from(digits, 'hex') : new Unfit('pairs of hexadecimal digits');
	}
	if (format !== 'json' || typeof value !== 'string') return value;
	try {
		JSON.parse(value);
		return value;
	} catch {
		return new Unfit('JSON; a text by itself stands in quotes');
	}
};

/** What a field of bytes holds, read as its format says. @throws MusterError BAD_INPUT where it is none. */
export const decoded = async (
	functions: IExecuteFunctions,
	item: number,
	value: unknown,
	format: unknown,
	{ label }: Field,
): Promise<unknown> => {
	if (format === 'binary') {
		if (value === '')
			throw new MusterError('BAD_INPUT', `${label} names no binary field`, {
				hint: 'For example: data. Nothing was sent.',
			});
		const parts: Uint8Array[] = [];
		for await (const part of fileOf(functions, item, value, label).read()) parts.push(part);
		return Buffer.concat(parts);
	}
	const written = asWritten(value, format);
	if (written instanceof Unfit)
		throw new MusterError('BAD_INPUT', `${label} is not ${written.expected}`, { hint: 'Nothing was sent.' });
	return written;
};
