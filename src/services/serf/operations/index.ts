import { agentOperations } from './agent.ts';
import { coordinateOperations } from './coordinate.ts';
import { eventOperations } from './event.ts';
import { keyOperations } from './key.ts';
import { logOperations } from './log.ts';
import { memberOperations } from './member.ts';
import { queryOperations } from './query.ts';
import { tagOperations } from './tag.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	...memberOperations,
	...eventOperations,
	...queryOperations,
	...tagOperations,
	...agentOperations,
	...keyOperations,
	...coordinateOperations,
	...logOperations,
] as const;
