import type { AnyService } from '../../catalogue/service.ts';
import { registerAction } from './runtime/action-node.ts';
import { registerConnection } from './runtime/connection-node.ts';
import { flowsDeploying } from './runtime/deploying.ts';
import { forgetRemoved, isInFlows, memoryFolder } from './runtime/forget-removed.ts';
import { watchHandoff } from './runtime/watch-handoff.ts';
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
		const handoff = watchHandoff(flowsDeploying(red), (id, { store, folder }) => {
			// the nodes of another project are in no flow while this one runs
			if (folder === memoryFolder(red) && !isInFlows(red, id)) void store.remove();
		});
		const deploys = { started: flowsStarted(red), handoff };
		registerConnection(red, service, connection);
		for (const action of actions) registerAction(red, service, action);
		for (const trigger of triggers) registerTrigger(red, service, trigger, deploys);
		registerRoutes(red, service, connection);
		// one listener for both: an emitter warns of more than ten, and there are five services
		red.events.on('flows:started', () => {
			handoff.endUnclaimed();
			forgetRemoved(red, memoryFolder(red)).catch((error: unknown) =>
				red.log?.warn(`Memories of removed nodes could not be deleted: ${error}`),
			);
		});
	};
