import type { AnyService } from '../../catalogue/service.ts';
import { registerAction } from './runtime/action-node.ts';
import { registerConnection } from './runtime/connection-node.ts';
import { forgetRemoved, memoryFolder } from './runtime/forget-removed.ts';
import type { Red } from './runtime/red.ts';
import { registerRoutes } from './runtime/routes/routes.ts';
import { flowsStarted } from './runtime/started.ts';
import { registerTrigger } from './runtime/trigger-node.ts';
import { typesOf } from './types.ts';

/**
 * A service as what Node-RED loads: a function that registers its connection, action and trigger nodes and
 * their routes.
 */
export const nodeRed =
	(service: AnyService) =>
	(red: Red): void => {
		const { connection, actions, triggers } = typesOf(service);
		const started = flowsStarted(red);
		registerConnection(red, service, connection);
		for (const action of actions) registerAction(red, service, action);
		for (const trigger of triggers) registerTrigger(red, service, trigger, started);
		registerRoutes(red, service, connection);
		red.events.on('flows:started', () => {
			forgetRemoved(red, memoryFolder(red)).catch((error: unknown) =>
				red.log?.warn(`Memories of removed nodes could not be deleted: ${error}`),
			);
		});
	};
