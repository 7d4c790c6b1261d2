import { createFaults, type Fault } from '../faults.ts';
import { type LabRequest, listen } from '../listener.ts';
import { createClock } from '../world.ts';
import { createBlocks } from './blocks.ts';
import { failing } from './machines.ts';
import { seed, seedImage } from './seed.ts';
import { placeOf, synnefoService } from './service.ts';
import { ALICE, BOB, CAROL, type Machine, type Synnefo } from './state.ts';

export interface SynnefoOptions {
	/** Astakos, Cyclades, plankton and Pithos as Synnefo 0.21, behind one address. */
	readonly family: 'synnefo';
	/** Milliseconds of one step of the cloud. 0: it moves by `tick` only. Default 5. */
	readonly tickEvery?: number;
	/** Seconds that a token lives. Default 30 days. */
	readonly tokenSeconds?: number;
	/** Bytes of a block of Pithos. Default 131072. */
	readonly blockSize?: number;
	/** Whether there is an image for servers. Default true. */
	readonly image?: boolean;
	/** What time it is at first, in milliseconds; it then stands still. */
	readonly time?: number;
}

/** See `startCloud` with the family `synnefo`. */
export const startSynnefo = async (options: SynnefoOptions) => {
	const { tickEvery = 5, tokenSeconds = 30 * 24 * 3600, blockSize = 131_072, image = true } = options;
	const faults = createFaults();
	const requests: LabRequest[] = [];
	const failures: unknown[] = [];
	const world: Synnefo = {
		clock: createClock(),
		blocks: createBlocks(blockSize),
		users: [],
		logins: { asked: 0, granted: 0 },
		tokenSeconds,
		projects: [],
		memberships: [],
		limits: new Map(),
		next: new Map(),
		flavors: new Map(),
		keys: new Map(),
		machines: new Map(),
		nextMachines: [],
		networks: new Map(),
		subnets: new Map(),
		ports: new Map(),
		floatingIps: new Map(),
		volumeTypes: new Map(),
		volumes: new Map(),
		snapshots: new Map(),
		images: new Map(),
		accounts: new Map(),
	};
	if (options.time !== undefined) world.clock.freeze(options.time);
	seed(world);
	const imageId = image ? seedImage(world) : undefined;
	const listener = await listen(placeOf, synnefoService(world), faults, requests, (error) =>
		failures.push(error),
	);
	const clock = tickEvery > 0 ? setInterval(() => world.clock.tick(), tickEvery) : undefined;
	clock?.unref();
	const userNamed = (name: string) => {
		const found = world.users.find(({ email, uuid, name: shown }) => [email, uuid, shown].includes(name));
		if (!found) throw new Error(`the lab has no ${name}`);
		return found;
	};

	const cloud = {
		/** Base address of all services. */
		url: listener.url,
		/** What a credential wants. */
		authUrl: `${listener.url}/astakos/identity/v2.0`,
		/** Tokens of the users; Bob sees of Alice's only what she shares, Carol decides about projects. */
		tokens: { alice: 'TOKEN-ALICE', bob: 'TOKEN-BOB', carol: 'TOKEN-CAROL' },
		users: { alice: ALICE, bob: BOB, carol: CAROL },
		/** The image that is there from the start. */
		image: imageId,
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
		/** Lets seconds pass at once. */
		skip: (seconds: number) => world.clock.skip(seconds),
		/** Makes a request go wrong; the services are identity, compute, network, volume, image and object. */
		fault: (fault: Fault) => faults.add(fault),
		heal: () => faults.clear(),
		/** The next servers end in ERROR with that text. */
		failNextServer(message = 'Cannot create the instance.', times = 1) {
			for (let at = 0; at < times; at++) world.nextMachines.push(message);
		},
		/** A server ends in ERROR now. */
		failServer: (id: number, message = 'The host was lost.') => failing(world, cloud.server(id), message),
		server(id: number): Machine {
			const found = world.machines.get(id);
			if (!found) throw new Error(`the lab has no server ${id}`);
			return found;
		},
		/** No more than that of a resource, e.g. `cyclades.vm` or `pithos.diskspace`; undefined: no limit. */
		limit(resource: string, value?: number) {
			if (value === undefined) world.limits.delete(resource);
			else world.limits.set(resource, value);
		},
		/** All tokens end now. */
		expireTokens() {
			for (const user of world.users) user.expires = 0;
		},
		/** A user gets another token, as it does in its web page; the one before is good no more. */
		renewToken(name: string, token: string) {
			const user = userNamed(name);
			user.token = token;
			user.expires = world.clock.now() + world.tokenSeconds * 1000;
		},
		/** How often a token was shown at Astakos; with `granted` how often it was a good one. */
		logins: (which: 'asked' | 'granted' = 'asked'): number => world.logins[which],
		/** Ends every connection; the cloud goes on listening. */
		cut() {
			for (const socket of listener.sockets) socket.destroy();
		},
		/** Nobody listens any more. */
		stop: () => listener.close(),
		/** It listens again, at the same port. */
		start: () => listener.reopen(),
		async close() {
			clearInterval(clock);
			await listener.close();
			world.blocks.close();
		},
		[Symbol.asyncDispose]: () => cloud.close(),
	};
	return cloud;
};

export type SynnefoCloud = Awaited<ReturnType<typeof startSynnefo>>;
