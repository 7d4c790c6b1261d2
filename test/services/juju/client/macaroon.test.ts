import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { MusterError } from '../../../../src/core/errors.ts';
import { connectController } from '../../../../src/services/juju/client/connect.ts';
import { readMacaroons } from '../../../../src/services/juju/client/macaroons.ts';
import { failure } from '../../../support/failure.ts';
import { type Frame, greeting, startScripted } from '../support/scripted.ts';

interface Made {
	readonly signature: Uint8Array;
	exportJSON(): Frame;
	addThirdPartyCaveat(key: Uint8Array, id: Uint8Array, location: string): void;
	addFirstPartyCaveat(condition: string): void;
	verify(key: Uint8Array, check: () => null, discharges: Made[]): void;
}
// the judge: the package’s own verification, as a server would do it
const { newMacaroon, importMacaroon } = createRequire(import.meta.url)('macaroon') as {
	newMacaroon(options: { identifier: Uint8Array; rootKey: Uint8Array; location?: string }): Made;
	importMacaroon(json: unknown): Made;
};

const signal = new AbortController().signal;
const ROOT = Buffer.from('the root key of the controller !');
const CAVEAT = Buffer.from('the key of the caveat, 32 bytes!');
const ID = Buffer.from([3, 0]);

/** What a login without a macaroon is answered with. */
const rootFor = (location: string): Frame => {
	const root = newMacaroon({ identifier: Buffer.from('login'), rootKey: ROOT, location: 'juju model' });
	root.addThirdPartyCaveat(CAVEAT, ID, location);
	return root.exportJSON();
};

/**
 * A controller whose login wants a macaroon that its own identity provider discharges for user bob, password
 * open.
 */
const startBakery = (location: (port: number) => string, form = '/auth/form') => {
	const seen: string[] = [];
	let port = 0;
	const lab = startScripted({
		frame(frame) {
			const params = frame['params'] as { macaroons: Frame[][] };
			const id = frame['request-id'];
			if (params.macaroons.length === 0) {
				const json = rootFor(location(port));
				return {
					'request-id': id,
					response: {
						'discharge-required': json,
						'bakery-discharge-required': { m: json, v: 3, cdata: { AwA: 'the-caveat' }, ns: 'std:' },
					},
				};
			}
			const [root, ...discharges] = (params.macaroons[0] as Frame[]).map(importMacaroon);
			(root as Made).verify(ROOT, () => null, discharges);
			seen.push('verified');
			return { 'request-id': id, response: greeting() };
		},
		http(request, body, response) {
			const reply = (status: number, json: unknown) =>
				response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
			seen.push(`${request.url} ${body.toString()}`);
			if (request.url === '/auth/form') {
				const { form } = JSON.parse(body.toString()) as { form: { user: string; password: string } };
				return form.password === 'open'
					? reply(200, { token: { kind: 'juju_userpass', value: Buffer.from('t0k3n').toString('base64') } })
					: reply(500, { Message: 'invalid entity name or password' });
			}
			const asked = new URLSearchParams(body.toString());
			if (asked.get('token') !== 't0k3n')
				return reply(401, {
					Code: 'interaction required',
					Message: 'cannot discharge: interaction required',
					Info: { InteractionMethods: { juju_userpass: { url: form } } },
				});
			const made = newMacaroon({ identifier: ID, rootKey: CAVEAT });
			made.addFirstPartyCaveat('declared username bob');
			return reply(200, { Macaroon: { m: made.exportJSON(), v: 3, ns: 'std:' } });
		},
	});
	return lab.then((started) => {
		port = started.port;
		return Object.assign(started, { seen });
	});
};

const connect = (address: string, password?: string) =>
	connectController(
		{
			addresses: [address],
			credentials: { kind: 'macaroons', user: 'bob', macaroons: [] },
			password,
			connectTimeout: 5,
		},
		{ signal },
	);

describe('a login with macaroons', { concurrency: 4 }, () => {
	it('discharges what the controller asks of a local user', async () => {
		await using lab = await startBakery((port) => `https://192.0.2.9:${port}/auth`);
		const client = await connect(lab.address, 'open');
		assert.deepEqual(lab.seen, [
			'/auth/discharge id64=AwA&caveat64=the-caveat',
			'/auth/form {"form":{"user":"bob","password":"open"}}',
			'/auth/discharge id64=AwA&caveat64=the-caveat&token-kind=juju_userpass&token=t0k3n',
			'verified',
		]);
		await client.close();
	});

	it('names what is refused and what is missing', async () => {
		await using lab = await startBakery((port) => `https://192.0.2.9:${port}/auth`);
		for (const [password, code, words] of [
			['wrong', 'AUTH_REJECTED', /invalid entity name or password/],
			[undefined, 'AUTH_REQUIRED', /wants a password/],
		] as const) {
			const error = await connect(lab.address, password).then(
				() => assert.fail('it should have failed'),
				(thrown: MusterError) => thrown,
			);
			assert.equal(error.code, code);
			assert.match(error.message, words);
			assert.doesNotMatch(error.message + error.hint, /wrong/);
		}
	});

	it('tells the password to nobody but the controller', async () => {
		for (const form of ['https://192.0.2.9/login', 'http://127.0.0.1:1/form', '//192.0.2.9/x']) {
			await using lab = await startBakery((port) => `https://192.0.2.9:${port}/auth`, form);
			const error = await failure(connect(lab.address, 'open'));
			assert.equal(error.code, 'AUTH_REQUIRED', error.message);
			assert.match(error.hint, /for the controller only/);
		}
	});

	it('of which old ones were given says that they are not taken any more, and why none are new', async () => {
		const old = newMacaroon({ identifier: Buffer.from('old'), rootKey: ROOT }).exportJSON();
		await using lab = await startScripted({
			frame: (frame) => ({
				'request-id': frame['request-id'],
				response: {
					'discharge-required': rootFor('https://127.0.0.1:1/idp'),
					'discharge-required-error': 'macaroon has expired',
				},
			}),
		});
		const error = await failure(
			connectController(
				{
					addresses: [lab.address],
					credentials: { kind: 'macaroons', macaroons: [[old]] },
					connectTimeout: 15,
				},
				{ signal },
			),
		);
		assert.equal(error.code, 'AUTH_REJECTED', error.message);
		assert.match(error.message, /did not take the macaroons \(macaroon has expired\), and new ones were not/);
		assert.match(error.hint ?? '', /obtain new ones/);
	});

	it('reads macaroons as programs and as the juju command line keep them', () => {
		const one = { i: 'x', s64: 'y' };
		assert.deepEqual(readMacaroons(JSON.stringify(one)), [[one]]);
		assert.deepEqual(readMacaroons(JSON.stringify([one])), [[one]]);
		assert.deepEqual(readMacaroons(JSON.stringify([[one]])), [[one]]);
		const value = Buffer.from(JSON.stringify([one])).toString('base64');
		assert.deepEqual(
			readMacaroons(
				JSON.stringify([
					{ Name: 'macaroon-1', Value: value },
					{ Name: 'x', Value: '' },
				]),
			),
			[[one]],
		);
		for (const bad of ['', 'x', '3', '[]', '[1]', '[{"Name":"a","Value":"b"}]'])
			assert.throws(() => readMacaroons(bad), { code: 'BAD_INPUT' });
	});
});
