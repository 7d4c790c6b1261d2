/** The Juju service, whole: `service` for hosts and scripts, the client for programs of one’s own. */
export {
	type AnyCall,
	type CallOptions,
	connectController,
	connectLog,
	connectModel,
	type JujuClient,
	type JujuOptions,
} from './client/connect.ts';
export { allowHostFiles } from '../../core/host-files.ts';
export { type Connecting, connectingOf } from './model/connection/options.ts';
export { service } from './service.ts';
