import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/juju/index.ts';

test('a task that did not go well is not green, whichever step tells of it', () => {
	for (const name of ['run', 'exec', 'watchTask']) {
		const step = stepsOf(service).find((one) => one.resource === 'action' && one.name === name);
		assert.ok(step?.failure, name);
		const failure = (task: object) => step.failure?.(task);
		assert.equal(failure({ status: 'failed', returnCode: null }), 'failed');
		assert.equal(failure({ status: 'aborted' }), 'aborted');
		assert.equal(failure({ status: 'completed', returnCode: 3 }), 'exit 3');
		for (const task of [{ status: 'completed', returnCode: 0 }, { status: 'pending' }, { message: 'a line' }])
			assert.equal(failure(task), undefined);
	}
});
