import { abortError } from '../../../net/call.ts';
import type { LogClient } from '../client/log.ts';
import type { LogLine, LogQuery } from '../wire/log.ts';

/** Milliseconds without a line after which those of 1.x are all there: its log goes on for ever. */
const SILENT_MS = 1500;

/** The last lines of a log that fit, the newest at the end. @throws MusterError as of the log’s client */
export const lastLines = async (
	log: LogClient,
	query: LogQuery,
	count: number,
	signal: AbortSignal,
): Promise<LogLine[]> => {
	const isOld = log.client.offer.major < 2;
	const silence = new AbortController();
	const both = AbortSignal.any([signal, silence.signal]);
	let timer: NodeJS.Timeout | undefined;
	const wait = () => {
		clearTimeout(timer);
		if (isOld) timer = setTimeout(() => silence.abort(), SILENT_MS);
	};
	let found: LogLine[] = [];
	const asked = { ...query, backlog: count, ...(isOld ? {} : { noTail: true }) };
	try {
		for await (const lines of log.lines(asked, { signal: both, ready: wait })) {
			found = [...found, ...lines].slice(-count);
			wait();
		}
	} finally {
		clearTimeout(timer);
	}
	if (signal.aborted) throw abortError(signal, 'reading the log');
	return found;
};
