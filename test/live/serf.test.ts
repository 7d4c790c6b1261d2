import { describe } from 'node:test';
import type { Agents } from '../services/serf/agents.ts';
import { agent } from '../services/serf/behaviour/agent.ts';
import { events } from '../services/serf/behaviour/events.ts';
import { members } from '../services/serf/behaviour/members.ts';
import { queries } from '../services/serf/behaviour/queries.ts';
import { needs } from '../support/needs.ts';
import { startAgent } from '../support/serf-agent.ts';

const realAgents: Agents = { kind: 'real', start: startAgent as Agents['start'] };

if (needs('serf', 'the Serf client against real agents')) {
	describe('Serf client and real agents', { concurrency: 4 }, () => {
		members(realAgents);
		events(realAgents);
		queries(realAgents);
		agent(realAgents);
	});
}
