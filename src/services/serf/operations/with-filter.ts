import type { Context } from '../../../catalogue/operation.ts';
import { codeOf } from '../../../core/errors.ts';
import type { SerfClient } from '../client/types.ts';
import type { SerfParts } from '../parts.ts';

/**
 * Runs on the connection that is kept for patterns of users. The agent closes a connection on a pattern that
 * it cannot read, which ends what others ask on it too: so what was cut off by that is asked once more on a
 * fresh one. What was refused here is not.
 */
export const withFilter = async <T>(
	{ lease, signal }: Context<SerfParts>,
	ask: (client: SerfClient) => Promise<T>,
): Promise<T> => {
	for (let attempt = 1; ; attempt += 1) {
		const { client, release } = await lease('filter', signal);
		try {
			return await ask(client);
		} catch (error) {
			if (attempt > 1 || !client.lost.aborted || codeOf(error) === 'CANCELLED') throw error;
		} finally {
			release();
		}
	}
};
