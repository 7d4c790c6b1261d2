import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFault } from '../../../../src/services/cloud/wire/fault.ts';

const rows: readonly [string, number, string, string, string][] = [
	[
		'nova',
		404,
		'{"itemNotFound": {"code": 404, "message": "Flavor x could not be found."}}',
		'itemNotFound',
		'Flavor x could not be found.',
	],
	[
		'keystone',
		401,
		'{"error": {"code": 401, "message": "No.", "title": "Unauthorized"}}',
		'Unauthorized',
		'No.',
	],
	[
		'neutron',
		409,
		'{"NeutronError": {"type": "OverQuota", "message": "Quota exceeded", "detail": ""}}',
		'OverQuota',
		'Quota exceeded',
	],
	[
		'pithos',
		401,
		'{"fault":{"message":"UNAUTHORIZED","code":401,"details":"{\\"unauthorized\\": {\\"message\\": \\"Invalid token\\", \\"code\\": 401}}"}}',
		'unauthorized',
		'Invalid token',
	],
	[
		'placement',
		403,
		'{"errors": [{"status": 403, "title": "Forbidden", "detail": "Access was denied"}]}',
		'errors',
		'Access was denied',
	],
	['ceph', 403, '{"Code":"AccessDenied","RequestId":"tx1","HostId":"h"}', 'AccessDenied', 'AccessDenied'],
	[
		'ceph, in XML',
		404,
		'<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>It is not there</Message></Error>',
		'NoSuchKey',
		'It is not there',
	],
	['swift bulk', 400, '{"Errors": [["/c/f/0", "Etag Mismatch"]]}', 'Errors', '/c/f/0: Etag Mismatch'],
	[
		'webob',
		404,
		'{"message": "The resource could not be found.<br /><br />\\n\\n", "code": "404 Not Found", "title": "Not Found"}',
		'',
		'The resource could not be found.',
	],
	[
		'glance',
		409,
		'<html>\n <head>\n  <title>409 Conflict</title>\n </head>\n <body>\n  <h1>409 Conflict</h1>\n  Image ID x already exists!<br /><br />\n</body>\n</html>',
		'',
		'Image ID x already exists!',
	],
	[
		'swift',
		404,
		'<html><h1>Not Found</h1><p>The resource could not be found.</p></html>',
		'',
		'The resource could not be found.',
	],
	['text', 413, 'Your request is too large.', '', 'Your request is too large.'],
	['nothing', 404, '', '', ''],
];

test('every shape of error answer gives its name and words', () => {
	for (const [from, status, body, name, message] of rows) {
		const fault = readFault(status, {}, body);
		assert.deepEqual([fault.name, fault.message], [name, message], from);
	}
});

test('request id, time to wait, details and a second factor are told', () => {
	const over = '{"overLimit": {"code": 413, "message": "m", "details": "d", "retryAfter": "7"}}';
	const fault = readFault(413, { 'x-openstack-request-id': 'req-1' }, over);
	assert.deepEqual([fault.requestId, fault.retryAfter, fault.details], ['req-1', 7, ['d']]);
	assert.equal(readFault(413, {}, over.replace('"7"', '"0"')).retryAfter, undefined);
	assert.equal(readFault(503, { 'retry-after': '12' }, '').retryAfter, 12);
	assert.equal(readFault(401, { 'openstack-auth-receipt': 'x' }, '').receipt, true);
	assert.equal(
		readFault(
			401,
			{},
			'{"receipt": {"methods": ["password"]}, "required_auth_methods": [["password", "totp"]]}',
		).receipt,
		true,
	);
});

test('whatever a server sends, reading its error ends and is bounded', () => {
	const hostile = fc.oneof(
		fc.string(),
		fc.json(),
		fc.json().map((text) => `{"fault": ${text}}`),
	);
	fc.assert(
		fc.property(fc.integer({ min: 300, max: 599 }), hostile, (status, text) => {
			const fault = readFault(status, {}, text);
			assert.ok(fault.message.length <= 500);
			assert.ok(fault.details.every((each) => typeof each === 'string'));
		}),
	);
});
