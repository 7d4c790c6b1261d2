/** The Serf service, whole: `service` for hosts and scripts, the client for programs of one's own. */
export { connectSerf } from './client/connect.ts';
export type * from './client/types.ts';
export { service } from './service.ts';
