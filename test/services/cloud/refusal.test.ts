import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import { refusalOf } from '../../../src/services/cloud/client/refusal.ts';
import { unexpectedAnswer } from '../../../src/services/cloud/client/unexpected-answer.ts';
import { judge } from '../../../src/services/cloud/model/judge.ts';
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

test('a quota is told from its words, not from the name of a thing that the cloud quotes', () => {
	const codeOf = (status: number, message: string) => {
		const fault = readFault(status, {}, JSON.stringify({ conflict: { message, code: status } }));
		const asked = { service: 'network', method: 'POST', url: 'http://127.0.0.1:9696/v2.0/networks' } as const;
		return refusalOf(fault, { ...asked, doing: 'creating', reads: false }).code;
	};
	for (const words of [
		"Quota exceeded for resources: ['network'].",
		'Maximum number of ports exceeded',
		'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota.',
	])
		assert.deepEqual([codeOf(403, words), codeOf(409, words)], ['LIMIT', 'LIMIT'], words);
	for (const words of ['Network quota-web is in use', 'Server over_quota is locked', 'exceed-1 exists']) {
		assert.equal(codeOf(409, words), 'CONFLICT', words);
		assert.equal(codeOf(403, words), 'AUTH_REJECTED', words);
	}
});

test('a reason of few words stands beside a message that has the address before it', () => {
	const asked = {
		service: 'compute',
		method: 'GET',
		url: 'http://127.0.0.1:8774/v2.1/servers',
		doing: 'listing',
	} as const;
	const reasonOf = (status: number, headers: Record<string, string>, body: string) =>
		refusalOf(readFault(status, headers, body), { ...asked, reads: true }).details['reason'];
	assert.equal(reasonOf(302, { location: 'https://sso.example/' }, ''), 'redirected');
	assert.equal(reasonOf(404, {}, 'no such page'), 'a proxy answered');
	assert.equal(reasonOf(409, {}, '{"conflictingRequest":{"message":"in use","code":409}}'), undefined);
	const page = unexpectedAnswer({ service: 'compute', doing: 'listing', reads: true, body: '<html>' });
	assert.equal(page.details['reason'], 'a web page answered');
	assert.throws(
		() =>
			judge(
				'server',
				{ id: 's', name: 'web-1', status: 'ERROR', fault: { message: 'No valid host' } } as never,
				['ACTIVE'],
			),
		({ details }: MusterError) => details['reason'] === 'ERROR: No valid host',
	);
});
