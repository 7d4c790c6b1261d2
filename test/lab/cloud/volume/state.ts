import type { Item } from '../call.ts';

export interface VolumeAttachment {
	readonly id: string;
	readonly server: string;
	readonly device: string;
	readonly host: string;
	readonly attached: string;
}

export interface Volume {
	readonly id: string;
	name: string | null;
	description: string | null;
	size: number;
	status: string;
	project: string;
	user: string;
	type: string;
	readonly zone: string;
	readonly created: string;
	updated: string | null;
	metadata: Record<string, string>;
	imageMetadata?: Item | undefined;
	readonly snapshot: string | null;
	readonly source: string | null;
	bootable: boolean;
	readonly multiattach: boolean;
	/** Of the flag, kept beside the metadata. */
	readonly?: string;
	attachments: VolumeAttachment[];
	migration: string | null;
	/** Whether the backend has it, so that admins see its host. */
	host: boolean;
	turn: number;
}

export interface Snapshot {
	readonly id: string;
	name: string | null;
	description: string | null;
	readonly volume: string;
	readonly size: number;
	status: string;
	progress: string;
	readonly project: string;
	readonly user: string;
	readonly created: string;
	updated: string | null;
	metadata: Record<string, string>;
}

export interface Backup {
	readonly id: string;
	readonly name: string | null;
	readonly description: string | null;
	readonly volume: string;
	readonly size: number;
	status: string;
	failReason: string | null;
	/** The backup that an incremental one stands upon. */
	readonly parent: string | null;
	readonly project: string;
	readonly created: string;
	updated: string | null;
	readonly metadata: Record<string, string>;
}

export interface VolumeState {
	/** Oldest first. */
	readonly volumes: Map<string, Volume>;
	readonly snapshots: Map<string, Snapshot>;
	/** Oldest first. */
	readonly backups: Map<string, Backup>;
	readonly transfers: Map<string, Item & { project: string; auth_key: string }>;
	readonly types: Map<string, Item>;
	readonly quota: { volumes: number; gigabytes: number; snapshots: number };
}

export const createVolume = (): VolumeState => ({
	volumes: new Map(),
	snapshots: new Map(),
	backups: new Map(),
	transfers: new Map(),
	types: new Map(),
	quota: { volumes: 10, gigabytes: 1000, snapshots: 10 },
});
