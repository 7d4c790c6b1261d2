import type { Backup } from './backups.ts';
import { randomUUID } from 'node:crypto';
import type { Profile } from '../profiles/profile.ts';
import type { Moved, Target } from '../life/migration.ts';
import { logLine, model, type NewModel, user } from './make.ts';
import type { LogLine, Model } from './types.ts';
import type { Cloud, Credential, User } from './account-types.ts';
import type { Charm } from './charm-types.ts';

/** Something that goes on by itself: one step a tick. */
export type Process = Iterator<unknown, unknown, undefined>;

/** All a controller knows, and what lets it live. */
export interface World {
	readonly profile: Profile;
	readonly uuid: string;
	readonly name: string;
	readonly models: Map<string, Model>;
	readonly users: Map<string, User>;
	readonly clouds: Map<string, Cloud>;
	readonly credentials: Map<string, Credential>;
	/** Models that are at another controller now, by UUID. */
	readonly moved: Map<string, Moved>;
	/** Controllers that models may be moved to, by UUID. */
	readonly targets: Map<string, Target>;
	/** By cloud: what models there get. */
	readonly modelDefaults: Map<string, Record<string, unknown>>;
	readonly config: Record<string, unknown>;
	/** The charm store, by name: newest last. */
	readonly store: Map<string, Charm[]>;
	/** Bundles of the store, by name: where their archives are. */
	readonly bundles: Map<string, string>;
	/** What an uploaded archive of that name is, where it cannot be read. */
	readonly blueprints: Map<string, Charm>;
	/** Backups that the controller keeps. */
	readonly backups: Map<string, Backup>;
	/** Whether the cloud starts machines, and how many it gives at most. */
	provider: { readonly type: string; starts: boolean; most: number };
	/** Whether the charm store is reachable. */
	online: boolean;
	/** Whether an upgrade of the controller is going on. */
	upgrading: boolean;
	/** Whether it refuses logins meanwhile. */
	refusesLogin: boolean;
	/** Listens, but has no API yet: the HTTP status that it answers meanwhile, 0 for none. */
	starting: number;
	/** Web sockets that were refused so. */
	turnedAway: number;
	/** Whether calls of clients of another major are refused. */
	readonly gate: boolean;
	/** Secrets of service accounts, by client ID: it lets in like JIMM, by Admin 4. */
	readonly accounts: Map<string, string>;
	/** Milliseconds that every answer takes longer. */
	latency: number;
	/** Milliseconds that its clock is ahead of this machine’s. */
	readonly skew: number;
	/** The server's version: an upgrade changes it. */
	version: string;
	readonly servers: { value: string; type: string; scope: string; port?: number }[][];
	caCertificate: string;
	/** Of the secret backend every controller has. */
	readonly backendId: string;
	spawn(process: Process): void;
	/** One step for all that goes on. */
	tick(): void;
	/** Whether anything goes on. */
	readonly busy: () => boolean;
	/** Tells those who watch that something may have changed. */
	changed(): void;
	onChange(listener: () => void): () => void;
	log(model: Model, line: Pick<LogLine, 'tag' | 'message'> & Partial<LogLine>): void;
}

export interface WorldOptions {
	readonly profile: Profile;
	readonly controllerUuid?: string;
	readonly modelUuid?: string;
	readonly cloud?: string;
	readonly provider?: { readonly type: string; readonly starts: boolean };
	readonly password?: string;
	/** Milliseconds that its clock is ahead. Default 0. */
	readonly skew?: number;
	/** Default false: the releases that are simulated have it no more. */
	readonly gate?: boolean;
}

export const createWorld = (options: WorldOptions): World => {
	const { profile, cloud = 'localhost', password = 'secret' } = options;
	const processes = new Set<Process>();
	const listeners = new Set<() => void>();
	const provider = { type: 'lxd', starts: true, most: Number.POSITIVE_INFINITY, ...options.provider };
	const world: World = {
		profile,
		uuid: options.controllerUuid ?? randomUUID(),
		name: 'lab',
		models: new Map(),
		users: new Map(
			[
				user('admin', { password, access: 'superuser', displayName: 'admin' }),
				user('juju-metrics', { displayName: 'Juju Metrics' }),
				user('everyone@external', { access: '' }),
			].map((one) => [one.name, one]),
		),
		clouds: new Map([
			[
				cloud,
				{
					name: cloud,
					type: provider.type,
					authTypes: ['empty'],
					endpoint: '127.0.0.1',
					regions: [{ name: 'default', endpoint: '127.0.0.1' }],
					users: new Map([['admin', 'admin']]),
				},
			],
		]),
		credentials: new Map(),
		moved: new Map(),
		targets: new Map(),
		modelDefaults: new Map(),
		config: {},
		store: new Map(),
		bundles: new Map(),
		blueprints: new Map(),
		provider,
		online: true,
		upgrading: false,
		refusesLogin: false,
		starting: 0,
		turnedAway: 0,
		gate: options.gate ?? false,
		accounts: new Map(),
		backups: new Map(),
		latency: 0,
		skew: options.skew ?? 0,
		version: profile.version,
		servers: [],
		caCertificate: '',
		backendId: randomUUID(),
		spawn: (process) => void processes.add(process),
		tick() {
			for (const process of [...processes]) if (process.next().done) processes.delete(process);
			world.changed();
		},
		busy: () => processes.size > 0,
		changed() {
			for (const listener of [...listeners]) listener();
		},
		onChange(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		log(to, line) {
			logLine(to, line);
			world.changed();
		},
	};
	addModel(world, { name: 'controller', isController: true, uuid: options.modelUuid });
	return world;
};

/** Makes a model there, without asking whether that is allowed. */
export const addModel = (world: World, values: NewModel): Model => {
	const [cloud] = world.clouds.keys();
	const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
	const made = model({ cloud, version: world.version, ...input, name: values.name });
	world.models.set(made.uuid, made);
	return made;
};
