import { pause } from '../../../net/backoff.ts';
import { MusterError } from '../../../core/errors.ts';
import { type Caller, failure, lastText } from './caller.ts';
import type { Link } from './link.ts';
import type { Settings } from './settings.ts';
import type { CallOptions } from './types.ts';
import { atLeast, waitFor } from '../../../net/call.ts';

/** Milliseconds in which a server that has said its last word ends the connection. */
const GOING_MS = 1000;

/**
 * Sends a command that ends the server. It has worked when the server says so, or when it acknowledged and
 * was gone before it could say more (protocol, trap 16).
 */
export const sendGoodbye = async (
	{ submit }: Caller,
	link: Link,
	{ callTimeout, where }: Settings,
	name: 'reboot' | 'shutdown' | 'close_server',
	{ signal, timeout = atLeast(callTimeout, signal) }: CallOptions = {},
): Promise<void> => {
	const command = submit(name, [], {}, { signal });
	const late = () =>
		new MusterError('OUTCOME_UNKNOWN', `${name}: no answer from ${where} within ${timeout} s`);
	try {
		const ending = await waitFor(command.ending, `calling ${name}`, {
			signal,
			timeout,
			late,
		});
		const error = failure(name, true, ending, lastText(command.queue.drain()));
		if (error) throw error;
	} catch (error) {
		const gone = link.lost.aborted && command.id() !== undefined && !signal?.aborted;
		if (!gone) throw error;
	}
	// whoever comes next connects anew, and is not sent to a server that is about to go
	await pause(GOING_MS, link.lost);
	link.end(new MusterError('CONNECTION_LOST', `${where} was ended by ${name}`));
};
