import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { thrownText } from '../../core/errors.ts';
import { isSamePlace } from '../connect/settings-identity.ts';
import { FILE_MAX, type Saved, type Store } from './memory.ts';
import { MAX_DISK_SECONDS, withinDiskLimit } from './disk-limit.ts';
import { writeQueue } from './write-queue.ts';

/** How much longer a read may take than a write: what is not read counts as lost. */
const READ_FACTOR = 6;

export interface MemoryFile extends Store {
	/** Whether the last write went well. */
	readonly well: boolean;
	/**
	 * Finds out whether the file can be written, and begins it where there is none; one that exists stays as it
	 * is.
	 */
	tryOut(): Promise<void>;
	/** Deletes the file, after what is being written. */
	remove(): Promise<void>;
}

interface Content {
	/** What was watched: memory of another cluster or source is no memory. */
	readonly of: string;
	readonly saved: Saved;
}

/** The name of a node's file, without its ending. */
export const fileNameOf = (id: string): string => id.replace(/[^\w.-]/g, '_');

/**
 * A trigger's memory: one file per node in the user directory, written whole and then renamed, one write
 * after the other. A disk that cannot be written to, or does not answer, is reported once and does not stop
 * the watching: what waits for it is the latest memory only.
 * @param of what is watched, also found out when it is needed; a file about something else counts as none.
 * @param seconds what the disk may take.
 */
export const memoryFile = (
	directory: string,
	id: string,
	of: string | (() => Promise<string>),
	complain: (line: string) => void,
	seconds = MAX_DISK_SECONDS,
): MemoryFile => {
	const path = join(directory, `${fileNameOf(id)}.json`);
	const about = async () => (typeof of === 'string' ? of : of());
	const queue = writeQueue(
		(why) =>
			complain(
				`The memory of this node cannot be kept in ${path}: after a restart it starts empty. ${thrownText(why)}`,
			),
		seconds,
	);
	const write = async (saved: Saved): Promise<void> => {
		await writeFile(`${path}.tmp`, JSON.stringify({ of: await about(), saved } satisfies Content), {
			mode: 0o600,
		});
		await rename(`${path}.tmp`, path);
	};
	const isThere = () =>
		access(path).then(
			() => true,
			({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
		);
	const load = async (): Promise<Saved | undefined> => {
		const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return undefined;
			throw error;
		});
		if (text === undefined) return undefined;
		const content = JSON.parse(text) as Content;
		if (typeof content?.saved !== 'object' || content.saved === null)
			throw new Error(`${path} holds something else`);
		return isSamePlace(String(content.of), await about()) ? content.saved : undefined;
	};
	return {
		get well() {
			return queue.well;
		},
		settles: true,
		most: FILE_MAX,
		load: () => withinDiskLimit(load(), 'The disk', seconds * READ_FACTOR),
		save: (saved) =>
			queue.run(async () => {
				await mkdir(directory, { recursive: true, mode: 0o700 });
				await write(saved);
			}, 'save'),
		tryOut: () =>
			queue.run(async () => {
				await mkdir(directory, { recursive: true, mode: 0o700 });
				if (!(await isThere())) return write({ version: 1 });
				await writeFile(`${path}.tmp`, '', { mode: 0o600 });
				await rm(`${path}.tmp`);
			}),
		remove: () =>
			queue.run(
				async () => void (await Promise.all([rm(path, { force: true }), rm(`${path}.tmp`, { force: true })])),
			),
	};
};
