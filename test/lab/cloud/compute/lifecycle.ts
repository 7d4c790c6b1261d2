import { createHash } from 'node:crypto';
import { micros, seconds, type World } from '../world.ts';
import { makePort } from '../network/make.ts';
import type { Server } from './state.ts';

/** The id of its host, as nova hashes it for each project. */
export const hostOf = ({ project, host }: Pick<Server, 'project' | 'host'>): string =>
	createHash('sha224').update(`${project}${host}`).digest('hex');

/** One step of a plan: what the server becomes then. */
export type Step = Partial<
	Pick<Server, 'vmState' | 'taskState' | 'powerState' | 'hostId' | 'zone' | 'image' | 'launched'>
> & { readonly act?: () => void };

/** Sets the fields and goes on with the next step a tick later. A newer plan ends an older one. */
export const follow = (world: World, server: Server, steps: readonly Step[]): void => {
	const turn = ++server.turn;
	const go = (at: number): void => {
		const step = steps[at];
		if (!step || server.turn !== turn || server.deleted) return;
		const { act, ...fields } = step;
		Object.assign(server, fields);
		server.updated = Date.now();
		act?.();
		if (at + 1 < steps.length) world.clock.later(1, () => go(at + 1));
	};
	go(0);
};

/** Ends in ERROR with that text. */
export const failServer = (
	server: Server,
	message: string,
	{ code = 500, listed = true, details = 'Traceback (most recent call last):\n' } = {},
): void => {
	server.turn++;
	server.vmState = 'error';
	server.taskState = null;
	server.updated = Date.now();
	server.fault = { code, created: seconds(), message, details, listed };
};

export interface Wire {
	readonly network: string;
	/** A port that was given, which outlives the server. */
	readonly port?: string;
	readonly address?: string;
	readonly tag?: string;
}

const bind = (world: World, server: Server, wire: Wire, groups: readonly string[]): void => {
	const { network } = world;
	const input = wire.port ? network.ports.get(wire.port) : undefined;
	if (input) {
		input['device_id'] = server.id;
		input['device_owner'] = 'compute:nova';
		input['status'] = 'ACTIVE';
		return;
	}
	const subnet = [...network.subnets.values()].find((each) => each['network_id'] === wire.network);
	const port = makePort(world, server.project, wire.network, {
		device_id: server.id,
		device_owner: 'compute:nova',
		...(wire.address && { fixed_ips: [{ subnet_id: subnet?.['id'] ?? null, ip_address: wire.address }] }),
		...(groups.length > 0 && { security_groups: [...groups] }),
	});
	madeByNova(server).add(String(port['id']));
};

const owned = new WeakMap<Server, Set<string>>();
/** The ports that nova made for the server: they go with it. */
export const madeByNova = (server: Server): Set<string> => {
	const found = owned.get(server) ?? new Set<string>();
	owned.set(server, found);
	return found;
};

export interface Build {
	readonly wires: readonly Wire[];
	readonly groups: readonly string[];
	/** What it ends in ERROR with, and whether it had reached a host. */
	readonly trouble?: { readonly message: string; readonly onHost: boolean } | undefined;
	/** Called when the host begins, e.g. to reserve volumes. */
	readonly begin?: () => void;
	readonly done?: () => void;
}

/** BUILD (scheduled, networking, spawning) until ACTIVE or ERROR. */
export const build = (world: World, server: Server, { wires, groups, trouble, begin, done }: Build): void => {
	const fail = (onHost: boolean) => {
		failServer(server, (trouble?.message ?? '').replace('instance ID ', `instance ${server.id} `), {
			listed: onHost,
		});
		unplug(world, server);
		server.hostId = '';
		server.zone = '';
	};
	if (trouble && !trouble.onHost) {
		follow(world, server, [
			{ vmState: 'building', taskState: 'scheduling' },
			{},
			{
				act: () => {
					server.scheduling = false;
					fail(false);
				},
			},
		]);
		return;
	}
	follow(world, server, [
		{ vmState: 'building', taskState: 'scheduling' },
		{
			taskState: null,
			zone: 'nova',
			act: () => {
				server.scheduling = false;
				begin?.();
			},
		},
		{ hostId: hostOf(server) },
		{ taskState: 'networking' },
		{ taskState: 'block_device_mapping' },
		{ taskState: 'spawning' },
		{
			taskState: 'spawning',
			act: () => {
				for (const wire of wires) bind(world, server, wire, groups);
				server.wired = true;
				if (trouble) fail(true);
			},
		},
		...(trouble
			? []
			: [
					{
						vmState: 'active',
						taskState: null,
						powerState: 1,
						launched: Date.now(),
						act: () => {
							server.addressed = true;
							server.launched = Date.now();
							done?.();
						},
					},
				]),
	]);
};

/** Lets go of its ports: its own are deleted, given ones are free again. */
export const unplug = ({ network }: World, server: Server): void => {
	for (const port of [...network.ports.values()]) {
		if (port['device_id'] !== server.id) continue;
		if (madeByNova(server).has(String(port['id']))) network.ports.delete(String(port['id']));
		else Object.assign(port, { device_id: '', device_owner: '', status: 'DOWN' });
	}
};

/** ACTIVE (deleting), DELETED for a moment, then gone. */
export const deleteServer = (world: World, server: Server, released: () => void): void => {
	const end = () => {
		released();
		unplug(world, server);
		server.addressed = false;
		server.wired = false;
		server.vmState = 'deleted';
		server.taskState = null;
		server.powerState = 0;
		server.terminated = Date.now();
		server.updated = Date.now();
	};
	const vanish = () => {
		server.deleted = true;
	};
	if (!server.hostId) {
		server.turn++;
		end();
		vanish();
		return;
	}
	if (server.taskState === 'deleting') return;
	follow(world, server, [
		{ taskState: 'deleting' },
		{
			// its ports are let go of, while the addresses that nova remembers are still shown
			act: () => {
				server.wired = false;
			},
		},
		{ act: end },
		{ act: vanish },
	]);
};

/** `2026-11-28T22:55:33.000000` of now: nova's way. */
export const now = (): string => micros();
