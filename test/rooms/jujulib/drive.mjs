// Drives a controller with @canonical/jujulib, unchanged: node drive.mjs WS_URL MODEL_UUID PROFILE CA_FILE.
// Prints a line for what it saw, last "passed N".
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, connectAndLogin } from '@canonical/jujulib';
import action from '@canonical/jujulib/dist/api/facades/action/index.js';
import allWatcher from '@canonical/jujulib/dist/api/facades/all-watcher/index.js';
import annotations from '@canonical/jujulib/dist/api/facades/annotations/index.js';
import application from '@canonical/jujulib/dist/api/facades/application/index.js';
import block from '@canonical/jujulib/dist/api/facades/block/index.js';
import charms from '@canonical/jujulib/dist/api/facades/charms/index.js';
import client from '@canonical/jujulib/dist/api/facades/client/index.js';
import cloud from '@canonical/jujulib/dist/api/facades/cloud/index.js';
import controller from '@canonical/jujulib/dist/api/facades/controller/index.js';
import machineManager from '@canonical/jujulib/dist/api/facades/machine-manager/index.js';
import modelConfig from '@canonical/jujulib/dist/api/facades/model-config/index.js';
import modelManager from '@canonical/jujulib/dist/api/facades/model-manager/index.js';
import pinger from '@canonical/jujulib/dist/api/facades/pinger/index.js';
import secrets from '@canonical/jujulib/dist/api/facades/secrets/index.js';
import storage from '@canonical/jujulib/dist/api/facades/storage/index.js';
import userManager from '@canonical/jujulib/dist/api/facades/user-manager/index.js';
import { WebSocket } from 'ws';

const [url, uuid, profile, caFile] = process.argv.slice(2);
const major = Number(profile.split('.')[0]);
const ca = readFileSync(caFile, 'utf8');
class Socket extends WebSocket {
	constructor(address) {
		super(address, { ca, servername: 'juju-apiserver' });
	}
}
const facades = [
	action,
	allWatcher,
	annotations,
	application,
	block,
	charms,
	client,
	cloud,
	controller,
].concat([machineManager, modelConfig, modelManager, pinger, secrets, storage, userManager]);
const options = { wsclass: Socket, facades, closeCallback: () => {} };
const credentials = { username: 'admin', password: 'secret' };
let passed = 0;
const saw = (what) => {
	passed++;
	console.log(`saw ${what}`);
};

const refused = await (
	await connect(`${url}/api`, options)
)
	.login({ username: 'admin', password: 'wrong' })
	.catch((error) => error);
assert.ok(refused instanceof Error);
saw('a wrong password refused');

const { conn, logout } = await connectAndLogin(`${url}/api`, options, credentials);
assert.match(conn.info.serverVersion, new RegExp(`^${profile.replace('.', '\\.')}`));
const { modelManager: models, userManager: users, cloud: clouds, controller: own } = conn.facades;
const listed = await models.listModels({ tag: 'user-admin' });
assert.ok(listed['user-models'].some((one) => one.model.uuid === uuid));
saw('models listed');
const info = await models.modelInfo({ entities: [{ tag: `model-${uuid}` }] });
assert.equal(info.results[0].result.uuid, uuid);
saw('model info');
const gone = await models.modelInfo({ entities: [{ tag: 'model-00000000-0000-4000-8000-000000000000' }] });
assert.equal(gone.results[0].error.code, 'not found');
saw('an error of an item');
const summaries = await models.listModelSummaries({ 'user-tag': 'user-admin', all: true });
assert.ok(summaries.results.length >= 2);
saw('summaries');
assert.ok((await users.userInfo({ entities: [], 'include-disabled': true })).results.length > 0);
saw('users');
const added = await users.addUser({ users: [{ username: 'jules', 'display-name': 'J', password: 'x' }] });
assert.equal(added.results[0].tag, 'user-jules');
await models.modifyModelAccess({
	changes: [{ 'user-tag': 'user-jules', action: 'grant', access: 'read', 'model-tag': `model-${uuid}` }],
});
saw('a user added and granted');
assert.ok(Object.keys((await clouds.clouds({})).clouds).length > 0);
saw('clouds');
assert.ok((await own.controllerConfig({})).config['controller-uuid']);
saw('controller config');

const work = await connectAndLogin(`${url}/model/${uuid}/api`, options, credentials);
const on = work.conn.facades;
assert.equal(on.modelManager, undefined);
saw('no controller facade on a model connection');
await on.pinger?.ping({});
const status = () => on.client.fullStatus({ patterns: [] });
assert.deepEqual((await status()).applications, {});
saw('the status of an empty model');

if (major < 4) {
	const { 'watcher-id': id } = await on.client.watchAll({});
	assert.ok(id);
	saw('a watcher begun');
} else {
	const error = await on.client.watchAll({}).catch((one) => one);
	assert.match(String(error), /not implemented/);
	saw('no watcher on 4.x');
}

