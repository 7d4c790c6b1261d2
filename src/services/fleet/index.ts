/** The fleet service, whole: `service` for hosts and scripts, the client for programs of one's own. */
export { connectFleet, type FleetClient, type FleetOptions, type Snapshot } from './client.ts';
export { service } from './service.ts';
export type * from './wire/records.ts';
