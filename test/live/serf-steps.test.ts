import { after } from 'node:test';
import { endLeases } from '../../src/runtime/lease.ts';
import type { Agents } from '../services/serf/agents.ts';
import { stepTests } from '../services/serf/steps/steps.ts';
import { needs } from '../support/needs.ts';
import { startAgent } from '../support/serf-agent.ts';

const binary = needs('serf', 'Serf’s steps against a real agent');
const realAgents: Agents = { kind: 'real', start: (wish) => startAgent({ ...wish, binary: binary as string }) };
if (binary) stepTests(realAgents);
after(() => endLeases());
