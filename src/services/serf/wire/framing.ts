import { notSerf } from './limits.ts';
import { createObjects, type Objects } from './objects.ts';
import { isWireMap, type WireMap } from './values.ts';

/** One answer or one record of a stream, monitor or query. */
export interface Frame {
	readonly seq: number | bigint;
	/** Empty: success. */
	readonly error: string;
	/** Absent if none belongs to it, or if the one that was announced did not come. */
	readonly body?: WireMap;
	/** Bytes of the body on the wire. */
	readonly size: number;
}

export interface FrameSink {
	/**
	 * Whether the request of that Seq, in its present state, gets a body with this header. Unknown Seq: false.
	 * Not asked for gate errors.
	 */
	hasBody(seq: number | bigint, error: string): boolean;
	frame(frame: Frame): void;
}

/** Errors before the agent looks at a command at all: a body never follows them. */
const gateErrors: ReadonlySet<string> = new Set([
	'Authentication required',
	'Handshake required',
	'Unsupported command',
]);

/** Whether the agent refused the command at the door. */
export const isGateError = (error: string): boolean => gateErrors.has(error);

/**
 * Pairs headers with their bodies (spec 1.4). A header is known by its shape, so one that comes where a body
 * was due ends the wait instead of being taken for it, and an object that nobody waits for (the body of a
 * call given up, of an unknown Seq) is passed over.
 * `push` throws `PROTOCOL` for bytes no agent sends.
 */
export const createFraming = (sink: FrameSink): Objects => {
	let greeted = false;
	let waiting: { seq: number | bigint; error: string } | undefined;

	return createObjects({
		header(seq, error) {
			greeted = true;
			if (waiting !== undefined) {
				const { seq: unfinished, error: said } = waiting;
				waiting = undefined;
				sink.frame({ seq: unfinished, error: said, size: 0 });
			}
			if (!isGateError(error) && sink.hasBody(seq, error)) waiting = { seq, error };
			else sink.frame({ seq, error, size: 0 });
		},
		body(value, size) {
			if (!isWireMap(value)) throw notSerf('something that is no map');
			if (!greeted) throw notSerf('a map before any answer');
			if (waiting === undefined) return;
			const { seq, error } = waiting;
			waiting = undefined;
			sink.frame({ seq, error, body: value, size });
		},
	});
};
