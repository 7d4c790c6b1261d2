import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extraCommands } from './commands-extra.ts';
import { fileCommands } from './commands-files.ts';
import { jobCommands } from './commands-jobs.ts';
import { endKeptGroup } from './end-group.ts';
import type { Spelling } from './messages.ts';
import { type PairSocket, pairSocket } from './peer.ts';
import { serverProcess } from './server.ts';
import type { LabCommand, LabFaults } from './world.ts';

export interface LabOptions extends Partial<Spelling> {
	/** Commands beside those of a default server. */
	readonly commands?: Readonly<Record<string, LabCommand>>;
	/** The id of the first command. Default 0. */
	readonly firstId?: number;
	/** Its working folder. Default: a new one, removed on close. */
	readonly folder?: string;
}

export interface ConplyentLab {
	readonly host: '127.0.0.1';
	readonly port: number;
	readonly folder: string;
	readonly faults: LabFaults;
	/** The names of the commands this process of the server has taken, in order. */
	seen(): readonly string[];
	/** TCP connections so far. */
	connections(): number;
	/** TCP connections that are open. */
	open(): number;
	/** Whether somebody holds the slot. */
	owned(): boolean;
	/** Jobs the server knows of. */
	jobs(): number;
	/** Any bytes to the owner. */
	inject(bytes: Buffer): void;
	/** Asks the owner for a heartbeat. */
	heartbeat(): void;
	/** A PING to the owner. */
	ping(ttl: number): void;
	/** Resets the owner’s connection. */
	drop(): void;
	/** The process is killed; the port is free. */
	kill(): Promise<void>;
	/** Starts it again at the same port, with ids from 0. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

/**
 * A conplyent server in this process, true to its protocol and to its faults, which runs real programs.
 * Loopback only.
 */
export const startConplyentLab = async (options: LabOptions = {}): Promise<ConplyentLab> => {
	const faults: LabFaults = {};
	const folder = options.folder ?? (await realpath(await mkdtemp(join(tmpdir(), 'conplyent-lab-'))));
	const spelling: Spelling = {
		protocol: options.protocol ?? 4,
		enumForm: options.enumForm ?? 'value',
	};
	const commands = {
		...fileCommands,
		...jobCommands,
		...extraCommands,
		...options.commands,
	};
	let socket: PairSocket | undefined;
	let connectionsBefore = 0;
	const keeps = new Set<string>();
	let server = newProcess(options.firstId ?? 0);
	function newProcess(firstId: number) {
		return serverProcess({
			commands,
			spelling,
			faults,
			folder,
			firstId,
			socket: () => socket,
			exit: () => void kill(),
			started: (program) => {
				for (const kept of program.keeps) keeps.add(kept);
			},
		});
	}
	const listen = async (port: number) => {
		socket = await pairSocket(port, faults, (body) => server.receive(body));
	};
	const kill = async () => {
		server.end();
		for (const one of keeps) endKeptGroup(one);
		connectionsBefore += socket?.connections() ?? 0;
		const gone = socket;
		socket = undefined;
		// What was just sent leaves before the process does
		await new Promise((resolve) => setImmediate(resolve));
		await gone?.stop();
	};
	await listen(0);
	const port = (socket as unknown as PairSocket).port;
	return {
		host: '127.0.0.1',
		port,
		folder,
		faults,
		seen: () => server.seen,
		connections: () => connectionsBefore + (socket?.connections() ?? 0),
		open: () => socket?.open() ?? 0,
		owned: () => socket?.owned() ?? false,
		jobs: () => server.jobs.size,
		inject: (bytes) => socket?.inject(bytes),
		heartbeat: () => void server.heartbeat(),
		ping: (ttl) => socket?.ping(ttl),
		drop: () => socket?.drop(),
		kill,
		restart: async () => {
			if (socket) await kill();
			faults.deaf = undefined;
			server = newProcess(0);
			await listen(port);
		},
		close: async () => {
			await kill();
			const left = options.folder ? keeps : [folder, ...keeps];
			for (const one of left) await rm(one, { recursive: true, force: true });
		},
	};
};
