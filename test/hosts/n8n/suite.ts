import { afterEach, beforeEach, describe } from 'node:test';
import { actionTests } from './behaviour/actions.ts';
import { activationTests } from './behaviour/activation.ts';
import { answerTests } from './behaviour/answers.ts';
import { closingTests } from './behaviour/closing.ts';
import { failureTests } from './behaviour/failures.ts';
import { floodTests } from './behaviour/floods.ts';
import { formTests } from './behaviour/forms.ts';
import { itemTests } from './behaviour/items.ts';
import { loadingTests } from './behaviour/loading.ts';
import { memoryFileTests } from './behaviour/memory-files.ts';
import { outageTests } from './behaviour/outages.ts';
import { retryTests } from './behaviour/retries.ts';
import { handTests } from './behaviour/tests-by-hand.ts';
import { triggerOptionTests } from './behaviour/trigger-options.ts';
import { workflowTests } from './behaviour/workflows.ts';
import { openStage } from './support/stage.ts';

/** What the nodes do in one release of n8n's engine. */
export const engineTests = (room: 'n8n-engine' | 'n8n-engine-1'): void => {
	const { stage, fresh, strike } = openStage(room);
	beforeEach(fresh);
	afterEach(strike);
	describe('loading', () => loadingTests(stage));
	describe('operations', () => actionTests(stage));
	describe('items', () => itemTests(stage));
	describe('retries', () => retryTests(stage));
	describe('forms', () => formTests(stage));
	describe('failures', () => failureTests(stage));
	describe('workflows', () => workflowTests(stage));
	describe('triggers: activation', () => activationTests(stage));
	describe('triggers: outages', () => outageTests(stage));
	describe('triggers: memory files', () => memoryFileTests(stage));
	describe('triggers: options', () => triggerOptionTests(stage));
	describe('triggers: floods', () => floodTests(stage));
	describe('triggers: closing', () => closingTests(stage));
	describe('triggers: answers', () => answerTests(stage));
	describe('triggers: tests by hand', () => handTests(stage));
};
