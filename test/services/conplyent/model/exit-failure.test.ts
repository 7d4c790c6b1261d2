import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import { exitFailure } from '../../../../src/services/conplyent/model/exit-failure.ts';

test('an end that is not well is said in a few letters', () => {
	assert.equal(exitFailure({ ended: 'exited', exitCode: 0 }), undefined);
	assert.equal(exitFailure({ ended: 'exited', exitCode: 3 }), 'exit 3');
	assert.equal(exitFailure({ ended: 'killed', exitCode: null, signal: 'SIGTERM' }), 'ended by SIGTERM');
	assert.equal(exitFailure({ ended: 'gone', exitCode: null }), 'gone');
	assert.equal(exitFailure({ ended: 'running', exitCode: null }), undefined);
});

test('whatever gives an exit code says when it means failure', () => {
	for (const { title, operations } of services)
		for (const { resource, name, sample, ends, failure } of operations) {
			const results = [sample, ends?.sample].filter((one) => typeof one === 'object' && one !== null);
			if (results.some((one) => 'exitCode' in (one as object)))
				assert.ok(failure, `${title}: ${resource}.${name}`);
		}
});
