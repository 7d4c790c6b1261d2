import { isIP } from 'node:net';
import { MusterError } from '../../../core/errors.ts';

/** 4 or 6 as the text is written; 0: it is no address. */
export const ipVersion = (text: string): 0 | 4 | 6 => (text.includes('%') ? 0 : (isIP(text) as 0 | 4 | 6));

const bad = (field: string, message: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', message, { details: { field }, hint: `${hint} Nothing was sent.` });

/** An address, trimmed. `label`: of the field. @throws MusterError BAD_INPUT */
export const readAddress = (input: string, field: string, label: string): string => {
	const text = input.trim();
	if (ipVersion(text) !== 0) return text;
	throw bad(
		field,
		`${label}: “${input}” is no address; expected e.g. 10.7.0.1 or fd00::1`,
		'Four numbers up to 255 without zeros before them, or an IPv6 address.',
	);
};

/**
 * Addresses in CIDR form, trimmed. Neutron takes `10.1/8` too, and as something else than was meant.
 * `alone`: whether one address without a mask is a range too. @throws MusterError BAD_INPUT
 */
export const readRange = (input: string, field: string, label: string, alone: boolean): string => {
	const text = input.trim();
	const [address = '', mask, ...more] = text.split('/');
	const version = ipVersion(address);
	const bits = /^\d{1,3}$/.test(mask ?? '') ? Number(mask) : undefined;
	const isBits = bits !== undefined && bits <= (version === 4 ? 32 : 128);
	const isMask = version === 4 && mask !== undefined && ipVersion(mask) === 4;
	if (version !== 0 && more.length === 0 && (isBits || isMask || (alone && mask === undefined))) return text;
	throw bad(
		field,
		`${label}: “${input}” is no range of addresses; expected e.g. 10.0.0.0/8`,
		'Write the whole address and its mask, up to 32, of IPv6 up to 128.',
	);
};
