import { Encoder } from '@msgpack/msgpack';

/**
 * A request body as the agent's Go structs want it: texts as text, whole numbers as integers, bytes as bin.
 */
export type RequestBody = Readonly<Record<string, unknown>>;

const encoder = new Encoder({ ignoreUndefined: true });

/**
 * The agent closes the connection at a float where it wants an integer; JavaScript has one kind of number, so
 * the fields that are one are named here.
 */
const integers: ReadonlySet<string> = new Set(['Version', 'Seq', 'Stop', 'ID', 'Timeout', 'RelayFactor']);

/**
 * One request: header, then the body if the command has one (an unwanted body would be read as the next
 * header). Keys with `undefined` are left out: the agent takes its zero value.
 */
export const encodeRequest = (command: string, seq: number, body?: RequestBody): Uint8Array => {
	const header = encoder.encode({ Command: command, Seq: seq });
	if (body === undefined) return header;
	for (const [key, value] of Object.entries(body)) {
		if (integers.has(key) && value !== undefined && !Number.isSafeInteger(value))
			throw new TypeError(`${command}: ${key} must be a whole number, got ${String(value)}`);
	}
	return Buffer.concat([header, encoder.encode(body)]);
};

/**
 * How many bytes the agent’s own encoding of a tag set takes, at the least: it gossips a marker byte and the
 * map, 512 bytes at most.
 */
export const tagsSize = (tags: Readonly<Record<string, string>>): number =>
	1 + encoder.encode({ ...tags }).length;
