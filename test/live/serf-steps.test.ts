import { after, describe } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { stepTests } from '../services/serf/steps/steps.ts';
import { startAgent } from '../support/serf-agent.ts';
import { serfBinaries } from '../support/serf-binaries.ts';

for (const { version, binary } of serfBinaries())
	describe(`Serf’s steps and real agents, ${version}`, () =>
		stepTests({ kind: 'real', start: (wish) => startAgent({ ...wish, binary }) }));
after(() => endLeases());
