import { actions } from './actions.ts';
import { annotations } from './annotations.ts';
import { applicationConfig } from './application-config.ts';
import { applicationDeploy } from './application-deploy.ts';
import { applicationRelations } from './application-relations.ts';
import { applicationUnits } from './application-units.ts';
import { block } from './block.ts';
import { charms } from './charms.ts';
import { client } from './client.ts';
import { cloud } from './cloud.ts';
import { controller } from './controller.ts';
import { keys } from './keys.ts';
import { machines } from './machines.ts';
import { modelConfig } from './model-config.ts';
import { models } from './models.ts';
import { network } from './network.ts';
import { offers } from './offers.ts';
import { resources } from './resources.ts';
import { rest } from './rest.ts';
import { secrets } from './secrets.ts';
import { storage } from './storage.ts';
import type { Facades } from './table.ts';
import { users } from './users.ts';
import { watchers } from './watchers.ts';

/** All facades of 2.x to 4.x. */
export const modern: Facades = {
	...actions,
	...annotations,
	Application: { ...applicationConfig, ...applicationDeploy, ...applicationRelations, ...applicationUnits },
	...block,
	...charms,
	...client,
	...cloud,
	...controller,
	...keys,
	...machines,
	...modelConfig,
	...models,
	...network,
	...offers,
	...resources,
	...rest,
	...secrets,
	...storage,
	...users,
	...watchers,
};
