import { engineTests } from './suite.ts';

engineTests('n8n-engine-1');
