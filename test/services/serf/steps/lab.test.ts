import { after } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { labAgents } from '../agents.ts';
import { stepTests } from './steps.ts';

stepTests(labAgents);
after(() => endLeases());
