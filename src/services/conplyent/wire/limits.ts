import { MusterError } from '../../../core/errors.ts';

/**
 * The most one frame may take, unless the connection says otherwise: what a server reads of a file comes in
 * pieces of 64 KiB.
 */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

const hint =
	'Is this the port of a conplyent server (9922 unless it was started with another), reached without a proxy that speaks for it?';

/**
 * The error for bytes that no conplyent server sends; `what` ends the sentence “The server sent …”. Code
 * `PROTOCOL`.
 */
export const notConplyent = (what: string): MusterError =>
	new MusterError('PROTOCOL', `The server sent ${what}, which a conplyent server never does`, { hint });
