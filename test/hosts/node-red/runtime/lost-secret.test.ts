import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, type Fields, text } from '../../../../src/catalogue/field.ts';
import { lostSecret } from '../../../../src/hosts/node-red/runtime/lost-secret.ts';

const fields: Fields = {
	login: choice('Login', {
		options: [
			{ value: 'password', label: 'Password' },
			{ value: 'token', label: 'Token' },
		],
		default: 'password',
	}),
	password: text('Password', { secret: true, show: { login: ['password'] } }),
	token: text('Token', { secret: true, show: { login: ['token'] } }),
	key: text('Key', { secret: true }),
};
const lost = (secrets: unknown, settings: object) =>
	lostSecret(fields, { id: 'c', type: 'x', secrets }, { login: 'password', ...settings });

test('a secret that was set and is stored no more is named', () => {
	for (const password of [undefined, ''])
		assert.deepEqual(
			[lost(['password'], { password })?.code, lost(['password'], { password })?.message],
			['AUTH_REQUIRED', 'The Password of this connection is no longer stored'],
		);
});

test('nothing is missed that is there, is not used, or was never said to be set', () => {
	for (const [secrets, settings] of [
		[['password', 'key'], { password: 'a', key: 'b' }],
		[['token'], {}],
		[[], {}],
		[['login', 'gone'], {}],
		// a flow of an older version, or made by a program
		[undefined, {}],
		['password', {}],
	] as const)
		assert.equal(lost(secrets, settings), undefined, JSON.stringify(secrets));
});
