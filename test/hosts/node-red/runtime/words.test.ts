import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionLights } from '../../../../src/hosts/node-red/runtime/connection-lights.ts';
import { failure } from '../../../../src/hosts/node-red/runtime/failure.ts';
import type { Status } from '../../../../src/hosts/node-red/runtime/red.ts';
import { toHostValue } from '../../../../src/hosts/node-red/runtime/to-host-value.ts';
import {
	failed,
	finished,
	progressed,
	connectionState,
} from '../../../../src/hosts/node-red/runtime/status.ts';
import { counted } from '../../../../src/core/case.ts';
import { type Code, codes } from '../../../../src/core/codes.table.ts';
import { MusterError } from '../../../../src/core/errors.ts';
import { until } from '../../../support/until.ts';

test('an error is a text that says all, and keeps its code and facts', () => {
	const error = failure(
		new MusterError('PARTIAL', '1 of 2 failed', { hint: 'Repeat it.', details: { failed: ['a'] } }),
		'Inviting',
	);
	assert.equal(String(error), '1 of 2 failed (PARTIAL). Repeat it.');
	assert.ok(error instanceof String, 'an Error is folded into an object in the debug sidebar');
	assert.deepEqual(error.cause, {
		code: 'PARTIAL',
		message: '1 of 2 failed',
		hint: 'Repeat it.',
		details: { failed: ['a'] },
	});
	assert.ok(
		Object.hasOwn(error, 'code') && Object.hasOwn(error, 'cause'),
		'Node-RED hands on own properties only',
	);
	assert.match(
		String(failure(new TypeError('x is not a function'), 'list')),
		/^list: x is not a function \(SERVER\)\. This was not foreseen/,
	);
});

const at = new Date(2026, 0, 1, 21, 47);

test('a status says what was done, how long it took and when', () => {
	assert.equal(finished({ what: counted(12, 'member') }, 4, at).text, '12 members · 4 ms · 21:47');
	const poor = finished({ what: counted(0, 'line'), failure: 'exit 3' }, 4, at);
	assert.deepEqual([poor.fill, poor.text], ['yellow', 'exit 3 · 0 lines · 4 ms · 21:47']);
	assert.equal(counted(1, 'query'), '1 query');
	assert.equal(counted(2, 'query'), '2 queries');
	assert.equal(counted(2, 'key'), '2 keys');
	assert.equal(progressed(3, 10, 'units').text, '3/10 units');
	// how often it was looked says nothing to who waits
	assert.equal(progressed(0, undefined, 'web/0 is waiting').text, 'web/0 is waiting');
	assert.equal(progressed(512, undefined, 'bytes of output').text, '512 bytes of output');
	assert.equal(progressed(0, undefined).text, '0');
	for (const waiting of ['settled, being checked again', 'postgresql/0’s agent is allocating'])
		assert.equal(progressed(0, undefined, waiting).text, waiting);
	assert.deepEqual(connectionState({ is: 'connected', since: at }, ''), {
		fill: 'green',
		shape: 'dot',
		text: 'connected since 21:47',
	});
});

