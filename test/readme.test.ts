import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../scripts/build/files.ts';
import { connectCloud } from '../src/services/cloud/client/client.ts';
import { startCloud } from './lab/cloud/index.ts';
import { startConplyentLab } from './lab/conplyent/lab.ts';
import { startFleetLab } from './lab/fleet/lab.ts';
import { startController } from './lab/juju/index.ts';
import { startSerfLab } from './lab/serf/lab.ts';
import { until } from './support/until.ts';

// what the README shows for programs, run as it stands; only addresses and secrets are the labs'

const run = promisify(execFile);
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
const example = (service: string): string => {
	const found = code.split('\n\n').find((part) => part.includes(`require('n8n-nodes-muster/${service}')`));
	assert.ok(found, `the README has no program for ${service}`);
	return found;
};

interface Run {
	/** What stands in the README, and what is put in its place. */
	readonly addresses: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs the README's program of a service; what it printed. */
const output = async (service: string, { addresses, env = {} }: Run): Promise<string> => {
	let program = example(service);
	for (const [shown, real] of Object.entries(addresses)) {
		assert.ok(program.includes(shown), `the program for ${service} no longer names ${shown}`);
		program = program.replaceAll(shown, real);
	}
	const whole = `(async () => {${program}})()`;
	const { stdout } = await run(process.execPath, ['-e', whole], {
		cwd: root,
		env: { ...process.env, ...env },
	});
	return stdout;
};

test('the program for Juju prints the status of a model', async () => {
	await using lab = await startController({ profile: '3.6' });
	lab.deploy('postgresql', { units: 2 });
	const name = String(lab.model().name);
	const printed = await output('juju', {
		addresses: { '10.0.0.1:17070': lab.address, 'admin/default': `${lab.user}/${name}` },
		env: { JUJU_PASSWORD: lab.password, JUJU_CA: lab.ca },
	});
	assert.match(printed, /postgresql/);
});

test('the program for a cloud prints its servers', async () => {
	await using lab = await startCloud();
	const inDomain = (name: string) => ({ name, domain: { name: 'Default' } });
	const auth = {
		method: 'password',
		user: inDomain('demo'),
		password: 'secret',
		scope: { project: inDomain('demo') },
	} as const;
	const cloud = connectCloud({ authUrl: lab.authUrl, auth });
	const made = async (service: 'identity' | 'compute', path: string, json: unknown) =>
		(await cloud.cloud.apis[service].send({ method: 'POST', path, json, doing: 'making it' })).body;
	const { user } = await cloud.cloud.login();
	const asked = { application_credential: { name: 'readme', secret: 'S3cret!' } };
	const credential = await made('identity', `/users/${user.id}/application_credentials`, asked);
	const { id } = (credential as { application_credential: { id: string } }).application_credential;
	const { id: flavorRef } = await cloud.flavors.find('m1.tiny');
	const { id: imageRef } = await cloud.images.find('cirros');
	const started = await made('compute', '/servers', {
		server: { name: 'web-1', flavorRef, imageRef },
	});
	const server = (started as { server: { id: string } }).server.id;
	await until(async () => (await cloud.servers.get(server)).status === 'ACTIVE', 'web-1 is active');
	await cloud.close();
	const printed = await output('cloud', {
		addresses: { 'https://cloud.example.org:5000/v3': lab.authUrl },
		env: { OS_ID: id, OS_SECRET: 'S3cret!' },
	});
	assert.match(printed, /^web-1 ACTIVE$/m);
});

test('the program for Serf prints the members', async (t) => {
	const lab = await startSerfLab();
	t.after(() => lab.close());
	const printed = await output('serf', { addresses: { 'port: 7373': `port: ${lab.port}` } });
	assert.match(printed, new RegExp(lab.name));
});

test('the program for fleet prints the units', async () => {
	await using lab = await startFleetLab();
	const printed = await output('fleet', { addresses: { 'http://127.0.0.1:49153': lab.url } });
	assert.match(printed, /^\[/);
});

test('the program for conplyent prints the jobs', async (t) => {
	const lab = await startConplyentLab();
	t.after(() => lab.close());
	const printed = await output('conplyent', { addresses: { 'port: 9922': `port: ${lab.port}` } });
	assert.equal(printed, '[]\n');
});
