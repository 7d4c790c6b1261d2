import { notConplyent } from './limits.ts';

/** Bytes of a ZMTP 3 greeting. */
export const GREETING_BYTES = 64;

/**
 * What each side sends first: signature, version 3.1, mechanism NULL, not “as-server” (ZMTP 3.1, section 2).
 */
export const greeting = (): Buffer => {
	const bytes = Buffer.alloc(GREETING_BYTES);
	bytes[0] = 0xff;
	bytes[8] = 1;
	bytes[9] = 0x7f;
	bytes[10] = 3;
	bytes[11] = 1;
	bytes.write('NULL', 12, 'latin1');
	return bytes;
};

/**
 * Refuses, as early as the bytes allow, what is not the greeting of a ZMTP 3 peer without security: code
 * `PROTOCOL`.
 * `bytes` are all that came so far, 1 to 64 of them.
 */
export const checkGreeting = (bytes: Buffer): void => {
	if (bytes[0] !== 0xff || (bytes.length >= 10 && bytes[9] !== 0x7f))
		throw notConplyent('a first byte that does not begin a ZeroMQ greeting');
	if (bytes.length > 10 && (bytes[10] as number) < 3)
		throw notConplyent(`a greeting of ZeroMQ protocol ${bytes[10]}`);
	if (bytes.length < GREETING_BYTES) return;
	const mechanism = bytes.toString('latin1', 12, 32).replace(/\0+$/, '');
	if (mechanism !== 'NULL') throw notConplyent(`the ZeroMQ security mechanism ${JSON.stringify(mechanism)}`);
};
