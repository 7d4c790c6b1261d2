import { createHash } from 'node:crypto';
import { notFound } from '../errors.ts';
import type { World } from './world.ts';

/** A backup that the controller keeps. */
export interface Backup {
	readonly id: string;
	readonly notes: string;
	readonly model: string;
	/** When it was made. */
	readonly at: string;
	readonly content: Buffer;
}

/** Makes a backup; `keep`: whether the controller keeps it, else it goes with the answer. */
export const makeBackup = (world: World, model: string, notes: string, keep = true): Backup => {
	const at = new Date().toISOString();
	const [day = '', time = ''] = at.split('T');
	const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
	const made: Backup = {
		id: `${stamp}.${world.backups.size}.${model}`,
		notes,
		model,
		at,
		content: Buffer.from(`lab backup ${world.backups.size}\n`),
	};
	if (keep) world.backups.set(made.id, made);
	return made;
};

/** @throws JujuError where there is none */
export const backupOf = ({ backups }: World, id: string): Backup => {
	const found = backups.get(id);
	if (found) return found;
	throw notFound(`backup metadata "${id}"`);
};

export const dropBackup = (world: World, id: string): void => {
	backupOf(world, id);
	world.backups.delete(id);
};

/** Base64 of its SHA-1, as backups carry it. */
export const checksumOf = ({ content }: Backup): string =>
	createHash('sha1').update(content).digest('base64');
