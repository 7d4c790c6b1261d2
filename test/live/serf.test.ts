import { describe } from 'node:test';
import type { Agents } from '../services/serf/agents.ts';
import { agent } from '../services/serf/behaviour/agent.ts';
import { events } from '../services/serf/behaviour/events.ts';
import { members } from '../services/serf/behaviour/members.ts';
import { queries } from '../services/serf/behaviour/queries.ts';
import { startAgent } from '../support/serf-agent.ts';
import { serfBinaries } from '../support/serf-binaries.ts';

for (const { version, binary } of serfBinaries()) {
	const realAgents: Agents = { kind: 'real', start: (wish) => startAgent({ ...wish, binary }) };
	describe(`Serf client and real agents, ${version}`, { concurrency: 4 }, () => {
		members(realAgents);
		events(realAgents);
		queries(realAgents);
		agent(realAgents);
	});
}
