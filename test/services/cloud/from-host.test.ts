import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { connectCloud } from '../../../src/services/cloud/client/client.ts';
import { allowHostFiles } from '../../../src/core/host-files.ts';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import { settings } from '../../../src/services/cloud/settings.ts';
import { cloudFromHost, optionsWithHost } from '../../../src/services/cloud/from-host.ts';
import { startCloud } from '../../lab/cloud/index.ts';

let folder: string;
before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'muster-host-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('a program connects by the variables of its machine, or by clouds.yaml', async () => {
	await using lab = await startCloud();
	const env = {
		HOME: folder,
		OS_AUTH_URL: lab.authUrl,
		OS_USERNAME: 'demo',
		OS_PASSWORD: lab.password,
		OS_PROJECT_NAME: 'demo',
		OS_USER_DOMAIN_NAME: 'Default',
		OS_PROJECT_DOMAIN_ID: 'default',
	};
	const file = path.join(folder, 'clouds.yaml');
	const auth = `{ auth_url: '${lab.authUrl}', username: other, password: '${lab.password}', project_name: other }`;
	await writeFile(
		file,
		`clouds:\n  one: { auth: ${auth} }\n  two: { auth: { auth_url: 'http://nowhere' } }\n`,
	);
	const who = async (input: Parameters<typeof cloudFromHost>[0]): Promise<string> => {
		const client = connectCloud(await cloudFromHost(input));
		try {
			return (await client.cloud.login()).user.name;
		} finally {
			await client.close();
		}
	};
	assert.equal(await who({ env }), 'demo');
	assert.equal(await who({ env: { ...env, OS_CLOUD: 'one', OS_CLIENT_CONFIG_FILE: file } }), 'other');
	assert.equal(await who({ env: { OS_CLIENT_CONFIG_FILE: file }, cloud: 'one' }), 'other');
	await assert.rejects(cloudFromHost({ env: { OS_CLIENT_CONFIG_FILE: file } }), {
		code: 'BAD_INPUT',
		message: /several clouds/,
	});
});

test('certificates are read from the files that are named; a machine without a cloud is told what to do', async () => {
	const ca = path.join(folder, 'ca.pem');
	await writeFile(ca, 'PEM');
	const env = {
		OS_AUTH_URL: 'https://x',
		OS_TOKEN: 't',
		OS_AUTH_TYPE: 'token',
		OS_CACERT: ca,
		OS_REGION_NAME: 'R',
	};
	const found = await cloudFromHost({ env });
	assert.deepEqual([found.tls?.ca, found.region, found.auth.method], ['PEM', 'R', 'token']);
	const nowhere = { HOME: folder, XDG_CONFIG_HOME: path.join(folder, 'none') };
	await assert.rejects(cloudFromHost({ env: nowhere }), { code: 'BAD_INPUT', hint: /clouds\.yaml/ });
});

test('a credential takes the files of its machine where the host allows it, and only the named folder where it does not', async () => {
	const of = (input: object, env: Record<string, string>) =>
		optionsWithHost(readSettings(settings, { login: 'files', ...input }) as never, env);
	const own = await mkdtemp(path.join(folder, 'own-'));
	const env = { HOME: folder, OS_AUTH_URL: 'https://x', OS_USERNAME: 'demo', OS_PASSWORD: 'p4ss' };
	await assert.rejects(of({}, env), { code: 'UNSUPPORTED', hint: /MUSTER_CLOUD_FILES/ });
	// nothing beside that folder is looked at, though variables would name a cloud
	await assert.rejects(of({}, { ...env, MUSTER_CLOUD_FILES: own }), { code: 'BAD_INPUT' });
	const auth = "{ auth_url: 'https://y', username: admin, password: s3cret }";
	await writeFile(path.join(own, 'clouds.yaml'), `clouds:\n  one: { auth: ${auth}, region_name: R }\n`);
	const inFolder = await of({}, { ...env, MUSTER_CLOUD_FILES: own });
	assert.deepEqual([inFolder.authUrl, inFolder.region], ['https://y', 'R']);
	allowHostFiles();
	try {
		const found = await of({ region: 'mine' }, env);
		assert.deepEqual([found.authUrl, found.region, found.auth.method], ['https://x', 'mine', 'password']);
	} finally {
		allowHostFiles(false);
	}
});
