import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { allowHostFiles } from '../../../../src/core/host-files.ts';
import type { MusterError } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { fromFiles } from '../../../../src/services/juju/model/connection/from-files.ts';
import { readPaste } from '../../../../src/services/juju/model/connection/paste.ts';
import { startJuju } from '../../../hosts/services/juju/index.ts';
import { runStep } from '../../../support/steps.ts';
import { failure } from '../../../support/failure.ts';

after(() => endLeases());
afterEach(() => allowHostFiles(false));

const CANARY = 'canary-pass';
const whole = ({ message, hint, details, cause, stack }: MusterError) =>
	JSON.stringify([message, hint, details, String(cause), stack]);

/** A folder with files, removed afterwards. */
const folderOf = (files: Readonly<Record<string, string>>) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'juju-files-'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), text);
	}
	return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
};

const data = {
	'controllers.yaml': `controllers:
  one: {uuid: u1, api-endpoints: ['10.0.0.1:17070'], ca-cert: CA1, agent-version: 3.6.14}
  two: {uuid: u2, api-endpoints: ['10.0.0.2:17070', '10.0.0.3:17070'], public-hostname: 'juju.example.com:443'}
  k8s: {uuid: u3, api-endpoints: ['10.1.0.1:17070'], proxy-config: {type: kubernetes-port-forward}}
current-controller: one
`,
	'accounts.yaml': `controllers:
  one: {user: admin, password: ${CANARY}}
  two: {user: bob@external}
`,
	'models.yaml': `controllers:
  one: {models: {admin/default: {uuid: m1, type: iaas}}, current-model: admin/default}
`,
	'cookies/two.json': JSON.stringify([
		{ Name: 'macaroon-1', Value: Buffer.from('[{"i":"x"}]').toString('base64') },
	]),
};
const jenv = `user: admin
password: ${CANARY}
environ-uuid: e1
server-uuid: s1
state-servers: ['10.0.0.9:17070']
ca-cert: CA9
`;
const cache = `server-user:
  ctl: {server-uuid: s1, user: admin}
server-data:
  s1:
    api-endpoints: ['10.0.0.8:17070']
    ca-cert: CA8
    identities: {admin: ${CANARY}}
environment:
  prod: {user: admin, env-uuid: e2, server-uuid: s1}
`;

