import assert from 'node:assert/strict';
import { web } from '../../../lab/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import type { Scene } from '../trial.ts';
import type { JujuTrials } from './scene.ts';

let count = 0;
/** A name that nothing else has; applications may not end in a hyphen and digits. */
const fresh = (word: string): string => `${word}${count++}x`;
/** An application of its own for a trial that changes one. */
export const own = (lab: ControllerLab, units = 1): string => {
	const name = fresh('own');
	lab.deploy(web(), { name, units });
	lab.settle();
	return name;
};
const waits = { wait: true, deadline: '30s' };

export const applicationTrials: JujuTrials = {
	'application.getMany': {
		input: () => ({ statuses: ['active'] }),
		gives: { status: { current: 'active' } },
	},
	'application.get': {
		input: () => ({ application: 'mysql' }),
		gives: { name: 'mysql', charmName: 'mysql', life: 'alive', units: [{ name: 'mysql/0' }] },
		count: 1,
	},
	'application.getConfig': {
		input: () => ({ application: 'web' }),
		gives: {
			application: 'web',
			values: { port: 80, debug: false },
			options: { ratio: { type: 'float', value: 0.5 } },
		},
	},
	'application.setConfig': {
		input: ({ lab }) => ({
			application: own(lab),
			values: { port: '8080', debug: true, title: 'New: "title"' },
		}),
		gives: { values: { port: 8080, debug: true, title: 'New: "title"', ratio: 0.5 } },
	},
	'application.resetConfig': {
		input: ({ lab }) => {
			const application = own(lab);
			lab.application(application).config['port'] = '81';
			return { application, keys: ['port'] };
		},
		gives: { values: { port: 80 } },
	},
	'application.getConstraints': { input: () => ({ application: 'mysql' }), gives: { application: 'mysql' } },
	'application.setConstraints': {
		input: ({ lab }) => ({ application: own(lab), constraints: { mem: '3.5G', cores: '2' } }),
		gives: { constraints: { mem: 3584, cores: 2 } },
	},
	'application.setTrust': {
		input: ({ lab }) => ({ application: own(lab), trust: true }),
		gives: { trust: true },
	},
	'application.setMinUnits': {
		input: ({ lab }) => ({ application: own(lab), minUnits: 2 }),
		gives: { minUnits: 2 },
		after({ lab }, [result]) {
			assert.equal(lab.application(String(result?.['application'])).units.size, 2);
		},
	},
	'application.getEndpoints': {
		input: () => ({ application: 'web' }),
		after: (_, results) => assert.ok(results.some(({ name }) => name === 'website')),
	},
	'application.expose': { input: ({ lab }) => ({ application: own(lab) }), gives: { exposed: true } },
	'application.unexpose': {
		input: ({ lab }) => {
			const application = own(lab);
			lab.application(application).exposed = true;
			return { application };
		},
		gives: { exposed: false },
	},
	'application.bind': {
		input: ({ lab }) => ({ application: own(lab), bindings: { website: 'alpha' } }),
		gives: { endpointBindings: { website: 'alpha' } },
	},
	'application.scale': {
		input: ({ lab }) => ({ application: own(lab), count: 2, preview: false, ...waits }),
		after: (_, results) => assert.equal((results[0]?.['units'] as unknown[]).length, 2),
	},
	'application.remove': {
		input: ({ lab }) => ({ application: own(lab), preview: false, ...waits }),
		gives: { removed: true },
	},
};

/** A relation of another model’s application with an offer of this one. */
const remoteRelation = async ({ lab, run }: Scene<ControllerLab>): Promise<unknown> => {
	const name = fresh('far');
	lab.deploy('mysql', { name });
	lab.deploy('wordpress', { name: `${name}blog`, of: 'other' });
	await run('offer.create', { model: 'default', application: name, endpoints: ['db'], name });
	await run('offer.consume', { offer: `admin/default.${name}`, inModel: 'other' });
	const [made] = await run('relation.add', {
		first: `${name}blog:db`,
		second: `${name}:db`,
		inModel: 'other',
	});
	return made?.['id'];
};

