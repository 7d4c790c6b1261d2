import type { CallOptions } from '../../client/client.ts';

/** Seconds that a controller may take to ask the store, or to fetch a charm from there, within one call. */
const FETCH_SECONDS = 600;

/** For calls in which the controller fetches something: the step’s own time bounds them. */
export const fetching = (signal: AbortSignal): CallOptions => ({ signal, seconds: FETCH_SECONDS });
