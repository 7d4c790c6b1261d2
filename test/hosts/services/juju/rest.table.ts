import assert from 'node:assert/strict';
import { type ControllerLab, web } from '../../../lab/juju/index.ts';
import { archiveOf } from '../../../lab/juju/http/archive.ts';
import { own } from './application.table.ts';
import type { Scene } from '../trial.ts';
import type { JujuTrials } from './scene.ts';

let count = 0;
const next = (word: string) => `${word}${count++}x`;
const waits = { wait: true, deadline: '30s' };
const inController = { inModel: 'admin/controller' };
/** A backup of its own, for a step that names it. */
const backupFor =
	(notes: string, more: object = {}) =>
	async ({ run }: Scene<ControllerLab>) => {
		const [made] = await run('backup.create', { notes, ...inController });
		return { backup: made?.['id'], ...inController, ...more };
	};
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkcvXZ3ljqDhJXnFdzZHKJ8o0pVvDTtwHqLfQkX6bVX';
const cloudOf = (lab: ControllerLab) => lab.model().cloud;

export const deployTrials: JujuTrials = {
	'application.deploy': {
		input: () => ({
			charm: 'postgresql',
			application: 'db',
			units: 2,
			config: { profile: 'testing' },
			base: 'ubuntu@22.04',
			...waits,
		}),
		gives: {
			name: 'db',
			charmName: 'postgresql',
			units: [{ name: 'db/0', workloadStatus: { current: 'active' } }, {}],
		},
		count: 1,
	},
	'application.refresh': {
		input: ({ lab }) => {
			lab.deploy('postgresql', { name: 'old' });
			lab.settle();
			return { application: 'old' };
		},
		gives: { name: 'old', charmName: 'postgresql' },
	},
	'model.exportBundle': {
		input: () => ({}),
		after: (_, [found]) => assert.match(String(found?.['bundle']), /applications/),
	},
	'charm.getMany': {
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ url }) => /mysql/.test(String(url)))),
	},
	'charm.get': {
		input: ({ lab }) => ({ charm: lab.application('web').charm }),
		gives: { name: 'web', subordinate: false },
		after: (_, [found]) => assert.ok((found?.['actions'] as string[]).includes('backup')),
	},
	'charm.resolve': {
		input: () => ({ charm: 'mysql' }),
		after: (_, [found]) => assert.match(String(found?.['url']), /mysql/),
	},
};

export const secretTrials: JujuTrials = {
	'secret.create': {
		shares: 'the secret made',
		input: () => ({ label: 'made', values: { password: 'shhh' } }),
		gives: { label: 'made', owner: 'model', revision: 1 },
	},
	'secret.getMany': {
		shares: 'the secret made',
		input: () => ({ label: 'made', reveal: true, includeSecrets: true }),
		gives: { label: 'made', values: { password: 'shhh' } },
		count: 1,
	},
	'secret.update': {
		shares: 'the secret made',
		input: () => ({ secret: 'made', values: { password: 'other' } }),
		gives: { revision: 2 },
	},
	'secret.grant': {
		shares: 'the secret made',
		input: () => ({ secret: 'made', applications: ['web'] }),
		gives: { application: 'web', granted: true },
	},
	'secret.revoke': {
		shares: 'the secret made',
		input: () => ({ secret: 'made', applications: ['web'] }),
		gives: { application: 'web', granted: false },
	},
	'secret.remove': {
		shares: 'the secret made',
		input: () => ({ secret: 'made', preview: false }),
		gives: { label: 'made' },
	},
};

export const storageTrials: JujuTrials = {
	'storage.add': {
		shares: 'storage',
		input: ({ lab }) => ({ unit: `${own(lab)}/0`, name: 'data', directive: 'rootfs,128M,1' }),
		gives: { kind: 'filesystem' },
		count: 1,
	},
	'storage.getMany': { shares: 'storage', input: () => ({}), gives: { kind: 'filesystem' } },
	'storage.getFilesystems': { shares: 'storage', input: () => ({}) },
	'storage.getVolumes': { shares: 'storage', input: () => ({}), count: 0 },
	'storage.getPools': {
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'rootfs')),
	},
	'storage.createPool': {
		input: () => ({ name: next('pool'), provider: 'rootfs' }),
		gives: { provider: 'rootfs' },
	},
	'storage.updatePool': {
		async input({ run }) {
			const attributes = { kept: 'yes', gone: 'soon' };
			const [made] = await run('storage.createPool', { name: next('pool'), provider: 'rootfs', attributes });
			return { name: made?.['name'], attributes: { more: 'yes', gone: null } };
		},
		after: (_, [found]) => assert.deepEqual(found?.['attributes'], { kept: 'yes', more: 'yes' }),
	},
	'storage.removePool': {
		async input({ run }) {
			const [made] = await run('storage.createPool', { name: next('pool'), provider: 'rootfs' });
			return { name: made?.['name'], preview: false };
		},
		gives: { removed: true },
	},
	'storage.detach': {
		shares: 'storage',
		async input({ run }) {
			const [found] = await run('storage.getMany', {});
			return { storage: found?.['id'], ...waits };
		},
	},
	'storage.attach': {
		shares: 'storage',
		async input({ lab, run }) {
			const [found] = await run('storage.getMany', {});
			return { storage: found?.['id'], unit: `${own(lab)}/0` };
		},
	},
	'storage.remove': {
		shares: 'storage',
		async input({ run }) {
			const [found] = await run('storage.getMany', {});
			await run('storage.detach', { storage: found?.['id'], ...waits });
			return { storage: found?.['id'], preview: false };
		},
	},
};