test('a status says the reason first, in few letters; the whole text and the code go with it', () => {
	const shown = (code: Code, message: string, details = {}) =>
		failed(new MusterError(code, message, { details }), at);
	assert.equal(shown('SERVER', '127.0.0.1:1 answered: the disk is full').text, 'the disk is full · 21:47');
	assert.equal(shown('SERVER', 'The Serf agent at a:1 answered “no such key”').text, 'no such key · 21:47');
	assert.equal(shown('NOT_FOUND', 'There is no server “web-1”').text, 'There is no server “web-1” · 21:47');
	for (const [said, told] of [
		['There is no application nothere in default', 'no application nothere in…'],
		['Juju refused: application "db": application already exists', 'application already exists'],
		['Juju refused: selecting releases: charm not found in it', 'charm not found in it'],
	] as const)
		assert.equal(shown('CONFLICT', said).text, `${told} · 21:47`);
	const waited = shown('TIMEOUT', 'Still waiting after 2 s: db/0 is there', { reason: 'db/0 is there' });
	assert.equal(waited.text, 'db/0 is there · 21:47');
	assert.equal(
		shown('TOO_LATE', 'The agent answered “No pending query” to respond').text,
		'No pending query to respond · 21:47',
	);
	assert.equal(
		shown('BAD_INPUT', 'Compute at http://a:1 answered 400 while creating server “web-1”: no such zone').text,
		'no such zone · 21:47',
	);
	assert.equal(
		shown('UNSUPPORTED', 'Get many images: Juju here is 3.6.14, and 2.9 was the last release with it', {
			server: '3.6.14',
		}).text,
		'not in 3.6.14 · 21:47',
	);
	assert.equal(
		shown('SERVER', 'fleetd at http://a:1 has no connection to its etcd').text,
		'has no connection to its e… · 21:47',
	);
	assert.equal(
		shown('CONNECT_FAILED', 'a:1 cannot be trusted: its certificate has expired').text,
		'not trusted · 21:47',
	);
	assert.equal(
		shown('CONNECT_FAILED', 'a:1 cannot be reached: its name is not known').text,
		'name not known · 21:47',
	);
	assert.equal(shown('CONNECT_FAILED', 'a:1 cannot be reached: no route').text, 'not reachable · 21:47');
	assert.equal(
		shown('BAD_INPUT', 'Region: the catalogue has no “X” for Compute').text,
		'Region is wrong · 21:47',
	);
	for (const [said, text] of [
		['Event takes ${EVENT}, which is an empty text', 'Event is an empty text'],
		['Tags was set, but its value is an empty object', 'Tags is an empty object'],
		['Timeout is Infinity, but has to be seconds, or a time such as 1m30s', 'Timeout is wrong'],
		['Name pattern is “[”, which is no pattern of this kind', 'Name pattern is wrong'],
		['The chosen connection is missing or disabled', 'connection missing'],
		['The chosen connection is of the type muster-fleet, which is not one of Serf', 'wrong connection'],
		['The file /srv/deep/down cannot be read: there is none', 'no such file'],
		['This version has no operation “restart”', 'unknown operation'],
		['This version knows no field “dryRun”', 'unknown field “dryRun”'],
	] as const)
		assert.equal(shown('BAD_INPUT', said).text, `${text} · 21:47`);
	for (const [code, said, text] of [
		['BAD_INPUT', 'Password is needed for this login and is empty', 'Password is missing'],
		['BAD_INPUT', 'Ports: “0” is no port and no range; expected e.g. 443', 'Ports are wrong'],
		[
			'BAD_INPUT',
			'“Network” and “Port” were both given, and they exclude each other',
			'two fields contradict',
		],
		['SERVER', 'Compute answered 503 while reading server 12', 'server error (503)'],
		['NOT_FOUND', 'Object storage answered 404 while reading object a/b: not found', 'not found'],
		[
			'NOT_FOUND',
			'Compute answered 404 while reading server a: Instance 0e9f63d4-ac30-4a6f-b317-f2e1b87ff297 could not be found.',
			'not found',
		],
		['CONFLICT', 'There is an object “x” in photos already', 'there already: “x”'],
		['CONFLICT', '2 security groups are called “default”', '2 are called “default”'],
		['AUTH_REJECTED', 'Image service answered 401 while x: (e.g., bad password)', 'login refused'],
	] as const)
		assert.equal(shown(code, said).text, `${text} · 21:47`);
	const told = { reason: 'a web page answered' };
	const said = 'Compute reported success, but sent a web page while listing';
	assert.equal(shown('PROTOCOL', said, told).text, 'a web page answered · 21:47');
	assert.equal(
		shown('SERVER', said, { reason: 'ERROR: No valid host was found.' }).text,
		'ERROR: No valid host was f… · 21:47',
	);
	assert.equal(shown('OUTCOME_UNKNOWN', said, told).text, 'may have happened · 21:47');
	assert.equal(
		shown('SERVER', 'Done (moving a), but it could not be read', { ...told, done: true }).text,
		'Done (moving a), but it co… · 21:47',
	);
	const partly = new MusterError('PARTIAL', 'Scale a template: 1 of 3 failed, 2 done');
	assert.equal(failed(partly, at, 'Scale a template').text, '1 of 3 failed, 2 done · 21:47');
	assert.equal(shown('TIMEOUT', 'a:1 gave no answer within 10 s').text, 'no answer · 21:47');
	const { text = '', code, message } = shown('BAD_INPUT', 'Event is needed and nothing was given');
	assert.equal(text, 'Event is missing · 21:47');
	assert.equal(code, 'BAD_INPUT');
	assert.match(message ?? '', /^Event is needed and nothing was given\. /);
});

