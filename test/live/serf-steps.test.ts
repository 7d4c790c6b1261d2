import { after, describe } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import type { Agents } from '../services/serf/agents.ts';
import { foundTests } from '../services/serf/steps/found.ts';
import { stepTests } from '../services/serf/steps/steps.ts';
import { startAgent } from '../support/serf-agent.ts';
import { serfBinaries } from '../support/serf-binaries.ts';

for (const { version, binary } of serfBinaries()) {
	const agents: Agents = { kind: 'real', start: (wish) => startAgent({ ...wish, binary }) };
	describe(`Serf’s steps and real agents, ${version}`, () => stepTests(agents));
	describe(`What real use found of Serf, and real agents, ${version}`, () => foundTests(agents));
}
after(() => endLeases());
