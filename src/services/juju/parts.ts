import type { JujuClient } from './client/client.ts';
import type { LogClient } from './client/log.ts';

/**
 * Connections to a controller, to a model (variant: another model than the connection’s), and to a model’s
 * log.
 */
export type JujuParts = {
	controller: JujuClient;
	model: JujuClient;
	log: LogClient;
};
