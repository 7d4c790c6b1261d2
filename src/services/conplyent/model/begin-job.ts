import { codeOf, MusterError } from '../../../core/errors.ts';
import type { ConplyentClient } from '../client/types.ts';
import { readKept } from './persisted-job/follow.ts';
import { startKept } from './persisted-job/persisted-job.ts';
import type { SlotPool } from '../client/slot-pool.ts';
import type { Known } from './known-job.ts';

const isThere = async (client: ConplyentClient, folder: string, signal: AbortSignal): Promise<boolean> => {
	try {
		await readKept(client, folder, Number.MAX_SAFE_INTEGER, { signal });
		return true;
	} catch (error) {
		if (codeOf(error) === 'NOT_FOUND') return false;
		throw error;
	}
};

/**
 * Looks for the job, and starts `program` where nothing was started yet. A folder is made once on the server,
 * so whatever became of an earlier try, the program is started once. False if it was there and is gone.
 * @throws MusterError BAD_INPUT for a job to follow that is not there; else as startKept.
 */
export const begin = (
	turns: SlotPool,
	{ folder, begun }: Known,
	program: readonly string[] | undefined,
	signal: AbortSignal,
): Promise<boolean> =>
	turns.take(async (client) => {
		if (await isThere(client, folder, signal)) return true;
		if (begun) return false;
		if (!program)
			throw new MusterError('BAD_INPUT', `No job keeps its output in ${folder}`, {
				hint: 'It was removed, or another server ran the job.',
				details: { field: 'kept' },
			});
		const { job } = await startKept(client, program, { folder, signal });
		job.discard();
		return true;
	}, signal);
