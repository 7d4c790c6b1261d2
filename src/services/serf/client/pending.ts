import type { MusterError } from '../../../core/errors.ts';
import { type CommandName, commands } from '../wire/commands.table.ts';
import type { Frame } from '../wire/framing.ts';
import type { WireMap } from '../wire/values.ts';

/** A request that the agent has not finished with. */
export interface Pending {
	readonly command: CommandName;
	/** For `stream`, `monitor` and `query`: whether the first header has come, so that each later one brings a record. */
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
