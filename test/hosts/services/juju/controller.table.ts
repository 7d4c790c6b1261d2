import assert from 'node:assert/strict';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { status } from '../../../lab/juju/state/make.ts';
import type { JujuTrials } from './scene.ts';

let count = 0;
const waits = { wait: true, deadline: '30s' };
const ownModel = (lab: ControllerLab): string => {
	const name = `own${count++}`;
	lab.addModel(name);
	return name;
};
const ownUser = (lab: ControllerLab): string => {
	const name = `u${count++}x`;
	lab.addUser(name);
	return name;
};

/** The text for juju register holds the key, the user and where the controller is. */
const registers = ({ lab }: { lab: ControllerLab }, [made]: readonly Record<string, unknown>[]): void => {
	const bytes = Buffer.from(String(made?.['registration']), 'base64url').toString('latin1');
	const key = Buffer.from(String(made?.['secretKey']), 'base64');
	assert.equal(key.length, 32);
	for (const one of [key.toString('latin1'), String(made?.['name'] ?? made?.['user']), lab.address])
		assert.ok(bytes.includes(one), bytes);
};

export const modelTrials: JujuTrials = {
	'model.getMany': {
		input: ({ lab }) => (lab.model().version.startsWith('1.') ? {} : { all: true }),
		after: (_, results) => assert.ok(results.some(({ name, uuid }) => name === 'default' && uuid)),
	},
	'model.getLog': {
		input({ lab }) {
			for (const message of ['one of many', 'the disk is full', 'another'])
				lab.world.log(lab.model(), { tag: 'unit-web-0', level: 'ERROR', message });
			return { lines: 1000, level: 'ERROR', contains: 'DISK is', entities: ['unit-web-*'] };
		},
		gives: { entity: 'unit-web-0', level: 'ERROR', message: 'the disk is full' },
		count: 1,
	},
	'model.get': { input: () => ({ model: 'admin/default' }), gives: { name: 'default', life: 'alive' } },
	'model.create': { input: () => ({ name: `made${count++}` }), gives: { owner: 'admin', life: 'alive' } },
	'model.destroy': {
		input: ({ lab }) => ({ model: ownModel(lab), preview: false, ...waits }),
		gives: { destroyed: true },
	},
	'model.grant': {
		input: ({ lab }) => ({ model: 'default', user: ownUser(lab), access: 'write' }),
		gives: { access: 'write' },
	},
	'model.revoke': {
		input: ({ lab }) => {
			const user = ownUser(lab);
			lab.grant(user, 'read');
			return { model: 'default', user, access: 'read' };
		},
		gives: { access: null },
	},
	'model.upgrade': { input: () => ({ model: 'default', preview: true }), gives: { model: 'default' } },
	'model.getConfig': {
		shares: 'the configuration of the model',
		input: () => ({}),
		gives: { values: { 'automatically-retry-hooks': true } },
	},
	'model.setConfig': {
		shares: 'the configuration of the model',
		input: () => ({ values: { 'automatically-retry-hooks': false } }),
		gives: { values: { 'automatically-retry-hooks': false } },
	},
	'model.resetConfig': {
		shares: 'the configuration of the model',
		input: () => ({ keys: ['automatically-retry-hooks'] }),
		gives: { values: { 'automatically-retry-hooks': true } },
	},
	'model.getConstraints': { input: () => ({}) },
	'model.setConstraints': {
		input: () => ({ constraints: { mem: '1G' } }),
		gives: { constraints: { mem: 1024 } },
	},
	'model.getDefaults': {
		shares: 'the defaults of models',
		input: ({ lab }) => ({ cloud: lab.model().cloud }),
	},
	'model.setDefaults': {
		shares: 'the defaults of models',
		input: ({ lab }) => ({ cloud: lab.model().cloud, values: { 'update-status-hook-interval': '3m' } }),
		gives: { 'update-status-hook-interval': { controller: '3m' } },
	},
	'model.resetDefaults': {
		shares: 'the defaults of models',
		input: ({ lab }) => ({ cloud: lab.model().cloud, keys: ['update-status-hook-interval'] }),
		gives: { 'update-status-hook-interval': { controller: null } },
	},
	'model.getAgentBinaries': { input: () => ({}) },
};

export const machineTrials: JujuTrials = {
	'machine.getMany': { input: () => ({}), gives: { id: '0', agentStatus: { current: 'started' } } },
	'machine.get': { input: () => ({ machine: '0' }), gives: { id: '0', parent: null } },
	'machine.add': {
		input: () => ({ count: 2, constraints: { mem: '2G' }, ...waits }),
		gives: { agentStatus: { current: 'started' } },
		count: 2,
	},
	'machine.register': { input: () => ({ address: '10.0.0.77' }), gives: { instanceId: 'manual:10.0.0.77' } },
	'machine.remove': {
		async input({ run }) {
			const [made] = await run('machine.add', { count: 1, ...waits });
			return { machines: [made?.['id']], preview: false, force: true, ...waits };
		},
		gives: { removed: true },
	},
	'machine.retryProvisioning': {
		async input({ lab, run }) {
			const [made] = await run('machine.add', { count: 1, ...waits });
			const machine = lab.model().machines.get(String(made?.['id']));
			assert.ok(machine);
			// as where the cloud has refused it
			machine.instance = status('provisioning error', 'no quota');
			machine.agent = status('down', 'agent is not communicating with the server');
			lab.world.changed();
			return { machines: [machine.id] };
		},
		gives: { retried: true },
	},
	'machine.getProvisioningScript': {
		input: () => ({ machine: '0', nonce: 'n', includeSecrets: true }),
		after: (_, [found]) => assert.ok(String(found?.['script']).length > 0),
	},
	'machine.getConfig': { input: () => ({ machine: '0', series: 'trusty' }) },
};

export const userTrials: JujuTrials = {
	'user.getMany': {
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'admin')),
	},
	'user.add': {
		input: () => ({ name: 'newcomer', displayName: 'New', includeSecrets: true }),
		gives: { name: 'newcomer', displayName: 'New', disabled: false },
		after: registers,
	},
	'user.enable': {
		async input({ lab, run }) {
			const user = ownUser(lab);
			await run('user.disable', { user });
			return { user };
		},
		gives: { disabled: false },
	},
	'user.disable': { input: ({ lab }) => ({ user: ownUser(lab) }), gives: { disabled: true } },
	'user.remove': {
		input: ({ lab }) => ({ user: ownUser(lab), confirm: 'REMOVE' }),
		gives: { removed: true },
	},
	'user.setPassword': {
		input: ({ lab }) => ({ user: ownUser(lab), password: 'new' }),
		gives: { changed: true },
	},
	'user.resetPassword': {
		input: ({ lab }) => ({ user: ownUser(lab), includeSecrets: true }),
		after: registers,
	},
	'user.grant': {
		input: ({ lab }) => ({ user: ownUser(lab), access: 'superuser' }),
		gives: { access: 'superuser' },
	},
	'user.revoke': {
		async input({ lab, run }) {
			const user = ownUser(lab);
			await run('user.grant', { user, access: 'superuser' });
			return { user, access: 'superuser' };
		},
		gives: { access: 'login' },
	},
};
