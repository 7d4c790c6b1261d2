import { DUE, due } from '../../../runtime/due.ts';
import type { LogRecord, Subscription } from '../client/types.ts';

/** Milliseconds without a line after which the lines of the past are taken to be all there: the agent marks no end. */
const QUIET = 150;

/** Lines as they come, and once `past`: where the lines the agent had kept seem to end. */
export async function* marked(lines: Subscription<LogRecord>, signal: AbortSignal): AsyncGenerator<LogRecord | 'past'> {
	let past = false;
	for await (const item of due(lines, () => (past ? undefined : QUIET), signal)) {
		if (item === DUE) past = true;
		yield item === DUE ? 'past' : item;
	}
}
