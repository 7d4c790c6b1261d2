import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../../src/services/cloud/client/refusal.ts';
import { readFault } from '../../../src/services/cloud/wire/fault.ts';

test('who is logged in and may not do one thing is told apart from a refused login', () => {
	const fault = readFault(
		403,
		{},
		JSON.stringify({ forbidden: { message: 'Policy does not allow it', code: 403 } }),
	);
	const denied = (method: string, url: string) => {
		const asked = { service: 'identity', method, url, doing: 'asking', reads: method === 'GET' } as const;
		const { code, details } = refusalOf(fault, asked);
		assert.equal(code, 'AUTH_REJECTED');
		return details['denied'];
	};
	assert.equal(denied('GET', 'http://127.0.0.1:5000/v3/users'), true);
	assert.equal(denied('POST', 'http://127.0.0.1:5000/v3/auth/tokens'), undefined);
	assert.equal(denied('POST', 'http://127.0.0.1:5000/v2.0/tokens'), undefined);
});