export const unitTrials: JujuTrials = {
	'unit.getMany': {
		input: () => ({ applications: ['postgresql'] }),
		gives: { name: 'postgresql/0' },
		count: 2,
	},
	'unit.get': {
		input: () => ({ unit: 'mysql/0' }),
		gives: { name: 'mysql/0', application: 'mysql', life: 'alive' },
	},
	'unit.add': {
		input: ({ lab }) => ({ application: own(lab), count: 2, ...waits }),
		gives: { workloadStatus: { current: 'active' } },
		count: 2,
	},
	'unit.remove': {
		input: ({ lab }) => ({ units: [`${own(lab, 2)}/1`], preview: false, ...waits }),
		gives: { removed: true },
		count: 1,
	},
	'unit.resolve': {
		input({ lab }) {
			const name = own(lab);
			lab.setStatus(`${name}/0`, 'error', 'hook failed: "install"');
			return { which: 'some', units: [`${name}/0`], retry: false };
		},
		gives: { resolved: true, was: 'hook failed: "install"' },
		count: 1,
	},
	'unit.getAddresses': {
		input: () => ({ unit: 'mysql/0' }),
		after: (_, [found]) => assert.match(String(found?.['publicAddress']), /^\d+\.\d+/),
	},
	'unit.getRelationData': {
		input: () => ({ unit: 'wiki/0', includeSecrets: true }),
		gives: { endpoint: 'db', relatedEndpoint: 'db' },
	},
};

export const relationTrials: JujuTrials = {
	'relation.getMany': { input: () => ({}) },
	'relation.add': {
		shares: 'the relation of blog and blogdb',
		input: ({ lab }) => {
			lab.deploy('wordpress', { name: 'blog', units: 1 });
			lab.deploy('mysql', { name: 'blogdb', units: 1 });
			lab.settle();
			return { first: 'blog', second: 'blogdb', ...waits };
		},
		after: (_, [made]) => assert.equal((made?.['ends'] as unknown[]).length, 2),
	},
	'relation.remove': {
		shares: 'the relation of blog and blogdb',
		input: () => ({ first: 'blog', second: 'blogdb', preview: false, ...waits }),
		gives: { removed: true },
	},
	'relation.suspend': {
		input: async (scene) => ({ id: await remoteRelation(scene), inModel: 'other' }),
		gives: { suspended: true },
	},
	'relation.resume': {
		input: async (scene) => ({ id: await remoteRelation(scene), inModel: 'other' }),
		gives: { suspended: false },
	},
};

export const actionTrials: JujuTrials = {
	'action.getMany': {
		input: () => ({ application: 'web' }),
		after: (_, results) =>
			assert.deepEqual(results.map(({ name }) => name).sort(), ['backup', 'boom', 'slow']),
	},
	'action.run': {
		shares: 'tasks',
		input: () => ({ units: ['web/0'], action: 'backup', parameters: { level: '3', path: '/srv/x' } }),
		gives: { status: 'completed', receiver: 'web/0', results: { size: '42', result: { level: '3' } } },
		count: 1,
	},
	'action.exec': {
		shares: 'tasks',
		input: () => ({ units: ['web/0'], commands: 'echo out; echo err >&2; exit 3', fails: false }),
		gives: { status: 'completed', receiver: 'web/0', stdout: 'out\n', stderr: 'err\n', returnCode: 3 },
		count: 1,
	},
	'action.getTasks': {
		shares: 'tasks',
		input: ({ lab }) => ({ ids: [[...lab.model().tasks.keys()][0] ?? ''] }),
		gives: { receiver: 'web/0' },
		count: 1,
	},
	'action.listTasks': {
		shares: 'tasks',
		input: () => ({ which: 'ended', units: ['web/0'] }),
		gives: { receiver: 'web/0', status: 'completed' },
	},
	'action.findTasks': {
		shares: 'tasks',
		input: ({ lab }) => ({ prefix: [...lab.model().tasks.keys()][0] ?? '' }),
		gives: { receiver: 'web/0' },
	},
	'action.watchTask': {
		shares: 'tasks',
		input: async ({ run }) => {
			const [task] = await run('action.run', {
				units: ['web/0'],
				action: 'slow',
				parameters: { seconds: 1 },
				await: false,
			});
			return { id: task?.['id'] };
		},
	},
	'action.getOperations': { shares: 'tasks', input: () => ({}), gives: { tasks: [{ receiver: 'web/0' }] } },
	'action.cancel': {
		shares: 'tasks',
		input: ({ lab }) => ({ ids: [[...lab.model().tasks.keys()][0] ?? ''] }),
		count: 1,
	},
};
