import { anyEvent } from './sources/any-event.ts';
import { logLine } from './sources/log-line.ts';
import { memberChanged } from './sources/member-changed.ts';
import { queryReceived } from './sources/query-received.ts';
import { userEvent } from './sources/user-event.ts';

/** Every source of the service, in the order users see them. */
export const sources = [memberChanged, userEvent, queryReceived, anyEvent, logLine] as const;