export const spaceTrials: JujuTrials = {
	'space.getMany': {
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'alpha')),
	},
	'space.getSubnets': { input: () => ({}) },
	'space.create': { shares: 'the space dmz', input: () => ({ space: 'dmz' }), gives: { name: 'dmz' } },
	'space.rename': {
		shares: 'the space dmz',
		input: () => ({ space: 'dmz', newName: 'outer' }),
		gives: { name: 'outer' },
	},
	'space.remove': {
		shares: 'the space dmz',
		input: () => ({ space: 'outer', preview: false }),
		gives: { removed: true },
	},
};

export const offerTrials: JujuTrials = {
	'offer.create': {
		shares: 'the offer mydb',
		input: () => ({ model: 'admin/default', application: 'mysql', endpoints: ['db'], name: 'mydb' }),
		gives: { name: 'mydb', application: 'mysql', endpoints: [{ name: 'db' }] },
	},
	'offer.getMany': {
		shares: 'the offer mydb',
		input: () => ({ model: 'default' }),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'mydb')),
	},
	'offer.find': {
		shares: 'the offer mydb',
		input: () => ({ model: 'admin/default' }),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'mydb')),
	},
	'offer.grant': {
		shares: 'the offer mydb',
		input: ({ lab }) => {
			const user = next('o');
			lab.addUser(user);
			return { offer: 'admin/default.mydb', user, access: 'consume' };
		},
		gives: { name: 'mydb' },
	},
	'offer.revoke': {
		shares: 'the offer mydb',
		async input({ lab, run }) {
			const user = next('o');
			lab.addUser(user);
			await run('offer.grant', { offer: 'admin/default.mydb', user, access: 'read' });
			return { offer: 'admin/default.mydb', user, access: 'read' };
		},
		gives: { name: 'mydb' },
	},
	'offer.consume': {
		shares: 'the offer mydb',
		input: () => ({ offer: 'admin/default.mydb', alias: 'remotedb', inModel: 'other' }),
		gives: { name: 'remotedb' },
	},
	'offer.unconsume': {
		shares: 'the offer mydb',
		input: () => ({ name: 'remotedb', inModel: 'other', preview: false }),
		gives: { name: 'remotedb' },
	},
	'offer.remove': {
		shares: 'the offer mydb',
		input: () => ({ offer: 'admin/default.mydb', preview: false, force: true }),
		gives: { removed: true },
	},
};

