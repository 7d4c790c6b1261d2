import { describe } from 'node:test';
import { labAgents } from './agents.ts';
import { agent } from './behaviour/agent.ts';
import { events } from './behaviour/events.ts';
import { members } from './behaviour/members.ts';
import { queries } from './behaviour/queries.ts';

describe('Serf client and the lab', { concurrency: 4 }, () => {
	members(labAgents);
	events(labAgents);
	queries(labAgents);
	agent(labAgents);
});
