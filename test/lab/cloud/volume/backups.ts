import { isAdmin, mayWrite } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import { defined, micros, uuid } from '../world.ts';
import { bodyPart, checkQuota, type Cinder, findVolume, validate } from './context.ts';
import { accepted, denied, fail, json } from './errors.ts';
import { goThrough, newVolume } from './lifecycle.ts';
import { list } from './lists.ts';
import type { Backup, Volume } from './state.ts';
import { linksOf } from './views.ts';

const absent = (id: string) => fail(404, `Backup ${id} could not be found.`);
const noService = () => fail(404, 'Service cinder-backup could not be found.');
const invalid = (what: 'backup' | 'volume', reason: string) => fail(400, `Invalid ${what}: ${reason}`);

const hasNewer = ({ world }: Cinder, id: string): boolean =>
	[...world.volume.backups.values()].some(({ parent }) => parent === id);

const shown = (cinder: Cinder, backup: Backup): Item =>
	defined({
		id: backup.id,
		status: backup.status,
		size: backup.size,
		object_count: backup.status === 'available' ? 1 : 0,
		availability_zone: null,
		container: backup.status === 'available' ? 'volumebackups' : null,
		created_at: backup.created,
		updated_at: backup.updated,
		name: backup.name,
		description: backup.description,
		fail_reason: backup.failReason,
		volume_id: backup.volume,
		links: linksOf(cinder, `backups/${backup.id}`),
		is_incremental: backup.parent !== null,
		has_dependent_backups: hasNewer(cinder, backup.id),
		snapshot_id: null,
		data_timestamp: backup.created,
		'os-backup-project-attr:project_id':
			cinder.minor >= 18 && isAdmin(cinder.token) ? backup.project : undefined,
		metadata: cinder.minor >= 43 ? backup.metadata : undefined,
	});

const listed = (cinder: Cinder, path: string, show: (backup: Backup) => Item): Answer =>
	list(cinder, cinder.world.volume.backups.values(), path, 'backups', show, absent);
export const listBackups = (cinder: Cinder): Answer =>
	listed(cinder, 'backups', ({ id, name }) => ({ id, name, links: linksOf(cinder, `backups/${id}`) }));
export const listBackupsDetail = (cinder: Cinder): Answer =>
	listed(cinder, 'backups/detail', (backup) => shown(cinder, backup));

const find = (cinder: Cinder, id: string, rule?: string): Backup => {
	const backup = cinder.world.volume.backups.get(id);
	if (!backup || (backup.project !== cinder.project && !isAdmin(cinder.token))) throw absent(id);
	if (rule !== undefined && !mayWrite(cinder.world, cinder.token)) throw denied(rule);
	return backup;
};
export const getBackup = (cinder: Cinder, id: string): Answer =>
	json(200, { backup: shown(cinder, find(cinder, id)) });

/** The newest of the volume, which an incremental one stands upon. */
const parentOf = (cinder: Cinder, volume: string): string => {
	const newest = [...cinder.world.volume.backups.values()]
		.filter((each) => each.volume === volume && each.project === cinder.project)
		.at(-1);
	if (!newest) throw invalid('backup', 'No backups available to do an incremental backup.');
	if (newest.status !== 'available')
		throw invalid('backup', 'The parent backup must be available for incremental backup.');
	return newest.id;
};

/** POST /backups: accepted also where no backup service runs; the scheduler then finds none. */
export const createBackup = async (cinder: Cinder): Promise<Answer> => {
	const input = await bodyPart(cinder, 'backup');
	validate({ type: 'object', required: ['volume_id'] }, input, 'backup');
	const volume = findVolume(cinder, String(input['volume_id']), 'backup:create');
	const before = volume.status;
	if (!['available', 'in-use'].includes(before))
		throw invalid(
			'volume',
			`Volume to be backed up must be available or in-use, but the current status is "${before}".`,
		);
	if (before === 'in-use' && input['force'] !== true)
		throw invalid('volume', 'Backing up an in-use volume must use the force flag.');
	const backup: Backup = {
		id: uuid(),
		name: (input['name'] ?? null) as string | null,
		description: (input['description'] ?? null) as string | null,
		volume: volume.id,
		size: volume.size,
		status: 'creating',
		failReason: null,
		parent: input['incremental'] === true ? parentOf(cinder, volume.id) : null,
		project: cinder.project,
		created: micros(),
		updated: null,
		metadata: { ...(input['metadata'] as Record<string, string> | undefined) },
	};
	cinder.world.volume.backups.set(backup.id, backup);
	const fails = cinder.world.troubles.noBackupService;
	goThrough(cinder.world, volume, [
		'backing-up',
		'backing-up',
		() => {
			volume.status = before;
			const failed = { status: 'error', failReason: 'Service not found for creating backup.' };
			Object.assign(backup, { updated: micros(), ...(fails ? failed : { status: 'available' }) });
		},
	]);
	return json(202, {
		backup: { id: backup.id, name: backup.name, links: linksOf(cinder, `backups/${backup.id}`) },
	});
};

/** A volume for a backup that names none; the answer waits until it is there. */
const freshVolume = (cinder: Cinder, backup: Backup, name: unknown): Volume => {
	checkQuota(cinder, backup.size, 1);
	const named = typeof name === 'string' ? name : `restore_backup_${backup.id}`;
	return newVolume(cinder.world, {
		name: named,
		description: 'auto-created_from_restore_from_backup',
		size: backup.size,
		status: 'available',
		project: cinder.project,
		user: cinder.token.user,
	});
};

/** POST /backups/{id}/restore */
export const restoreBackup = async (cinder: Cinder, id: string): Promise<Answer> => {
	const input = await bodyPart(cinder, 'restore');
	const backup = find(cinder, id, 'backup:restore');
	if (backup.status !== 'available') throw invalid('backup', 'Backup status must be available');
	const into = input['volume_id'];
	const volume =
		typeof into === 'string' ? findVolume(cinder, into) : freshVolume(cinder, backup, input['name']);
	if (volume.status !== 'available') throw invalid('volume', 'Volume to be restored to must be available');
	if (volume.size < backup.size)
		throw invalid(
			'volume',
			`volume size ${volume.size} is too small to restore backup of size ${backup.size}.`,
		);
	if (cinder.world.troubles.noBackupService) throw noService();
	const fails = cinder.world.troubles.nextRestores > 0;
	if (fails) cinder.world.troubles.nextRestores--;
	backup.status = 'restoring';
	goThrough(cinder.world, volume, [
		'restoring-backup',
		'restoring-backup',
		() => {
			backup.status = 'available';
			volume.status = fails ? 'error_restoring' : 'available';
		},
	]);
	return json(202, { restore: { backup_id: id, volume_id: volume.id, volume_name: volume.name } });
};

export const deleteBackup = (cinder: Cinder, id: string): Answer => {
	const backup = find(cinder, id, 'backup:delete');
	if (!['available', 'error'].includes(backup.status))
		throw invalid('backup', 'Backup status must be available or error');
	if (hasNewer(cinder, id)) throw invalid('backup', 'Incremental backups exist for this backup.');
	backup.status = 'deleting';
	cinder.world.clock.later(2, () => cinder.world.volume.backups.delete(id));
	return accepted;
};
