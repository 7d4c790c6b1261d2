import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { MusterError } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectController } from '../../../../src/services/juju/client/connect.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { secretPaths } from '../../../../src/services/juju/wire/secret/paths.table.ts';
import { hide, secretsOf, withoutSecrets } from '../../../../src/services/juju/wire/secret/redact.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { runStep } from '../../../support/steps.ts';
import { greeting, lets, password, startScripted } from '../support/scripted.ts';
import { failure } from '../../../support/failure.ts';

after(() => endLeases());

const CANARY = 'canary "7" \\ ünd\nmore';
/** Everything of an error that anybody may see. */
const whole = ({ message, hint, details, cause, stack }: MusterError) =>
	JSON.stringify([message, hint, details, String(cause), stack]);
const upper = (name: string) =>
	name.charAt(0).toUpperCase() + name.slice(1).replace(/-(.)/g, (_, one: string) => one.toUpperCase());

/** Parameters with a value at a path: `users.*.password` → `{ users: [{ password }] }`. */
const at = (path: string, value: unknown, camel = false): unknown => {
	const [first = '', ...rest] = path.split('.');
	const inner = rest.length === 0 ? value : at(rest.join('.'), value, camel);
	if (first === '*') return [inner];
	return { [camel ? upper(first) : first]: inner };
};

describe('secrets', { concurrency: 2 }, () => {
	// what a login says has tests of its own
	const requests = Object.entries(secretPaths).flatMap(([call, { request = [] }]) =>
		call.startsWith('Admin.') ? [] : request.map((path) => [call.replace('*', 'Any'), path] as const),
	);

	it('of a request are hidden in whatever the server says of it, by its method', async () => {
		await using lab = await startScripted({
			frame: lets(
				greeting('3.6.14', Object.fromEntries(requests.map(([call]) => [call.split('.')[0] ?? '', [1]]))),
				({ params }) => {
					const text = JSON.stringify(params);
					return Array.isArray((params as { fails?: unknown }).fails)
						? { response: { results: [{ error: { message: `bad ${text}`, code: 'x', info: { params } } }] } }
						: { error: `cannot unmarshal ${text}`, 'error-code': 'bad request', 'error-info': { params } };
				},
			),
		});
		const client = await connectController(
			{ addresses: [lab.address], credentials: password, connectTimeout: 15 },
			{ signal: AbortSignal.timeout(60_000) },
		);
		assert.equal(requests.length > 30, true);
		for (const [call, path] of requests)
			for (const camel of [false, true]) {
				const [facade = '', method = ''] = call.split('.');
				const params = at(path, CANARY, camel) as object;
				const error = await failure(client.call({ facade, method, params, effect: 'reads' }));
				assert.doesNotMatch(whole(error), /canary/, `${call} ${path}`);
				assert.match(whole(error), /•••/, `${call} ${path}`);
				const answer = await client.call({
					facade,
					method,
					params: { ...params, fails: [] },
					effect: 'reads',
				});
				assert.doesNotMatch(JSON.stringify(answer), /canary/, `${call} ${path}`);
			}
		await client.close();
	});

	it('of an answer are left out of Call any method, by its method', () => {
		for (const [call, { response = [] }] of Object.entries(secretPaths))
			for (const path of response)
				for (const camel of [false, true]) {
					const [facade = '', method = ''] = call.replace('*', 'Any').split('.');
					const answer = { ...(at(path, CANARY, camel) as object), other: 1 };
					const shown = withoutSecrets(facade, method, answer) as { other: number };
					assert.doesNotMatch(JSON.stringify(shown), /canary/, `${call} ${path}`);
					assert.equal(shown.other, 1);
				}
		const plain = { config: { port: { value: 1 } } };
		assert.equal(withoutSecrets('ModelConfig', 'ModelGet', plain), plain);
	});

	it('in base64 are hidden decoded too; short texts stay, for a message has to be read', () => {
		const data = { password: Buffer.from('canary-value').toString('base64') };
		const found = secretsOf('Secrets', 'CreateSecrets', { args: [{ content: { data } }] });
		assert.equal(hide(`“canary-value” and ${data.password}`, found), '“•••” and •••');
		assert.deepEqual(secretsOf('UserManager', 'SetPassword', { changes: [{ password: 'abc' }] }), []);
	});

	it('of model and user come with Include secrets only', async () => {
		await using lab = await startJuju('2.9');
		const settings = { ...jujuSettings(lab), allowedCalls: ['*'] };
		const call = (more: Record<string, unknown>) =>
			runStep(service, settings, 'facade.call', {
				on: 'controller',
				facade: 'UserManager',
				method: 'AddUser',
				...more,
			});
		const add = (name: string) => ({ users: [{ username: name, 'display-name': '' }] });
		const [hidden] = await call({ params: add('bob') });
		assert.deepEqual(Object.keys(hidden ?? {}).sort(), ['response', 'secretsLeftOut']);
		assert.match(JSON.stringify(hidden), /"secret-key":"•••"/);
		const [shown] = await call({ params: add('eve'), includeSecrets: true });
		const { results } = shown?.['whole'] as { results: { 'secret-key': string }[] };
		assert.match(results[0]?.['secret-key'] ?? '', /^[^•]{8,}$/);
	});

	it('that are malformed are quoted by no step', async () => {
		await using lab = await startJuju('3.6');
		const settings = { ...jujuSettings(lab), allowedCalls: ['*'] };
		const tries: readonly [string, Record<string, unknown>][] = [
			['user.add', { name: 'Not A Name!', password: 'canary-pass' }],
			['user.setPassword', { user: 'nobody', password: 'canary-pass' }],
			['secret.create', { label: 'x', values: '{"password": canary' }],
			['secret.create', { label: 'x', values: { 'Bad Key!': 'canary-pass' } }],
			['secret.update', { secret: 'none', values: { password: 'canary-pass' } }],
			['credential.save', { cloud: 'none', name: 'x', authType: 'nope', attributes: { key: 'canary-pass' } }],
			['credential.save', { cloud: 'none', name: 'x', authType: 'nope', attributes: 'canary = {"a' }],
			['model.setConfig', { values: { 'admin-secret': ['canary-pass'] } }],
			[
				'facade.call',
				{
					on: 'controller',
					facade: 'UserManager',
					method: 'SetPassword',
					params: { changes: [{ tag: 'user-nobody', password: { nested: 'canary-pass' } }] },
				},
			],
		];
		for (const [name, input] of tries) {
			const error = await runStep(service, settings, name, input).then(
				() => undefined,
				(thrown: MusterError) => thrown,
			);
			if (error) assert.doesNotMatch(whole(error), /canary/, name);
		}
	});
});
