import type { SlotPool } from './client/slot-pool.ts';
import type { ConplyentClient } from './client/types.ts';

/**
 * `main`: a share of this process’s one connection. `turns`: takes the server’s one place for a moment at a
 * time.
 */
export type ConplyentParts = { main: ConplyentClient; turns: SlotPool };
