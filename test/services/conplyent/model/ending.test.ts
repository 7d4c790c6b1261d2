import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingOf } from '../../../../src/services/conplyent/client/ending.ts';

test('what a command of the server returns: integers are exit codes, all else is its value', () => {
	assert.deepEqual(endingOf('own', null, undefined), { ended: 'exited', exitCode: null, missing: 0 });
	assert.deepEqual(endingOf('own', 4, undefined), { ended: 'exited', exitCode: 4, missing: 0 });
	assert.deepEqual(endingOf('own', -1, undefined), { ended: 'refused', exitCode: -1, missing: 0 });
	for (const returned of [true, false, 'done', 1.5, new Map([['a', 1]])])
		assert.deepEqual(endingOf('own', returned as never, undefined), {
			ended: 'exited',
			exitCode: null,
			returned,
			missing: 0,
		});
	assert.deepEqual(endingOf('exec', -15, undefined), {
		ended: 'signalled',
		exitCode: -15,
		signal: 'SIGTERM',
		missing: 0,
	});
});
