import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Answer } from '../../../../src/hosts/node-red/form.ts';
import type { Version } from '../support/node-red.ts';
import { CANARY, openStage, type Stage } from './stage.ts';

const { hashSync } = createRequire(import.meta.resolve('node-red'))('bcryptjs') as {
	hashSync(text: string, rounds: number): string;
};
const users = [
	{ username: 'admin', password: hashSync('admin', 4), permissions: '*' },
	{ username: 'reader', password: hashSync('reader', 4), permissions: 'read' },
];

/** The questions of the edit dialogs, in a Node-RED that asks who is there, below a path of its own. */
export const routes = (version: Version): void => {
	let stage: Stage;
	let admin: Record<string, string>;
	before(async () => {
		stage = await openStage(version, { adminAuth: { type: 'credentials', users }, httpAdminRoot: '/red' });
		admin = await login('admin');
		const flows = [{ id: 'tab', type: 'tab', label: 'Test' }, stage.connection];
		const response = await stage.red.request('POST', '/flows', { flows }, admin);
		assert.equal(response.status, 200, await response.text());
	});
	after(() => stage.close());

	const login = async (name: string) => {
		const body = {
			client_id: 'node-red-admin',
			grant_type: 'password',
			scope: '*',
			username: name,
			password: name,
		};
		const { access_token } = (await (await stage.red.request('POST', '/auth/token', body)).json()) as {
			access_token: string;
		};
		return { authorization: `Bearer ${access_token}` };
	};
	const settings = () => ({ hosts: ['127.0.0.1'], port: stage.server.port, tls: false });
	const ask = async (path: string, body: object): Promise<Answer> =>
		(await (await stage.red.request('POST', `/muster/demo/${path}`, body, admin)).json()) as Answer;
	const test1 = (secrets: object, more: object = {}, id = 'c') =>
		ask('test', { connection: { id, settings: { ...settings(), ...more }, secrets } });

	test('only who may write connections may ask', async () => {
		for (const path of ['test', 'lists/members', 'forms/action'])
			for (const who of [{}, await login('reader')])
				assert.equal((await stage.red.request('POST', `/muster/demo/${path}`, {}, who)).status, 401, path);
	});

	test('a connection is tried before it is deployed, and says what answered', async () => {
		const answer = await test1({ key: CANARY }, {}, 'not-deployed');
		assert.ok(
			answer.ok && /^Demo 1\.4\.2 at 127\.0\.0\.1:\d+, 12 members$/.test(answer.message ?? ''),
			JSON.stringify(answer),
		);
		assert.deepEqual(await test1({ key: 'wrong' }, {}, 'not-deployed'), {
			ok: false,
			message: `127.0.0.1:${stage.server.port} rejected the auth key`,
			hint: 'Compare it with the agent’s configuration.',
		});
	});

	test('the stored secret is used for the deployed settings, and for no others', async () => {
		assert.ok((await test1({ key: '__PWRD__' })).ok);
		assert.ok((await test1({})).ok);
		const before = stage.server.calls.length;
		for (const more of [{ hosts: ['localhost'] }, { tls: true }]) {
			const answer = await test1({ key: '__PWRD__' }, more);
			assert.ok(!answer.ok && /type the Auth key once more/.test(answer.message), JSON.stringify(answer));
		}
		assert.equal(stage.server.calls.length, before);
	});

	test('lists are filtered by what was typed, and say what is wrong', async () => {
		const connection = { id: 'c', settings: settings() };
		const answer = await ask('lists/members', { connection, search: 'EDGE' });
		assert.deepEqual(answer.ok && answer.items?.map(({ value, detail }) => `${value} ${detail}`), [
			'edge-amsterdam-1 alive · 10.0.0.20',
			'edge-frankfurt-1 alive · 10.0.0.21',
			'edge-singapore-1 alive · 10.0.0.22',
		]);
		const unknown = await ask('lists/nothing', { connection });
		assert.ok(!unknown.ok && /no list “nothing”/.test(unknown.message));
		const down = await ask('lists/members', { connection: { settings: { ...settings(), port: 1 } } });
		assert.ok(!down.ok && /127\.0\.0\.1:1 refused the connection/.test(down.message));
	});

	test('forms know the other values as far as they are known', async () => {
		const connection = { id: 'c', settings: settings() };
		const form = (typedValue: object) => ask('forms/action', { connection, values: { action: typedValue } });
		const answer = await form({ type: 'str', value: 'backup' });
		assert.deepEqual(answer.ok && Object.keys(answer.fields ?? {}), ['target', 'keep', 'compress']);
		assert.deepEqual(answer.ok && answer.fields?.['keep']?.start, { type: 'num', value: '14' });
		assert.deepEqual(await form({ type: 'msg', value: 'payload' }), { ok: true, fields: {} });
	});

	test('nonsense is answered in words', async () => {
		for (const body of [
			{},
			{ connection: 7 },
			{ connection: { settings: 'x' } },
			{ connection: { id: 'tab', settings: {} } },
			{ values: 1 },
			{ values: { a: null, b: 7, c: { type: 'rows' }, d: { type: 'msg', value: 'x' } } },
		]) {
			const answer = await ask('test', body);
			assert.ok(!answer.ok && answer.message.length > 0, JSON.stringify(body));
		}
		const large = await ask('test', { search: 'x'.repeat(4_400_000) });
		assert.ok(!large.ok && /too large/.test(large.message));
	});
};
