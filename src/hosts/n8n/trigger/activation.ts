import type { ITriggerFunctions } from 'n8n-workflow';
import { codes } from '../../../core/codes.table.ts';
import type { MusterError } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';

/** Whether this is the trigger of a workflow that an earlier process had running. */
export const isRestarted = (functions: ITriggerFunctions): boolean =>
	functions.getMode() !== 'manual' && ['init', 'leadershipChange'].includes(functions.getActivationMode());

export interface Activation {
	/** Settles when the first connection stands or has failed once. */
	readonly tried: Promise<void>;
	/** Whether an error ends the watching; what does not is waited out. */
	isFatal(error: Pick<MusterError, 'code'>): boolean;
	onConnectionStatus(status: ConnectionStatus): void;
	onReady(): void;
}

/**
 * What n8n waits for when it activates a trigger, and which errors it is told by a rejection: who tests wants
 * to see each, who publishes those that only a user can mend. A restarted n8n goes on trying, since rejecting
 * would make it give up for good after 15 s. A closed trigger only waits for answers, which go over the
 * connection that is lost.
 */
export const activation = ({
	manual,
	restarted,
	closed,
}: {
	readonly manual: boolean;
	readonly restarted: boolean;
	readonly closed: AbortSignal;
}): Activation => {
	let isOver = restarted;
	let settle: () => void = () => {};
	const tried = new Promise<void>((resolve) => {
		settle = resolve;
	});
	return {
		tried,
		isFatal({ code }) {
			if (closed.aborted) return true;
			if (isOver) return false;
			return manual || codes[code].cure === 'user' || code === 'UNSUPPORTED';
		},
		onConnectionStatus({ is }) {
			if (is !== 'retrying') return;
			// from here on it goes on trying, whatever it meets
			if (!manual) isOver = true;
			settle();
		},
		onReady() {
			isOver = true;
			settle();
		},
	};
};
