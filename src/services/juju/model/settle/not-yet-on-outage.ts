import { type NotYet, notYet } from '../../../../catalogue/results.ts';
import { isMusterError } from '../../../../core/errors.ts';
import { isPassing } from '../../client/open.ts';

/**
 * A look while somebody waits: where the controller is away for a moment (killed, upgraded, moved to another
 * machine) nothing is known, and it is looked again. Other errors, and those after `signal`, are thrown.
 */
export const notYetOnOutage = async <T>(look: () => Promise<T>, signal: AbortSignal): Promise<T | NotYet> => {
	try {
		return await look();
	} catch (error) {
		if (signal.aborted || !isPassing(error) || !isMusterError(error)) throw error;
		return notYet(`the controller is away: ${error.message}`);
	}
};
