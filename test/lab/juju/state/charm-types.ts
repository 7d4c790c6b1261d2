export type Life = 'alive' | 'dying' | 'dead';

export type Access = '' | 'login' | 'superuser' | 'read' | 'write' | 'admin' | 'consume' | 'add-model';

export interface Status {
	status: string;
	info: string;
	data: Readonly<Record<string, unknown>>;
	/** RFC 3339. */
	since: string;
}

export interface Base {
	readonly name: string;
	readonly channel: string;
}

export type Constraints = Readonly<Record<string, unknown>>;

export interface Endpoint {
	readonly name: string;
	readonly role: 'provider' | 'requirer' | 'peer';
	readonly interface: string;
	readonly optional: boolean;
	readonly limit: number;
	readonly scope: 'global' | 'container';
}

export interface Option {
	readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
	readonly description: string;
	readonly default?: unknown;
}

export interface ActionSpec {
	readonly description: string;
	readonly params: Readonly<Record<string, unknown>>;
}

export interface ResourceSpec {
	readonly name: string;
	readonly type: string;
	readonly path: string;
	readonly description: string;
}

export interface StorageSpec {
	readonly name: string;
	readonly description: string;
	readonly type: 'filesystem' | 'block';
	readonly shared: boolean;
	readonly 'read-only': boolean;
	readonly 'count-min': number;
	readonly 'count-max': number;
	readonly 'minimum-size': number;
	readonly location?: string;
}

/** What the software of a charm does, so that a model lives. */
export interface Behaviour {
	/** The workload's status under this configuration; `error` makes the hook fail. */
	workload?(config: Readonly<Record<string, unknown>>): { status: string; info: string };
	readonly version?: string;
	readonly ports?: readonly string[];
	/** By action: lines of log, one a step, then what it gives. */
	readonly actions?: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => ActionRun>>;
}

export interface ActionRun {
	readonly log?: readonly string[];
	/** Steps it takes beside one a line. Default 0. */
	readonly steps?: number;
	readonly fails?: string;
	readonly output?: Readonly<Record<string, unknown>>;
	readonly returnCode?: number;
	readonly stdout?: string;
	readonly stderr?: string;
	/** Instead of `stdout`: bytes, of text or not. */
	readonly bytes?: Buffer;
}

export interface Charm {
	/** `local:web-0`, `ch:amd64/mysql-3`, `cs:trusty/mysql-6`. */
	url: string;
	readonly name: string;
	readonly source: 'local' | 'charm-hub' | 'charm-store';
	revision: number;
	readonly summary: string;
	readonly description: string;
	readonly subordinate: boolean;
	readonly endpoints: readonly Endpoint[];
	readonly options: Readonly<Record<string, Option>>;
	readonly actions: Readonly<Record<string, ActionSpec>>;
	readonly storage: Readonly<Record<string, StorageSpec>>;
	readonly resources: Readonly<Record<string, ResourceSpec>>;
	readonly bases: readonly Base[];
	readonly behaviour: Behaviour;
	hash: string;
	/** The archive, where it was uploaded. */
	archive?: Buffer;
}