describe('files of the machine', () => {
	it('of 2.x and later: the current controller with its user and model, or another by name', async () => {
		using at = folderOf(data);
		allowHostFiles();
		const { folder } = at;
		assert.deepEqual(await fromFiles({ folder }, {}), {
			controller: 'one',
			addresses: ['10.0.0.1:17070'],
			ca: 'CA1',
			user: 'admin',
			password: CANARY,
			release: '3.6.14',
			model: 'admin/default',
		});
		const two = await fromFiles({ folder, controller: 'two' }, {});
		assert.deepEqual(two.addresses, ['juju.example.com:443', '10.0.0.2:17070', '10.0.0.3:17070']);
		assert.deepEqual(two.macaroons, [[{ i: 'x' }]]);
	});

	it('are chosen and completed by variables: JUJU_DATA, JUJU_CONTROLLER, JUJU_MODEL and those around Juju', async () => {
		using at = folderOf(data);
		allowHostFiles();
		const found = await fromFiles({}, { JUJU_DATA: at.folder, JUJU_MODEL: 'two:bob/staging' });
		assert.deepEqual([found.user, found.model], ['bob@external', 'bob/staging']);
		const one = await fromFiles({}, { JUJU_DATA: at.folder, JUJU_CONTROLLER: 'two', JUJU_PASSWORD: 'p' });
		assert.deepEqual([one.user, one.password], ['bob@external', 'p']);
		const none = await fromFiles(
			{},
			{
				JUJU_DATA: path.join(at.folder, 'none'),
				JUJU_HOME: path.join(at.folder, 'none'),
				JUJU_CONTROLLER_ADDRESSES: '10.0.0.5:17070, 10.0.0.6:17070',
				JUJU_CLIENT_ID: 'id',
				JUJU_CLIENT_SECRET: 's',
			},
		);
		assert.deepEqual(none, {
			addresses: ['10.0.0.5:17070', '10.0.0.6:17070'],
			clientId: 'id',
			clientSecret: 's',
		});
	});

	it('of 1.x: a jenv, cache.yaml, the current environment and JUJU_ENV', async () => {
		using at = folderOf({
			'environments/dev.jenv': jenv,
			'environments/cache.yaml': cache,
			'current-environment': 'dev\n',
		});
		allowHostFiles();
		const env = { JUJU_DATA: path.join(at.folder, 'none'), JUJU_HOME: at.folder };
		const dev = await fromFiles({}, env);
		assert.deepEqual(dev, {
			addresses: ['10.0.0.9:17070'],
			ca: 'CA9',
			user: 'admin',
			password: CANARY,
			release: '1.25',
			model: 'e1',
		});
		const prod = await fromFiles({}, { ...env, JUJU_ENV: 'prod' });
		assert.deepEqual([prod.addresses, prod.model, prod.password], [['10.0.0.8:17070'], 'e2', CANARY]);
		const server = await fromFiles({ folder: at.folder, controller: 'ctl' }, {});
		assert.deepEqual([server.ca, server.model], ['CA8', undefined]);
	});

	it('are read where the host allows it, else only in the folder that the administrator names', async () => {
		using at = folderOf(data);
		using other = folderOf({ ...data, 'controllers.yaml': 'controllers: {}' });
		const { folder } = at;
		const error = await failure(fromFiles({ folder }, { JUJU_DATA: folder }));
		assert.equal(error.code, 'UNSUPPORTED');
		assert.match(error.hint ?? '', /MUSTER_JUJU_FILES/);
		const named = { MUSTER_JUJU_FILES: folder, JUJU_MODEL: 'two:x/y', JUJU_PASSWORD: 'p' };
		const found = await fromFiles({ folder: other.folder }, named);
		assert.deepEqual([found.user, found.password, found.model], ['admin', CANARY, 'admin/default']);
	});

	it('that are missing or malformed are named, and nothing of them is quoted', async () => {
		allowHostFiles();
		const tries: readonly [Record<string, string>, string | undefined, RegExp][] = [
			[{}, undefined, /no files of a Juju client/],
			[{ ...data, 'controllers.yaml': `controllers: [${CANARY}` }, undefined, /controllers.yaml is not YAML/],
			[{ ...data, 'controllers.yaml': CANARY }, undefined, /controllers.yaml is not a YAML object/],
			[
				{ ...data, 'accounts.yaml': `controllers: {one: {password: ${CANARY}` },
				undefined,
				/accounts.yaml is not YAML/,
			],
			[data, 'three', /no controller three/],
			[data, 'k8s', /Kubernetes proxy/],
			[data, '../one', /no controller/],
			[{ ...data, 'controllers.yaml': 'controllers: {a: {}, b: {}}' }, undefined, /no current controller/],
			[{ ...data, 'controllers.yaml': 'controllers: {a: {}}' }, 'a', /names no api-endpoints of a/],
			[{ ...data, 'cookies/two.json': `[${CANARY}` }, 'two', /Macaroons are not JSON/],
			[{ 'environments/x.jenv': `password: [${CANARY}` }, 'x', /x.jenv is not YAML/],
			[{ 'environments/x.jenv': `password: ${CANARY}` }, 'x', /x.jenv names no state-servers/],
			[{ 'environments/x.jenv': jenv }, '../environments/x', /a name, not a path/],
			[{ 'environments/cache.yaml': cache }, 'nope', /cache.yaml has no environment nope/],
		];
		for (const [files, controller, says] of tries) {
			using at = folderOf(files);
			const error = await failure(fromFiles({ folder: at.folder, controller }, {}));
			assert.match(error.message, says);
			assert.doesNotMatch(whole(error), /canary/, String(says));
		}
	});

	it('give a connection that works', async () => {
		await using lab = await startJuju('3.6');
		using at = folderOf({
			'controllers.yaml': JSON.stringify({
				controllers: { lab: { 'api-endpoints': [lab.wsUrl], 'ca-cert': lab.ca } },
				'current-controller': 'lab',
			}),
			'accounts.yaml': JSON.stringify({ controllers: { lab: { user: lab.user, password: lab.password } } }),
			'models.yaml': 'controllers: {lab: {current-model: admin/default}}',
		});
		const settings = { login: 'files', folder: at.folder };
		await assert.rejects(runStep(service, settings, 'status.get', {}), { code: 'UNSUPPORTED' });
		allowHostFiles();
		const [status] = await runStep(service, settings, 'status.get', {});
		assert.equal((status?.['model'] as { name: string }).name, 'default');
	});
});

describe('a paste', () => {
	it('that is malformed is told so, without its text', async () => {
		for (const text of [
			`one: {account: {password: ${CANARY}`,
			CANARY,
			`one: {account: {password: ${CANARY}}}`,
		]) {
			const error = await failure(Promise.resolve().then(() => readPaste(text)));
			assert.equal(error.code, 'BAD_INPUT');
			assert.doesNotMatch(whole(error), /canary/);
		}
	});
});
