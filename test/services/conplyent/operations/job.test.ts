import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MusterError } from '../../../../src/core/errors.ts';
import { killJob } from '../../../../src/services/conplyent/operations/job.ts';

test('a job that was told to end, and cannot be looked at then, is of unknown outcome', async () => {
	const lost = new MusterError('CONNECTION_LOST', 'The connection to 10.0.0.1:9922 was lost');
	const client = { kill: async () => true, isAlive: () => Promise.reject(lost) };
	const { signal } = new AbortController();
	await assert.rejects(async () => killJob.run(client as never, { job: 3 } as never, { signal } as never), {
		code: 'OUTCOME_UNKNOWN',
		message: 'Job 3 was told to end; whether it has is not known: The connection to 10.0.0.1:9922 was lost',
	});
});
