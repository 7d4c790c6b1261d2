/** Clouds, whole: `service` for hosts and scripts, the client for programs of one’s own. */
export { type CloudClient, connectCloud } from './client/client.ts';
export type { Api, ApiAnswer, ApiRequest, Call, Cloud, CloudOptions } from './client/cloud.ts';
export { cloudFromHost, type HostOptions } from './from-host.ts';
export { service } from './service.ts';
export type { Auth, Login } from './wire/login.ts';
export type { Family, ServiceName } from './wire/services.ts';
