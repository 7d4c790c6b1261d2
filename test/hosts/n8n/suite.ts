import { afterEach, beforeEach, describe } from 'node:test';
import { openStage } from './support/stage.ts';
import { actionTests } from './behaviour/actions.ts';

/** What the nodes do in one release of n8n's engine. */
export const engineTests = (room: 'n8n-engine' | 'n8n-engine-1'): void => {
	const { stage, fresh, strike } = openStage(room);
	beforeEach(fresh);
	afterEach(strike);
	describe('actions', () => actionTests(stage));
};
