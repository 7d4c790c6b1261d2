import { readSettings } from '../../catalogue/read-values.ts';
import type { AnyService, Open } from '../../catalogue/service.ts';
import type { Parts } from '../../catalogue/part.ts';
import type { Connection } from '../../core/connection.ts';
import { asMusterError } from '../../core/errors.ts';
import { after } from '../../net/call.ts';
import { unanswered } from './no-answer.ts';
import type { Settings } from './connect.ts';

/** Seconds a connection test may take. */
const TEST_TIMEOUT = 10;

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
	const over = after(TEST_TIMEOUT);
	const stop = signal ? AbortSignal.any([signal, over]) : over;
	const opened: Connection[] = [];
	const open: Open<Parts> = async (part) => {
		const client = await service.connect(settings, part, { signal: stop });
		opened.push(client);
		return client;
	};
	try {
		readSettings(service.settings, settings);
		const { part, run } = service.check;
		return await run(await open(part), { signal: stop, open });
	} catch (error) {
		if (over.aborted)
			throw unanswered(error, {
				service,
				settings,
				seconds: TEST_TIMEOUT,
				hint: 'Are address and port right? Else a firewall may swallow the packets, or the server hangs.',
			});
		throw asMusterError(error, `Testing the connection to ${service.title}`);
	} finally {
		// how it closes is no answer of the test
		await Promise.allSettled(opened.map((client) => client.close()));
	}
};
