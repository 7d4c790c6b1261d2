import { createHash, randomUUID } from 'node:crypto';
import type { LogLine, Model, Past } from './types.ts';
import type { User } from './account-types.ts';
import type { Charm, Endpoint, Status } from './charm-types.ts';

/** Now, as servers write it. */
export const now = (): string => new Date().toISOString();
/** To the second, as servers write the last connection. */
export const second = (): string => `${now().slice(0, 19)}Z`;
export const ZERO_TIME = '0001-01-01T00:00:00Z';

export const status = (word: string, info = '', data: Status['data'] = {}): Status => ({
	status: word,
	info,
	data,
	since: now(),
});

/** Sets a status and keeps it in the history under its kind. */
export const say = (history: Past[], kind: string, next: Status): Status => {
	history.push({ ...next, kind });
	return next;
};

export const endpoint = (
	role: Endpoint['role'],
	name: string,
	iface: string,
	more: Partial<Pick<Endpoint, 'optional' | 'limit' | 'scope'>> = {},
): Endpoint => ({ name, role, interface: iface, optional: false, limit: 0, scope: 'global', ...more });

export const charm = (
	name: string,
	more: Partial<Charm> & { readonly endpoints?: readonly Endpoint[] } = {},
): Charm => {
	const { source = 'local', revision = 0, endpoints = [] } = more;
	const schema = { local: 'local:', 'charm-hub': 'ch:amd64/', 'charm-store': 'cs:trusty/' }[source];
	return {
		url: `${schema}${name}-${revision}`,
		name,
		summary: `${name} of the lab`,
		description: `${name}, a charm that lives in the lab.`,
		subordinate: false,
		options: {},
		actions: {},
		storage: {},
		resources: {},
		bases: [{ name: 'ubuntu', channel: '24.04' }],
		behaviour: {},
		hash: createHash('sha256').update(name).digest('hex'),
		...more,
		source,
		revision,
		endpoints: endpoints.some((one) => one.name === 'juju-info')
			? endpoints
			: [...endpoints, endpoint('provider', 'juju-info', 'juju-info')],
	};
};

export const user = (name: string, more: Partial<User> = {}): User => ({
	name,
	displayName: '',
	password: undefined,
	access: 'login',
	createdBy: 'admin',
	created: now(),
	last: null,
	disabled: false,
	removed: false,
	...more,
});

export type NewModel = Pick<Model, 'name'> & Partial<Model>;

export const model = (values: NewModel): Model => {
	const history: Past[] = [];
	const owner = values.owner ?? 'admin';
	return {
		uuid: randomUUID(),
		owner,
		type: 'iaas',
		cloud: 'localhost',
		region: 'default',
		credential: '',
		isController: false,
		life: 'alive',
		status: say(history, 'model', status('available')),
		version: '',
		config: {},
		constraints: {},
		users: new Map([[owner, { access: 'admin', last: null }]]),
		machines: new Map(),
		applications: new Map(),
		relations: new Map(),
		remotes: new Map(),
		offers: new Map(),
		charms: new Map(),
		operations: new Map(),
		tasks: new Map(),
		annotations: new Map(),
		blocks: new Map(),
		keys: [],
		secrets: new Map(),
		pools: new Map(['rootfs', 'tmpfs', 'loop'].map((name) => [name, { name, provider: name, attrs: null }])),
		storage: new Map(),
		pending: new Map(),
		spaces: new Map([
			[
				'alpha',
				{
					id: '656b4a82-e28c-53d6-a014-f0dd53417eb6',
					name: 'alpha',
					subnets: ['127.0.0.0/8', '::1/128', '192.0.2.0/24', 'fd00::/64'].map((cidr) => ({
						id: randomUUID(),
						cidr,
					})),
				},
			],
		]),
		log: [],
		history,
		next: { machine: 0, relation: 0, operation: 0, storage: 0, block: 0 },
		secretBackend: 'auto',
		moves: 0,
		failing: new Set(),
		...values,
	};
};

/** Adds to a model's log; who watches it is told at the next step. */
export const logLine = (to: Model, line: Pick<LogLine, 'tag' | 'message'> & Partial<LogLine>): void => {
	to.log.push({
		time: now(),
		level: 'INFO',
		module: 'juju.worker.uniter.operation',
		location: 'runhook.go:186',
		...line,
	});
	if (to.log.length > 200_000) to.log.splice(0, 100_000);
};
