import { readValues } from '../../catalogue/read-values.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { spoken } from '../../core/units.ts';
import { asMusterError, MusterError } from '../../core/errors.ts';
import type { Settings } from './connect.ts';

/** Seconds a connection test may take. */
const LONGEST = 10;

/**
 * “Test connection”: connects anew (never over a shared connection), asks what answers, and closes.
 * @returns one sentence about what answered.
 * @throws MusterError saying what is wrong and what to do; TIMEOUT after 10 s.
 */
export const testConnection = async (
	service: AnyService,
	settings: Settings,
	signal?: AbortSignal,
): Promise<string> => {
	const deadline = AbortSignal.timeout(LONGEST * 1000);
	const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
	try {
		const client = await service.connect(readValues(service.settings, settings), 'main', { signal: stop });
		try {
			return await service.check(client, { signal: stop });
		} finally {
			await client.close();
		}
	} catch (error) {
		if (deadline.aborted)
			throw new MusterError('TIMEOUT', `${service.title} gave no answer within ${spoken(LONGEST)}`, {
				cause: error,
			});
		throw asMusterError(error, `Testing the connection to ${service.title}`);
	}
};
