import { type Answer, Refused } from './call.ts';
import { computeService } from './compute/service.ts';
import { createCompute, type Server } from './compute/state.ts';
import { failServer } from './compute/lifecycle.ts';
import { createStore } from './content.ts';
import { createFaults, type Fault } from './faults.ts';
import { identityService } from './identity/service.ts';
import { createIdentity } from './identity/state.ts';
import { imageService } from './image/service.ts';
import { createImage } from './image/state.ts';
import { type LabRequest, listen, type Service } from './listener.ts';
import { networkService } from './network/service.ts';
import { createNetwork } from './network/state.ts';
import { objectService } from './object/service.ts';
import { createObjects } from './object/state.ts';
import { placementService } from './placement.ts';
import { PASSWORD } from './identity/seed.ts';
import { type Ids, seed } from './seed.ts';
import { startSynnefo, type SynnefoCloud, type SynnefoOptions } from './synnefo/index.ts';
import { volumeService } from './volume/service.ts';
import { createVolume } from './volume/state.ts';
import { createClock, type PolicyProfile, type ServiceName, services, type World } from './world.ts';

export type { Fault } from './faults.ts';
export type { SynnefoCloud, SynnefoOptions } from './synnefo/index.ts';
export type { LabRequest } from './listener.ts';

export interface CloudOptions {
	/** `openstack`: Keystone, Nova, Neutron, Cinder, Glance, Swift as release Zed. */
	readonly family?: 'openstack';
	/**
	 * `old`: the default policies of the release, where a reader may delete; `new`: a reader may only read.
	 * Default `new`.
	 */
	readonly policy?: PolicyProfile;
	/** Milliseconds of one step of the cloud. 0: it moves by `tick` only. Default 5. */
	readonly tickEvery?: number;
	/** Seconds that a token lives. Default 3600. */
	readonly tokenSeconds?: number;
	/** Ids wanted for what is seeded, e.g. `{ 'project:demo': '…' }`. */
	readonly ids?: Ids;
}

