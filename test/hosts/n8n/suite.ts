import { afterEach, beforeEach, describe } from 'node:test';
import { actionTests } from './behaviour/actions.ts';
import { failureTests } from './behaviour/failures.ts';
import { itemTests } from './behaviour/items.ts';
import { loadingTests } from './behaviour/loading.ts';
import { openStage } from './support/stage.ts';

/** What the nodes do in one release of n8n's engine. */
export const engineTests = (room: 'n8n-engine' | 'n8n-engine-1'): void => {
	const { stage, fresh, strike } = openStage(room);
	beforeEach(fresh);
	afterEach(strike);
	describe('loading', () => loadingTests(stage));
	describe('operations', () => actionTests(stage));
	describe('items', () => itemTests(stage));
	describe('failures', () => failureTests(stage));
};