test('a trigger that tries again says why, when, and since when', () => {
	const retrying = (error: MusterError, seconds: number) =>
		connectionState(
			{ is: 'retrying', error, attempt: 4, next: new Date(Date.now() + seconds * 1000) },
			'127.0.0.1:7373',
			at,
		);
	const refused = new MusterError('AUTH_REJECTED', '127.0.0.1:7373 rejected the auth key');
	assert.equal(retrying(refused, 15).text, 'key refused · retry 15 s · since 21:47');
	assert.equal(retrying(refused, 900).text, 'key refused · retry 15 min · since 21:47');
	assert.equal(retrying(refused, 15).code, 'AUTH_REJECTED');
	const barred = new MusterError('AUTH_REJECTED', 'Compute answered 403 while listing hypervisors: Policy', {
		details: { denied: true },
	});
	assert.equal(retrying(barred, 15).text, 'not allowed · retry 15 s · since 21:47');
	const noLogin = new MusterError('AUTH_REJECTED', 'Identity answered 403 while logging in to the cloud');
	assert.equal(retrying(noLogin, 15).text, 'login refused · retry 15 s · since 21:47');
	for (const code of Object.keys(codes) as Code[]) {
		const { text = '' } = retrying(new MusterError(code, 'x'.repeat(200)), 59);
		assert.ok(text.length <= 44, text);
	}
});

test('the next attempt is counted down', async () => {
	const shown: string[] = [];
	const closing = new AbortController();
	const lights = { show: ({ text = '' }: Status) => void shown.push(text), end() {} };
	const shine = connectionLights(lights, 'a', closing.signal);
	const error = new MusterError('CONNECT_REFUSED', 'a refused the connection');
	shine.connection({ is: 'retrying', error, attempt: 1, next: new Date(Date.now() + 3000) });
	await until(() => shown.some((text) => text.startsWith('refused · retry 1 s · since ')), 'the count');
	assert.match(shown[0] ?? '', /^refused · retry 3 s · since \d\d:\d\d$/);
	closing.abort();
});

test('results are copies: ordinary objects with Buffers', () => {
	const plain = { a: [1, { b: 'c' }], d: Buffer.of(1) };
	const copy = toHostValue(plain) as typeof plain;
	assert.deepEqual(copy, plain);
	copy.a.push(2);
	copy.d[0] = 2;
	assert.deepEqual(plain, { a: [1, { b: 'c' }], d: Buffer.of(1) });
	const odd = Object.assign(Object.create(null), {
		['__proto__']: 'tag',
		bytes: new Uint8Array([104, 105]),
		list: [Object.create(null)],
	});
	Object.defineProperty(odd, '__proto__', { value: 'tag', enumerable: true });
	const result = toHostValue(odd) as { bytes: Buffer; list: object[] };
	assert.equal(result.bytes.toString(), 'hi');
	assert.equal(Object.getPrototypeOf(result), Object.prototype);
	assert.equal(Object.getPrototypeOf(result.list[0]), Object.prototype);
	assert.equal(Object.getOwnPropertyDescriptor(result, '__proto__')?.value, 'tag');
});
