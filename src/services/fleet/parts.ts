import type { FleetClient } from './client/client.ts';

/** fleet’s one connection. */
export type FleetParts = { main: FleetClient };