/** See `startCloud`. */
const startOpenStack = async (options: CloudOptions = {}) => {
	const { policy = 'new', tickEvery = 5, tokenSeconds = 3600 } = options;
	const store = createStore();
	const faults = createFaults();
	const requests: LabRequest[] = [];
	const failures: unknown[] = [];
	const urls = Object.fromEntries(services.map((name) => [name, ''])) as Record<ServiceName, string>;
	const clockwork = createClock();
	const world: World = {
		policy,
		urls,
		clock: clockwork,
		troubles: {
			nextServers: [],
			nextVolumes: 0,
			noBackupService: false,
			nextRestores: 0,
			detachHangs: false,
			tokenSeconds,
			identityDown: false,
		},
		identity: createIdentity(),
		compute: createCompute(),
		network: createNetwork(),
		volume: createVolume(),
		image: createImage(),
		object: createObjects(clockwork.now),
	};
	const refused = (error: unknown): Answer => {
		if (error instanceof Refused) return error.answer;
		throw error;
	};
	const handlers: Record<ServiceName, Service> = {
		identity: identityService(world, refused),
		compute: computeService(world, refused),
		network: networkService(world, refused),
		image: imageService(world, store, refused),
		placement: placementService(world),
		volume: volumeService(world, refused),
		object: objectService(world, store, refused),
	};
	const listeners = new Map<ServiceName, Awaited<ReturnType<typeof listen>>>();
	for (const name of services) {
		const listener = await listen(name, handlers[name], faults, requests, (error) => failures.push(error));
		listeners.set(name, listener);
		urls[name] = listener.url;
	}
	seed(world, options.ids);
	const clock = tickEvery > 0 ? setInterval(() => world.clock.tick(), tickEvery) : undefined;
	clock?.unref();
	const listener = (name: ServiceName) => listeners.get(name) as Awaited<ReturnType<typeof listen>>;
	const named = <Entry>(
		items: Iterable<Entry>,
		id: string,
		of: (entry: Entry) => readonly unknown[],
	): Entry => {
		for (const item of items) if (of(item).includes(id)) return item;
		throw new Error(`the lab has no ${id}`);
	};

	const cloud = {
		/** Base addresses by service, without a path. */
		urls,
		/** What a credential wants: keystone with its version. */
		authUrl: `${urls.identity}/v3`,
		/** Of every seeded user. */
		password: PASSWORD,
		/** The v1 login of Swift. */
		v1: { url: `${urls.object}/auth/v1.0`, user: 'test:tester', key: 'testing' },
		/** Everything that the cloud knows; tests may read and change it. */
		world,
		/** Every request as it came. */
		requests,
		/** What went wrong inside the lab itself; empty in a good test. */
		failures,
		/** Moves time on by steps. */
		tick(times = 1) {
			for (let at = 0; at < times; at++) world.clock.tick();
		},
		/** Lets seconds pass at once: tokens and objects expire. */
		skip: (seconds: number) => world.clock.skip(seconds),
		/** The id of a seeded project, user or role by name. */
		idOf(kind: 'project' | 'user' | 'role', name: string): string {
			const { projects, users, roles } = world.identity;
			const items =
				kind === 'user'
					? [...users.values()].map(({ shown }) => shown)
					: [...(kind === 'project' ? projects : roles).values()];
			return String(named(items, name, (item) => [item['name']])['id']);
		},
		/** Makes a request go wrong: dropped, never answered, slow, cut, or answered otherwise. */
		fault: (fault: Fault) => faults.add(fault),
		heal: () => faults.clear(),
		/** The next servers end in ERROR with that text. */
		failNextServer(message = 'No valid host was found. ', times = 1) {
			for (let at = 0; at < times; at++) world.troubles.nextServers.push(message);
		},
		/** The next volumes end in error. */
		failNextVolume(times = 1) {
			world.troubles.nextVolumes += times;
		},
		/** A server ends in ERROR now, by id or name. */
		failServer(id: string, message = 'The host was lost.') {
			failServer(cloud.server(id), message);
		},
		/** The server with that id or name. */
		server: (id: string): Server =>
			named(
				[...world.compute.servers.values()].filter(({ deleted }) => !deleted),
				id,
				(server) => [server.id, server.name],
			),
		/** All tokens end now, also in the caches of the services. */
		expireTokens() {
			for (const token of world.identity.tokens.values()) token.expires = 0;
			for (const token of world.object.v1Tokens.values()) token.expires = 0;
		},
		/** New tokens live so long. */
		tokenLife(seconds: number) {
			world.troubles.tokenSeconds = seconds;
		},
		/** How often a token was asked for; with `granted` how often one was given. */
		logins: (which: 'asked' | 'granted' = 'asked'): number =>
			which === 'asked' ? world.identity.logins : world.identity.granted,
		/**
		 * Nobody listens at the service any more; without identity the others judge only tokens that they know.
		 */
		async stop(name: ServiceName) {
			if (name === 'identity') world.troubles.identityDown = true;
			await listener(name).close();
		},
		/** It listens again, at the same port. */
		async start(name: ServiceName) {
			if (name === 'identity') world.troubles.identityDown = false;
			await listener(name).reopen();
		},
		/** How many connections stand, of all services. */
		connections: (): number => [...listeners.values()].reduce((sum, { sockets }) => sum + sockets.size, 0),
		/** Ends every connection; the services go on listening. */
		cut() {
			for (const { sockets } of listeners.values()) for (const socket of sockets) socket.destroy();
		},
		async close() {
			clearInterval(clock);
			await Promise.all([...listeners.values()].map((each) => each.close()));
			store.close();
		},
		[Symbol.asyncDispose]: () => cloud.close(),
	};
	return cloud;
};

export type Cloud = Awaited<ReturnType<typeof startOpenStack>>;

interface StartCloud {
	(options: SynnefoOptions): Promise<SynnefoCloud>;
	(options?: CloudOptions): Promise<Cloud>;
}

/**
 * A cloud of one process on 127.0.0.1, every service on a port of its own, all state in one `world`.
 *
 * Seeded: users `admin`, `demo` (member of project demo), `other` (member of project other) and `watch`
 * (reader of demo), password `secret`, domain `default`; flavors m1.tiny, m1.small, m1.large; image cirros;
 * networks private and public with router r1; volume type fake; for the v1 login of Swift `test:tester` with
 * `testing`.
 *
 * @example
 * await using cloud = await startCloud({ policy: 'new' });
 * const auth = { url: cloud.authUrl, user: 'demo', password: cloud.password, project: 'demo', domain:
 * 'default' }; cloud.fault({ service: 'compute', act: 'drop', method: 'POST', times: 1 });
 * cloud.failNextServer('No valid host was found. ');
 * cloud.expireTokens();
 * cloud.logins(); // how often a token was asked for
 *
 * With `{ family: 'synnefo' }` it is a Synnefo instead, all services behind one address: users alice and bob
 * with the tokens `TOKEN-ALICE` and `TOKEN-BOB`, an image, three flavors, the network Public, a volume type
 * that stays with its server and one that does not.
 *
 * @example
 * await using synnefo = await startCloud({ family: 'synnefo' });
 * const login = { url: synnefo.authUrl, token: synnefo.tokens.alice };
 */
export const startCloud = ((options: CloudOptions | SynnefoOptions = {}) =>
	options.family === 'synnefo' ? startSynnefo(options) : startOpenStack(options)) as StartCloud;
