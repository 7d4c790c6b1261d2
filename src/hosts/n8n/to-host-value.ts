import type { IDataObject } from 'n8n-workflow';
import { mapValues } from '../../core/map-values.ts';
import { End } from '../../engine/run/results.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as n8n can carry them in JSON: the text they are, or else base64. */
const fromBytes = (bytes: Uint8Array): string | IDataObject => {
	try {
		return decoder.decode(bytes);
	} catch {
		return { base64: Buffer.from(bytes).toString('base64') };
	}
};

/** Any result as plain JSON. */
export const toHostValue = (value: unknown): unknown => {
	if (value instanceof Uint8Array) return fromBytes(value);
	if (value instanceof Date) return value.toISOString();
	if (typeof value === 'bigint') return value.toString();
	if (Array.isArray(value)) return value.map(toHostValue);
	if (typeof value === 'object' && value !== null)
		return mapValues(value as Record<string, unknown>, toHostValue);
	return value;
};

/** A result as the `json` of an item. */
export const asJson = (value: unknown): IDataObject => {
	const shown = toHostValue(value instanceof End ? value.value : value);
	return typeof shown === 'object' && shown !== null && !Array.isArray(shown)
		? (shown as IDataObject)
		: ({ value: shown } as IDataObject);
};
