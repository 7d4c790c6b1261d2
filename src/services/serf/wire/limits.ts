import { MusterError } from '../../../core/errors.ts';

/** The most one object may take: an agent of 100,000 members sends 16 MB. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/**
 * Maps and arrays within one object: two for each member. Empty ones cost one byte to send and hundreds to
 * hold.
 */
export const MAX_CONTAINERS = 500_000;
/** Values within one object, keys included. */
export const MAX_VALUES = 16_000_000;
/** The deepest object of the protocol has 4 levels. */
export const MAX_DEPTH = 32;

const hint =
	'Is this the RPC port of a Serf agent (7373 unless configured otherwise), and not its gossip port or another server?';

/**
 * The error for bytes that no Serf agent sends; `what` ends the sentence “The server sent …”. Code
 * `PROTOCOL`.
 */
export const notSerf = (what: string): MusterError =>
	new MusterError('PROTOCOL', `The server sent ${what}, which a Serf agent never does`, {
		hint,
		details: { sent: what },
	});