export const smallTrials: JujuTrials = {
	'sshKey.add': {
		shares: 'SSH keys',
		input: () => ({ keys: [`${KEY} bob@example`] }),
		gives: { added: true },
		count: 1,
	},
	'sshKey.getMany': {
		shares: 'SSH keys',
		input: () => ({}),
		after: (_, results) => assert.ok(results.some(({ key }) => /bob@example/.test(String(key)))),
	},
	'sshKey.remove': {
		shares: 'SSH keys',
		input: () => ({ keys: ['bob@example'], confirm: 'REMOVE' }),
		gives: { removed: true },
	},
	'sshKey.import': { input: () => ({ sources: ['gh:nobody'] }) },
	'annotation.set': {
		input: () => ({ of: 'web', annotations: { owner: 'me' } }),
		gives: { kind: 'application', annotations: { owner: 'me' } },
	},
	'annotation.get': { input: () => ({ of: ['web', 'mysql/0', '0'] }), gives: { of: 'web' }, count: 3 },
	'block.set': {
		shares: 'blocks',
		input: () => ({ type: 'BlockDestroy', message: 'hands off' }),
		gives: { type: 'BlockDestroy', message: 'hands off' },
	},
	'block.getMany': { shares: 'blocks', input: () => ({}), gives: { type: 'BlockDestroy' }, count: 1 },
	'block.lift': { shares: 'blocks', input: () => ({ type: 'BlockDestroy' }), gives: { lifted: true } },
	'controller.get': { input: () => ({}), gives: { user: 'admin', access: 'superuser' } },
	'controller.getConfig': {
		input: () => ({}),
		after: (_, [found]) => assert.ok((found?.['values'] as object | undefined) !== undefined),
	},
	'controller.setConfig': {
		input: () => ({ values: { 'agent-logfile-max-backups': 3 } }),
		gives: { values: { 'agent-logfile-max-backups': 3 } },
	},
	'controller.getBlockedModels': { input: () => ({}) },
	'controller.enableHa': {
		input: () => ({ count: 3, inModel: 'admin/controller' }),
		gives: { maintained: ['0'] },
	},
	'controller.getDetails': { input: () => ({ inModel: 'admin/controller' }), gives: { id: '0' } },
	'cloud.getMany': { input: () => ({}), after: (_, results) => assert.ok(results.length > 0) },
	'cloud.get': { input: ({ lab }) => ({ cloud: cloudOf(lab) }) },
	'credential.save': {
		shares: 'the credential spare',
		input: ({ lab }) => ({ cloud: cloudOf(lab), name: 'spare', authType: 'empty', attributes: {} }),
		gives: { saved: true },
	},
	'credential.getMany': {
		shares: 'the credential spare',
		input: ({ lab }) => ({ cloud: cloudOf(lab) }),
		after: ({ lab }, results) =>
			assert.ok(results.some(({ credential }) => credential === `${cloudOf(lab)}/admin/spare`)),
	},
	'credential.remove': {
		shares: 'the credential spare',
		input: ({ lab }) => ({ cloud: cloudOf(lab), name: 'spare', confirm: 'REMOVE' }),
		gives: { removed: true },
	},
	'facade.getMany': {
		input: () => ({ on: 'controller' }),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'ModelManager')),
	},
	'facade.call': {
		input: () => ({
			on: 'model',
			facade: 'Application',
			method: 'CharmRelations',
			params: { application: 'mysql' },
		}),
		after: (_, [found]) =>
			assert.ok((found?.['response'] as { 'charm-relations': string[] })['charm-relations'].includes('db')),
	},
	'resource.getMany': { input: () => ({ application: 'web' }) },
	'charm.upload': {
		input: () => ({ file: archiveOf(web()) }),
		gives: { name: 'web' },
		after: (_, [made]) => assert.match(String(made?.['url']), /^local:(.+\/)?web-\d+$/),
	},
	'charm.download': {
		async input({ lab, run }) {
			const [made] = await run('charm.upload', { file: archiveOf(web()) });
			const name = next('mine').replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? 'z');
			await run('application.deploy', { charm: made?.['url'], application: name });
			return { charm: lab.application(name).charm };
		},
		gives: () => ({ content: archiveOf(web()) }),
	},
	'resource.download': {
		async input({ lab, run }) {
			const application = own(lab);
			await run('resource.upload', { application, name: 'bundle', file: Buffer.from('some content') });
			return { application, name: 'bundle' };
		},
		gives: { content: Buffer.from('some content') },
	},
	'resource.upload': {
		input: ({ lab }) => ({ application: own(lab), name: 'bundle', file: Buffer.from('some content') }),
		gives: { name: 'bundle', size: 12 },
	},
	'resource.uploadBefore': {
		async input({ run }) {
			const [made] = await run('charm.upload', { file: archiveOf(web()) });
			const file = Buffer.from('some content');
			return { application: next('site'), charm: made?.['url'], name: 'bundle', file };
		},
		gives: { size: 12 },
		async after({ run, lab }, [found]) {
			const { application, charm, resources } = found ?? {};
			const [made] = await run('application.deploy', { application, charm, resources });
			assert.deepEqual(made?.['pendingUploads'], []);
			assert.equal(lab.application(String(application)).resources.get('bundle')?.size, 12);
		},
	},
	'backup.create': {
		shares: 'backups',
		input: () => ({ notes: 'before', ...inController }),
		gives: { notes: 'before' },
	},
	'backup.getMany': {
		shares: 'backups',
		async input({ run }) {
			await run('backup.create', { notes: 'listed', ...inController });
			return inController;
		},
		after: (_, results) => assert.ok(results.some(({ notes }) => notes === 'listed')),
	},
	'backup.get': { shares: 'backups', input: backupFor('one'), gives: { notes: 'one' } },
	'backup.download': {
		shares: 'backups',
		input: backupFor('two'),
		gives: ({ lab }) => ({ content: [...lab.world.backups.values()].at(-1)?.content }),
	},
	'backup.remove': {
		shares: 'backups',
		input: backupFor('three', { preview: false }),
		gives: { removed: true },
	},
	'image.getMany': { input: () => ({}) },
	'image.remove': { input: () => ({ kind: 'lxd', series: 'focal', arch: 'amd64', preview: false }) },
};
