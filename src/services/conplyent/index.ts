/** The conplyent service, whole: `service` for hosts and scripts, the client for programs of one's own. */
export { connectConplyent } from './client/connect.ts';
export type * from './client/types.ts';
export { service } from './service.ts';
