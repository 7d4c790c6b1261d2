import { codes } from '../../../core/codes.table.ts';
import type { MusterError } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import type { Times } from './times.ts';

/**
 * From the first loss to a connection that has stood for a while: a link that comes and goes has one outage,
 * not many.
 */
export interface Outage {
	readonly began: Date;
	losses: number;
	error: MusterError;
}

interface Told {
	/** A connection stands; with the outage that it may be the end of. */
	connected(outage?: Outage): void;
	/**
	 * A connection was lost, the first one could not be made, or what keeps it away is now something that only
	 * a user can mend.
	 */
	lost(retrying: Extract<ConnectionStatus, { is: 'retrying' }>): void;
	/** The outage has lasted `visible` seconds, and no connection stands now. Once an outage. */
	lasts(outage: Outage): void;
}

/**
 * Tells outages from how a watch stands, until `closed` is aborted. `awaited`: somebody has just published
 * the workflow, and wants to know at once that there is no connection.
 */
export const outages = (
	{ visible, steady, awaited = false }: Pick<Times, 'visible' | 'steady'> & { readonly awaited?: boolean },
	closed: AbortSignal,
	told: Told,
) => {
	let outage: Outage | undefined;
	let connected = false;
	let first = awaited;
	let due = false;
	let late: NodeJS.Timeout | undefined;
	let over: NodeJS.Timeout | undefined;
	const end = () => {
		clearTimeout(late);
		clearTimeout(over);
		outage = undefined;
		due = false;
	};
	closed.addEventListener('abort', end);
	const show = () => {
		// a connection that stands just now may be the end of it: only its loss shows that it was not
		if (!outage || !due || connected) return;
		due = false;
		told.lasts(outage);
	};
	const begin = (error: MusterError): Outage => {
		late = setTimeout(
			() => {
				due = true;
				show();
			},
			(first ? 0 : visible) * 1000,
		).unref();
		first = false;
		return { began: new Date(), losses: 0, error };
	};
	return (status: ConnectionStatus): void => {
		if (status.is === 'connecting' || closed.aborted) return;
		if (status.is === 'connected') {
			connected = true;
			first = false;
			told.connected(outage);
			if (outage) over = setTimeout(end, steady * 1000).unref();
			return;
		}
		const { error } = status;
		const lost = connected || !outage;
		const newCause = codes[error.code].cure === 'user' && error.code !== outage?.error.code;
		connected = false;
		clearTimeout(over);
		outage ??= begin(error);
		outage.error = error;
		if (lost) outage.losses++;
		if (lost || newCause) told.lost(status);
		show();
	};
};
