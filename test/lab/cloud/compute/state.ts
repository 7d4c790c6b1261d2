import type { Item } from '../call.ts';

export interface Flavor {
	readonly id: string;
	readonly name: string;
	readonly ram: number;
	readonly disk: number;
	readonly vcpus: number;
	readonly swap: number;
	readonly ephemeral: number;
	readonly isPublic: boolean;
	readonly rxtx: number;
	description: string | null;
	readonly extraSpecs: Record<string, string>;
}

export interface Attachment {
	readonly volume: string;
	/** Cinder's id of it. */
	readonly attachment: string;
	readonly device: string;
	tag: string | null;
	deleteOnTermination: boolean;
	readonly bdm: string;
}

export interface Fault {
	readonly code: number;
	readonly created: string;
	readonly message: string;
	readonly details: string;
	/** Whether it is shown in lists too: only where the server reached a host. */
	readonly listed: boolean;
}

export interface Server {
	readonly id: string;
	name: string;
	readonly project: string;
	readonly user: string;
	image: string;
	flavor: Flavor;
	/** The flavor before a resize that is not confirmed. */
	oldFlavor?: Flavor | undefined;
	created: number;
	updated: number;
	vmState: string;
	taskState: string | null;
	powerState: number;
	/** Empty while no host has it. */
	hostId: string;
	/** The machine it is on, or was last. */
	host: string;
	zone: string;
	metadata: Record<string, string>;
	tags: string[];
	readonly keyName: string | null;
	readonly configDrive: boolean;
	description: string | null;
	locked: 'owner' | 'admin' | null;
	lockedReason: string | null;
	readonly diskConfig: string;
	readonly hostname: string;
	/** Names asked for, until the ports exist. */
	readonly groups: readonly string[];
	/** Whether its ports exist, and whether nova knows their addresses yet. */
	wired: boolean;
	addressed: boolean;
	attachments: Attachment[];
	fault: Fault | null;
	launched: number | null;
	terminated: number | null;
	deleted: boolean;
	/** Whether it is still only a request to the scheduler. */
	scheduling: boolean;
	readonly userData: string | null;
	readonly reservation: string;
	readonly serverGroup: string | null;
	/** What the API did to it, newest first. */
	readonly actions: Item[];
	/** Counts changes of its state, so that an older plan is dropped. */
	turn: number;
	accessIPv4: string;
	accessIPv6: string;
}

export interface KeyPair {
	readonly name: string;
	readonly user: string;
	readonly publicKey: string;
	readonly fingerprint: string;
	readonly type: string;
	readonly created: string;
	readonly id: number;
}

export interface ComputeState {
	/** Oldest first. */
	readonly servers: Map<string, Server>;
	readonly flavors: Map<string, Flavor>;
	keyPairs: KeyPair[];
	readonly groups: Map<string, Item>;
	readonly quota: { instances: number; cores: number; ram: number };
	/** How much one host holds; a larger flavor ends in ERROR. */
	readonly host: { vcpus: number; ram: number };
	keyPairCount: number;
	/** The machines; new servers are made on the first. */
	hosts: string[];
	/** Machines that an admin has marked as down. */
	readonly forcedDown: Set<string>;
	/** What was moved, newest first. */
	readonly migrations: Item[];
	/** Services by binary and machine that take no new servers, and why. */
	readonly disabled: Map<string, string>;
}

export const createCompute = (): ComputeState => ({
	servers: new Map(),
	flavors: new Map(),
	keyPairs: [],
	groups: new Map(),
	quota: { instances: 50, cores: 100, ram: 512000 },
	host: { vcpus: 1000 * 16, ram: 256 * 1024 },
	keyPairCount: 0,
	hosts: ['aio'],
	forcedDown: new Set(),
	migrations: [],
	disabled: new Map(),
});
