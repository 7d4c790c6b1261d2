import { charm, endpoint } from './state/make.ts';
import type { Charm, Option } from './state/charm-types.ts';

const option = (type: Option['type'], value: unknown, description: string): Option => ({
	type,
	description,
	...(value !== undefined && { default: value }),
});

const action = (title: string, description: string, properties: object, required?: readonly string[]) => ({
	description,
	params: {
		additionalProperties: false,
		description,
		properties,
		...(required && { required }),
		title,
		type: 'object',
	},
});

const modes: Readonly<Record<string, string>> = {
	blocked: 'blocked',
	waiting: 'waiting',
	maintenance: 'maintenance',
	error: 'error',
};

/** The web charm of the recordings: it does what its configuration says, and has actions. */
export const web = (ready = 'ready', revision = 0): Charm =>
	charm('web', {
		revision,
		url: `local:web-${revision}`,
		bases: [
			{ name: 'ubuntu', channel: '22.04' },
			{ name: 'ubuntu', channel: '24.04' },
		],
		hash: '3a00ba897bf45a0090e3c8d92be168a331f9bfd55933ed53256adce385aa95a6',
		summary: 'a web thing',
		description: 'Web charm for local verification.',
		endpoints: [
			endpoint('provider', 'website', 'http'),
			endpoint('requirer', 'cache', 'memcache', { optional: true }),
			endpoint('requirer', 'db', 'sqlish', { limit: 1 }),
		],
		options: {
			debug: option('boolean', false, 'a switch'),
			mode: option('string', 'ok', 'ok, blocked, waiting, maintenance or error'),
			port: option('int', 80, 'a port'),
			ratio: option('float', 0.5, 'a ratio'),
			title: option('string', 'My Blog', 'a title'),
			token: option('secret', undefined, 'a secret id'),
		},
		actions: {
			backup: action(
				'backup',
				'Make a backup',
				{
					level: { maximum: 9, minimum: 0, type: 'integer' },
					path: { default: '/srv/t/x', description: 'where', type: 'string' },
				},
				['path'],
			),
			boom: action('boom', 'Fails', {}),
			slow: action('slow', 'Logs for some seconds', { seconds: { default: 5, type: 'integer' } }),
		},
		storage: {
			data: {
				name: 'data',
				description: '',
				type: 'filesystem',
				shared: false,
				'read-only': false,
				'count-min': 0,
				'count-max': 2,
				'minimum-size': 100,
				location: '/srv/juju/webdata',
			},
		},
		resources: {
			bundle: { name: 'bundle', type: 'file', path: 'bundle.txt', description: 'a file resource' },
		},
		behaviour: {
			workload: (config) => {
				const mode = modes[String(config['mode'])];
				return mode
					? { status: mode, info: `mode is ${mode}` }
					: { status: 'active', info: `${ready} (${config['title']})` };
			},
			version: '1.2.3',
			ports: ['80/tcp'],
			actions: {
				backup: (params) => ({
					log: ['starting backup'],
					output: {
						result: { level: String(params['level'] ?? ''), path: String(params['path']) },
						size: '42',
					},
				}),
				boom: () => ({ fails: 'it went boom', output: { reason: 'because' } }),
				slow: (params) => {
					const steps = Number(params['seconds'] ?? 5);
					return {
						log: Array.from({ length: steps }, (_, at) => `step ${at + 1} of ${steps}`),
						output: { steps: String(steps) },
					};
				},
			},
		},
	});

export const dbase = (): Charm =>
	charm('dbase', {
		hash: 'bad2213ddafcb0d925eafc2143512b1ad75b6af6eb85b1cf3a0692c01e4c6fea',
		summary: 'a database thing',
		bases: [
			{ name: 'ubuntu', channel: '22.04' },
			{ name: 'ubuntu', channel: '24.04' },
		],
		description: 'Database charm for local verification.',
		endpoints: [endpoint('peer', 'cluster', 'dbcluster'), endpoint('provider', 'db', 'sqlish')],
		options: { size: option('int', 1, 'size') },
		behaviour: { workload: () => ({ status: 'active', info: 'ready' }) },
	});

export const logsub = (): Charm =>
	charm('logsub', {
		hash: '10b2c022488c3a8a41617ae427be93e77d66b5c9031805da1d6701d26a2b22a8',
		summary: 'logs beside another',
		subordinate: true,
		endpoints: [endpoint('requirer', 'host', 'juju-info', { scope: 'container' })],
		behaviour: { workload: () => ({ status: 'active', info: 'logging' }) },
	});

const hub = (name: string, revision: number, more: Partial<Charm> = {}): Charm =>
	charm(name, {
		source: 'charm-hub',
		revision,
		bases: [
			{ name: 'ubuntu', channel: '22.04' },
			{ name: 'ubuntu', channel: '24.04' },
		],
		...more,
	});

/** What a deploy from the store finds. */
export const charms: readonly Charm[] = [
	hub('ubuntu', 26, { behaviour: { workload: () => ({ status: 'active', info: '' }), version: '24.04' } }),
	hub('postgresql', 468, {
		endpoints: [endpoint('provider', 'db', 'pgsql'), endpoint('peer', 'replicas', 'pgpeers')],
		options: {
			'profile-limit-memory': option('int', undefined, 'Limit of memory in MB'),
			profile: option('string', 'production', 'production or testing'),
		},
		actions: {
			'get-password': action('get-password', 'Gives a password', { username: { type: 'string' } }),
			'get-primary': action('get-primary', 'Tells the primary', {}),
		},
		behaviour: {
			workload: () => ({ status: 'active', info: '' }),
			version: '14.12',
			ports: ['5432/tcp'],
			actions: {
				'get-password': () => ({ output: { password: 'lab' } }),
				'get-primary': () => ({ output: { primary: 'postgresql/0' } }),
			},
		},
	}),
	hub('mysql', 3, {
		endpoints: [endpoint('provider', 'db', 'mysql')],
		behaviour: {
			workload: () => ({ status: 'active', info: 'Unit is ready' }),
			version: '8.0',
			ports: ['3306/tcp'],
		},
	}),
	hub('wordpress', 5, {
		endpoints: [endpoint('requirer', 'db', 'mysql', { limit: 1 }), endpoint('provider', 'website', 'http')],
		options: { 'blog-title': option('string', 'My Title', 'The title') },
		behaviour: { workload: () => ({ status: 'active', info: '' }), ports: ['80/tcp'] },
	}),
	hub('telegraf', 75, {
		subordinate: true,
		endpoints: [endpoint('requirer', 'juju-info', 'juju-info', { scope: 'container' })],
	}),
	web(),
	dbase(),
	logsub(),
];
