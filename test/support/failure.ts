import assert from 'node:assert/strict';
import type { MusterError } from '../../src/core/errors.ts';

/** The error of something that has to fail. */
export const failure = (promise: Promise<unknown>): Promise<MusterError> =>
	promise.then(
		() => assert.fail('it should have failed'),
		(error: MusterError) => error,
	);
