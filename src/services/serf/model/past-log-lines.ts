import { TIMER, withTimer } from '../../../net/with-timer.ts';
import type { LogRecord, Subscription } from '../client/types.ts';

/** The agent marks no end of the lines it had kept: they are taken to be all there after a moment of quiet, or after a longer one in any case (milliseconds). */
const [QUIET, LONGEST] = [150, 600];

/** Lines as they come, and once `past`: where the lines the agent had kept seem to end. */
export async function* marked(
	lines: Subscription<LogRecord>,
	signal: AbortSignal,
): AsyncGenerator<LogRecord | 'past'> {
	const latest = Date.now() + LONGEST;
	let past = false;
	for await (const item of withTimer(
		lines,
		() => (past ? undefined : Math.max(0, Math.min(QUIET, latest - Date.now()))),
		signal,
	)) {
		if (item === TIMER) past = true;
		yield item === TIMER ? 'past' : item;
	}
}
