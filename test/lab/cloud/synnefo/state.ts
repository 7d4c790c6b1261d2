import { randomBytes } from 'node:crypto';
import type { Item, Json } from '../call.ts';
import type { Clock } from '../world.ts';
import type { Blocks } from './blocks.ts';

export const ALICE = '00000000-0000-4000-8000-00000000a11c';
export const BOB = '00000000-0000-4000-8000-000000000b0b';
export const CAROL = '00000000-0000-4000-8000-00000000ca01';
/** What stands for no limit. */
export const UNLIMITED = 9223372036854775807n;

export interface User {
	readonly uuid: string;
	/** What `user_catalogs` calls the display name. */
	readonly email: string;
	readonly name: string;
	/** Whether the user decides about projects. */
	readonly admin: boolean;
	token: string;
	expires: number;
	defaultProject: string;
}

export interface Project extends Item {
	id: string;
	name: string;
	owner: string | null;
	state: string;
	join_policy: string;
	system_project: boolean;
}

export interface Membership {
	readonly id: number;
	readonly project: string;
	readonly user: string;
	state: string;
	accepted: number | null;
}

export interface Machine {
	readonly id: number;
	name: string;
	readonly user: string;
	project: string;
	sharedToProject: boolean;
	flavor: number;
	readonly image: string;
	readonly metadata: Record<string, string>;
	readonly created: number;
	updated: number;
	/** BUILD, STARTED, STOPPED, ERROR or DESTROYED. */
	state: string;
	/** START, STOP, REBOOT … while something is pending. */
	task: string | null;
	rescue: boolean;
	readonly tags: Map<string, 'PENDADD' | 'ACTIVE' | 'PENDDEL'>;
	readonly keys: readonly string[];
	readonly adminPass: string;
	readonly diagnostics: Json[];
	readonly personality: Json;
	deleted: boolean;
	/** What it had when it was deleted. */
	lastPorts: Port[];
}

export interface Net {
	readonly id: string;
	name: string;
	readonly type: string;
	readonly user: string | null;
	project: string | null;
	readonly external: boolean;
	readonly created: number;
	updated: number;
	sharedToProject: boolean;
}

export interface Subnet {
	readonly id: string;
	readonly network: string;
	name: string;
	readonly cidr: string;
	readonly gateway: string | null;
	readonly dhcp: boolean;
	readonly pools: readonly { start: string; end: string }[];
	readonly nameservers: Json;
	readonly routes: Json;
}

export interface Port {
	readonly id: string;
	name: string;
	readonly network: string;
	readonly user: string;
	readonly project: string;
	readonly machine: number | null;
	readonly address: string | null;
	readonly subnet: string | null;
	readonly created: number;
	status: string;
	firewall: string;
}

export interface FloatingIp {
	readonly id: string;
	readonly address: string;
	readonly network: string;
	readonly user: string;
	project: string;
}

export interface Volume {
	readonly id: number;
	name: string | null;
	description: string | null;
	readonly size: number;
	readonly type: number;
	readonly user: string;
	project: string;
	readonly image: string | null;
	readonly snapshot: string | null;
	readonly source: number | null;
	readonly metadata: Item;
	readonly created: number;
	machine: number | null;
	index: number;
	status: string;
	deleted: boolean;
}

export interface Snapshot {
	readonly id: string;
	name: string;
	description: string;
	readonly volume: number;
	readonly size: number;
	readonly user: string;
	readonly created: number;
	status: string;
}

/** A registered image; its bytes are an object of Pithos. */
export interface Image {
	readonly id: string;
	name: string;
	readonly location: string;
	readonly owner: string;
	diskFormat: string;
	containerFormat: string;
	public: boolean;
	readonly properties: Map<string, string>;
	members: string[];
	changed: number;
}

export interface Version {
	readonly id: number;
	readonly time: number;
	/** Whether this is the mark of a deletion. */
	readonly gone: boolean;
	readonly size: number;
	readonly hashes: readonly string[];
	readonly etag: string;
	readonly root: string;
	readonly type: string;
	readonly encoding: string | undefined;
	readonly disposition: string | undefined;
	readonly manifest: string | undefined;
	readonly meta: ReadonlyMap<string, string>;
	readonly by: string;
	readonly uuid: string;
}

export interface Rights {
	readonly read: readonly string[];
	readonly write: readonly string[];
}

export interface Stored {
	readonly name: string;
	/** Oldest first; the last is what is there now. */
	versions: Version[];
	rights: Rights | undefined;
	/** The id of its public address. */
	public: string | undefined;
}

export interface Box {
	readonly name: string;
	readonly meta: Map<string, string>;
	readonly policy: { quota: string; versioning: string; project: string };
	readonly objects: Map<string, Stored>;
	modified: number;
}

export interface Account {
	readonly uuid: string;
	readonly meta: Map<string, string>;
	readonly groups: Map<string, readonly string[]>;
	readonly boxes: Map<string, Box>;
	modified: number;
}

/** All that the Synnefo cloud knows, in one place. */
export interface Synnefo {
	readonly clock: Clock;
	readonly blocks: Blocks;
	readonly users: User[];
	/** How often a token was shown at Astakos, and how often it was a good one. */
	logins: { asked: number; granted: number };
	/** Seconds that a token lives from now on. */
	tokenSeconds: number;
	readonly projects: Project[];
	readonly memberships: Membership[];
	/** Limits below the unlimited, by resource: `cyclades.vm`, `pithos.diskspace` … */
	readonly limits: Map<string, number>;
	/**
	 * The next number of each kind: `server`, `volume`, `network`, `subnet`, `port`, `address`, `version`,
	 * `application`, `membership`.
	 */
	readonly next: Map<string, number>;
	readonly flavors: Map<number, { name: string; ram: number; disk: number; vcpus: number }>;
	readonly keys: Map<string, { user: string; name: string; key: string }>;
	readonly machines: Map<number, Machine>;
	/** The fault's text for the next servers to be built, one each. */
	readonly nextMachines: string[];
	readonly networks: Map<string, Net>;
	readonly subnets: Map<string, Subnet>;
	readonly ports: Map<string, Port>;
	readonly floatingIps: Map<string, FloatingIp>;
	readonly volumeTypes: Map<number, { name: string; template: string; detachable: boolean }>;
	readonly volumes: Map<number, Volume>;
	readonly snapshots: Map<string, Snapshot>;
	readonly images: Map<string, Image>;
	readonly accounts: Map<string, Account>;
}

export const numbered = (world: Synnefo, kind: string): number => {
	const number = world.next.get(kind) ?? 1;
	world.next.set(kind, number + 1);
	return number;
};

export const word = (length: number): string =>
	randomBytes(length * 2)
		.toString('base64')
		.replaceAll(/[+/=]/g, '')
		.slice(0, length);

/** Of all limits the one that applies. */
export const limitOf = (world: Synnefo, resource: string): bigint => {
	const limit = world.limits.get(resource);
	return limit === undefined ? UNLIMITED : BigInt(limit);
};