const origin = (charm) => ({
	source: 'charm-hub',
	type: 'charm',
	architecture: 'amd64',
	id: '',
	...(major >= 3 ? { base: { name: 'ubuntu', channel: '22.04/stable' } } : { os: 'ubuntu', series: 'jammy' }),
	...(charm && {}),
});
const resolved = await on.charms.resolveCharms({
	resolve: [{ reference: 'postgresql', 'charm-origin': origin() }],
});
const [found] = resolved.Results;
assert.equal(found.error, undefined);
await on.charms.addCharm({ url: found.url, 'charm-origin': found['charm-origin'], force: false });
const deployed = await on.application.deploy({
	applications: [
		{
			application: 'db',
			'charm-url': found.url,
			'charm-origin': found['charm-origin'],
			channel: 'stable',
			'num-units': 2,
			config: { profile: 'testing' },
			'config-yaml': '',
			constraints: {},
			placement: [],
			storage: {},
			'endpoint-bindings': {},
			resources: {},
		},
	],
});
assert.equal(deployed.results[0].error, undefined);
saw('a deploy from the store');

/** Looks until the application is as wanted. */
const until = async (look) => {
	for (let step = 0; step < 400; step++) {
		const now = await status();
		if (look(now)) return now;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error('not reached');
};
const idle = (now) =>
	Object.values(now.applications.db?.units ?? {}).every((one) => one['agent-status'].status === 'idle');
const settled = await until((now) => Object.keys(now.applications.db?.units ?? {}).length === 2 && idle(now));
assert.equal(settled.applications.db.status.status, 'active');
saw('units settle');

const config = await on.application.get({ application: 'db', branch: '' });
assert.equal(config.config.profile.value, 'testing');
await on.application.setConfigs({
	Args: [{ application: 'db', config: { profile: 'production' }, 'config-yaml': '', generation: 'master' }],
});
assert.equal(
	(await on.application.get({ application: 'db', branch: '' })).config.profile.value,
	'production',
);
saw('config set and read back');
await on.application.expose({ application: 'db', 'exposed-endpoints': {} });
assert.equal((await status()).applications.db.exposed, true);
saw('exposed');
await on.annotations.set({ annotations: [{ entity: 'application-db', annotations: { a: 'b' } }] });
const noted = await on.annotations.get({ entities: [{ tag: 'application-db' }] });
assert.equal(noted.results[0].annotations.a, 'b');
saw('annotations');

const enqueued = await on.action.enqueueOperation({
	actions: [{ receiver: 'unit-db-0', name: 'get-password', parameters: {}, tag: '' }],
});
const { tag } = enqueued.actions[0].action;
await until(() => true);
for (let step = 0; ; step++) {
	const [one] = (await on.action.actions({ entities: [{ tag }] })).results;
	if (one.status === 'completed') {
		assert.equal(one.output.password, 'lab');
		break;
	}
	assert.ok(step < 400);
	await new Promise((resolve) => setTimeout(resolve, 25));
}
saw('an action run');

const { units } = await on.application.addUnits({
	application: 'db',
	'num-units': 1,
	placement: [],
	policy: '',
	'attach-storage': [],
});
assert.deepEqual(units, ['db/2']);
await until((now) => Object.keys(now.applications.db.units).length === 3 && idle(now));
await on.application.destroyUnit({
	units: [{ 'unit-tag': 'unit-db-2', 'destroy-storage': false, force: false }],
});
await until((now) => Object.keys(now.applications.db.units).length === 2);
saw('a unit added and removed');

const machines = await on.machineManager.addMachines({
	params: [{ jobs: ['JobHostUnits'], constraints: { mem: 1024 }, 'container-type': '', 'parent-id': '' }],
});
assert.match(machines.machines[0].machine, /^\d+$/);
saw('a machine added');
await on.block.switchBlockOn({ type: 'BlockChange', message: 'hands off', tag: '' });
const blocked = await on.application
	.expose({ application: 'db', 'exposed-endpoints': {} })
	.catch((error) => error);
assert.match(String(blocked), /hands off/);
await on.block.switchBlockOff({ type: 'BlockChange', message: '', tag: '' });
saw('a block');
assert.ok((await on.modelConfig.modelGet({})).config.name.value);
saw('model config');
assert.ok((await on.storage.listPools({ filters: [{ names: [], providers: [] }] })).results.length > 0);
saw('storage pools');
if (on.secrets) {
	const made = await on.secrets.createSecrets({
		args: [{ 'owner-tag': '', label: 'tok', content: { data: { k: 'dmFsdWU=' } } }],
	});
	assert.match(made.results[0].result, /^secret:/);
	saw('a secret');
}
await on.application.destroyApplication({
	applications: [{ 'application-tag': 'application-db', 'destroy-storage': false, force: false }],
});
await until((now) => now.applications.db === undefined);
saw('an application destroyed and gone');
const missing = await on.application.get({ application: 'db', branch: '' }).catch((error) => error);
assert.match(String(missing), /not found/);
saw('an error of a call');
await new Promise((resolve) => work.logout((_code, next) => (next(), resolve())));
await new Promise((resolve) => logout((_code, next) => (next(), resolve())));
saw('logged out');
console.log(`passed ${passed}`);
process.exit(0);
