import {
	type Life,
	type Access,
	type Status,
	type Base,
	type Constraints,
	type Endpoint,
	type ResourceSpec,
	type Charm,
} from './charm-types.ts';

/** The state of the lab: one world, whatever release speaks about it. Pure data. */

/** One entry of a status history. */
export interface Past extends Status {
	readonly kind: string;
}

export interface Machine {
	readonly id: string;
	readonly uuid: string;
	life: Life;
	readonly base: Base;
	instanceId: string;
	agent: Status;
	instance: Status;
	hostname: string;
	addresses: readonly { value: string; type: string; scope: string }[];
	hardware: Readonly<Record<string, unknown>>;
	constraints: Constraints;
	jobs: readonly string[];
	readonly containerType: string;
	readonly parent: string;
	readonly nonce: string;
	readonly history: Past[];
	/** Made for a unit: goes when its last unit goes. */
	readonly dirty: boolean;
	controller?: boolean;
}

export interface Unit {
	readonly name: string;
	readonly uuid: string;
	readonly application: string;
	machine: string;
	life: Life;
	agent: Status;
	workload: Status;
	agentVersion: string;
	workloadVersion: string;
	openedPorts: readonly string[];
	/** Of a subordinate. */
	readonly principal: string;
	charm: string;
	resolve?: 'retry' | 'skip';
	readonly history: Past[];
}

export interface Application {
	readonly name: string;
	readonly uuid: string;
	life: Life;
	charm: string;
	origin: Readonly<Record<string, unknown>>;
	channel: string;
	base: Base;
	exposed: boolean;
	exposedEndpoints: Readonly<Record<string, { spaces?: readonly string[]; cidrs?: readonly string[] }>>;
	/** What a user set; the charm's defaults are not in it. */
	config: Record<string, unknown>;
	trust?: boolean;
	constraints: Constraints;
	bindings: Record<string, string>;
	readonly units: Map<string, Unit>;
	leader: string;
	nextUnit: number;
	/** What the leader said, if it did. */
	status: Status;
	storage: Record<string, { pool: string; size: number; count: number }>;
	readonly resources: Map<string, Resource>;
	readonly history: Past[];
	minUnits: number;
	/** How many units are wanted, on Kubernetes. */
	scale?: number;
}

export interface Resource extends ResourceSpec {
	readonly id: string;
	readonly origin: 'upload' | 'store';
	readonly revision: number;
	readonly fingerprint: string;
	readonly size: number;
	readonly username: string;
	readonly timestamp: string;
	readonly content?: Buffer;
}

export interface Relation {
	readonly id: number;
	/** `web:db dbase:db`. */
	readonly key: string;
	life: Life;
	status: Status;
	readonly ends: readonly { readonly application: string; readonly endpoint: Endpoint }[];
	suspended?: boolean;
}

export interface Remote {
	readonly name: string;
	readonly offerUrl: string;
	readonly offerUuid: string;
	readonly endpoints: readonly Endpoint[];
	life: Life;
	status: Status;
}

export interface Offer {
	readonly name: string;
	readonly uuid: string;
	readonly application: string;
	readonly description: string;
	/** Name of the offered endpoint -> endpoint of the application. */
	readonly endpoints: Readonly<Record<string, string>>;
	readonly users: Map<string, Access>;
}

export interface Task {
	readonly id: string;
	readonly operation: string;
	/** `unit-web-0`, `machine-0`. */
	readonly receiver: string;
	readonly name: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly parallel: boolean;
	readonly group: string;
	readonly enqueued: string;
	started: string;
	completed: string;
	status: string;
	message: string;
	output?: Readonly<Record<string, unknown>>;
	readonly log: { readonly timestamp: string; readonly message: string }[];
	error?: { readonly message: string; readonly code: string };
}

export interface Operation {
	readonly id: string;
	readonly summary: string;
	readonly enqueued: string;
	completed: string;
	readonly tasks: Task[];
}

export interface Secret {
	readonly id: string;
	label: string;
	description: string;
	readonly created: string;
	updated: string;
	readonly revisions: {
		revision: number;
		data: Readonly<Record<string, string>>;
		created: string;
		checksum: string;
	}[];
	readonly access: Set<string>;
	/** The application that made it; of the model without one. */
	readonly owner?: string;
}

export interface StorageInstance {
	readonly id: string;
	readonly name: string;
	readonly kind: 'filesystem' | 'block';
	unit: string;
	readonly pool: string;
	size: number;
	readonly number: number;
	life: Life;
	status: Status;
	attached: Life | 'detached';
	location: string;
}

export interface Space {
	readonly id: string;
	name: string;
	readonly subnets: readonly { readonly id: string; readonly cidr: string }[];
}

export interface LogLine {
	readonly tag: string;
	readonly time: string;
	readonly level: string;
	readonly module: string;
	readonly location: string;
	readonly message: string;
	readonly labels?: Readonly<Record<string, string>>;
}

export interface Model {
	readonly uuid: string;
	readonly name: string;
	readonly owner: string;
	readonly type: 'iaas' | 'caas';
	readonly cloud: string;
	readonly region: string;
	credential: string;
	readonly isController: boolean;
	life: Life;
	status: Status;
	version: string;
	readonly config: Record<string, unknown>;
	constraints: Constraints;
	readonly users: Map<string, { access: Access; last: string | null }>;
	readonly machines: Map<string, Machine>;
	readonly applications: Map<string, Application>;
	readonly relations: Map<number, Relation>;
	readonly remotes: Map<string, Remote>;
	readonly offers: Map<string, Offer>;
	readonly charms: Map<string, Charm>;
	readonly operations: Map<string, Operation>;
	readonly tasks: Map<string, Task>;
	readonly annotations: Map<string, Record<string, string>>;
	readonly blocks: Map<string, { id: string; type: string; message: string }>;
	readonly keys: string[];
	readonly secrets: Map<string, Secret>;
	readonly pools: Map<string, { name: string; provider: string; attrs: unknown }>;
	readonly storage: Map<string, StorageInstance>;
	readonly pending: Map<string, { application: string; resource: ResourceSpec; stored?: Resource }>;
	readonly spaces: Map<string, Space>;
	readonly log: LogLine[];
	readonly history: Past[];
	readonly next: Record<'machine' | 'relation' | 'operation' | 'storage' | 'block', number>;
	secretBackend: string;
	migrating?: boolean;
	/** `UNIT HOOK`s that are to fail, once each. */
	readonly failing: Set<string>;
	/** How often it was to be moved. */
	moves: number;
}
