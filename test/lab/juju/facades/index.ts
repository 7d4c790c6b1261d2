import { client } from './client.ts';
import type { Facades } from './table.ts';
import { watchers } from './watchers.ts';

/** All facades of 2.x to 4.x. */
export const modern: Facades = { ...client, ...watchers };
