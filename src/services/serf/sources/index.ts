import { anyEvent } from './any-event.ts';
import { logLine } from './log-line.ts';
import { memberChanged } from './member-changed.ts';
import { queryReceived } from './query-received.ts';
import { userEvent } from './user-event.ts';

/** Every source of the service, in the order users see them. */
export const sources = [memberChanged, userEvent, queryReceived, anyEvent, logLine] as const;
