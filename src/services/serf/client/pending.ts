import type { MusterError } from '../../../core/errors.ts';
import { type CommandName, commands } from '../wire/commands.table.ts';
import type { Frame } from '../wire/framing.ts';
import type { WireMap } from '../wire/values.ts';

/** A request that the agent has not finished with. */
export interface Pending {
	readonly command: CommandName;
	/**
	 * For `stream`, `monitor` and `query`: whether the first header has come, so that each later one brings a
	 * record.
	 */
	flowing: boolean;
	/** Nobody waits for it: it was asked to hear something. */
	readonly fireAndForget?: boolean;
	/** The answer. */
	answered(frame: Frame): void;
	/** A record after the answer. */
	record(body: WireMap, size: number): void;
	/** The connection is gone. `ended`: the agent’s side closed it. */
	failed(loss: MusterError, ended: boolean): void;
}

/** Whether a body follows the next header of this request (spec 1.4). */
export const expectsBody = ({ command, flowing }: Pending, error: string): boolean => {
	const { answer } = commands[command];
	if (answer === 'records') return flowing && error === '';
	return answer === 'body-also-on-error' || (answer === 'body' && error === '');
};

/** Whether records follow the answer. */
export const isFlow = ({ command }: Pending): boolean => commands[command].answer === 'records';

/** The unanswered requests of one connection, by Seq. */
export interface PendingTable {
	/** Requests that somebody waits for, open streams and queries among them. */
	readonly waitedFor: number;
	add(seq: number, pending: Pending): void;
	/** Nobody waits for that Seq any more: what still comes for it is passed over, bodies too. */
	forget(seq: number): void;
	hasBody(seq: number | bigint, error: string): boolean;
	/**
	 * Hands a frame to whom it belongs. Returns the command whose answer lacks the body that belongs to it, if
	 * so.
	 */
	deliver(frame: Frame): CommandName | undefined;
	/** Tells all that the connection is gone. */
	failAll(loss: MusterError, ended: boolean): void;
}

export const createPendingTable = (): PendingTable => {
	const table = new Map<number | bigint, Pending>();

	const deliver = (frame: Frame): CommandName | undefined => {
		const pending = table.get(frame.seq);
		if (pending === undefined) return undefined;
		if (pending.flowing) {
			if (frame.body !== undefined) pending.record(frame.body, frame.size);
			return undefined;
		}
		if (expectsBody(pending, frame.error) && frame.body === undefined && frame.error === '')
			return pending.command;
		if (frame.error === '' && isFlow(pending)) pending.flowing = true;
		else table.delete(frame.seq);
		pending.answered(frame);
		return undefined;
	};

	return {
		get waitedFor() {
			let count = 0;
			for (const { fireAndForget } of table.values()) if (!fireAndForget) count += 1;
			return count;
		},
		add: (seq, pending) => void table.set(seq, pending),
		forget: (seq) => void table.delete(seq),
		hasBody(seq, error) {
			const pending = table.get(seq);
			return pending !== undefined && expectsBody(pending, error);
		},
		deliver,
		failAll(loss, ended) {
			const left = [...table.values()];
			table.clear();
			for (const pending of left) pending.failed(loss, ended);
		},
	};
};
