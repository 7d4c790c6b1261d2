import type { Answer } from '../call.ts';
import { mayWrite } from '../auth.ts';
import { hexId, micros, uuid } from '../world.ts';
import { bodyPart, type Cinder, findSnapshot, findVolume, validate } from './context.ts';
import { accepted, denied, fail, json, noSnapshot } from './errors.ts';
import { list } from './lists.ts';
import type { Snapshot } from './state.ts';
import { linksOf, shownSnapshot } from './views.ts';

const lists = (cinder: Cinder, path: string, full: boolean): Answer =>
	list(
		cinder,
		cinder.world.volume.snapshots.values(),
		path,
		'snapshots',
		(snapshot) => shownSnapshot(snapshot, full),
		noSnapshot,
	);
export const listSnapshots = (cinder: Cinder): Answer => lists(cinder, 'snapshots', false);
export const listSnapshotsDetail = (cinder: Cinder): Answer => lists(cinder, 'snapshots/detail', true);

export const getSnapshot = (cinder: Cinder, id: string): Answer =>
	json(200, { snapshot: shownSnapshot(findSnapshot(cinder, id)) });

export const createSnapshot = async (cinder: Cinder): Promise<Answer> => {
	const input = await bodyPart(cinder, 'snapshot');
	validate({ type: 'object', required: ['volume_id'] }, input, 'snapshot');
	const volume = findVolume(cinder, String(input['volume_id']), 'volume:create_snapshot');
	if (volume.status !== 'available' && input['force'] !== true && cinder.minor < 66)
		throw fail(
			400,
			`Invalid volume: Volume ${volume.id} status must be available, but current status is: ${volume.status}.`,
		);
	const snapshot: Snapshot = {
		id: uuid(),
		name: (input['name'] ?? input['display_name'] ?? null) as string | null,
		description: (input['description'] ?? null) as string | null,
		volume: volume.id,
		size: volume.size,
		status: 'creating',
		progress: '0%',
		project: cinder.project,
		user: cinder.token.user,
		created: micros(),
		updated: null,
		metadata: { ...(input['metadata'] as Record<string, string> | undefined) },
	};
	cinder.world.volume.snapshots.set(snapshot.id, snapshot);
	cinder.world.clock.later(2, () =>
		Object.assign(snapshot, { status: 'available', progress: '100%', updated: micros() }),
	);
	return json(202, { snapshot: shownSnapshot(snapshot, false) });
};

export const updateSnapshot = async (cinder: Cinder, id: string): Promise<Answer> => {
	const input = await bodyPart(cinder, 'snapshot');
	const snapshot = findSnapshot(cinder, id, 'volume:update_snapshot');
	if (input['name'] !== undefined) snapshot.name = input['name'] as string | null;
	if (input['description'] !== undefined) snapshot.description = input['description'] as string | null;
	snapshot.updated = micros();
	return json(200, { snapshot: shownSnapshot(snapshot, false) });
};

export const deleteSnapshot = (cinder: Cinder, id: string): Answer => {
	const snapshot = findSnapshot(cinder, id, 'volume:delete_snapshot');
	snapshot.status = 'deleting';
	cinder.world.clock.later(2, () => cinder.world.volume.snapshots.delete(id));
	return accepted;
};

/** POST /os-volume-transfer */
export const createTransfer = async (cinder: Cinder): Promise<Answer> => {
	const input = await bodyPart(cinder, 'transfer');
	if (!mayWrite(cinder.world, cinder.token)) throw denied('volume:create_transfer');
	const volume = findVolume(cinder, String(input['volume_id']));
	const id = uuid();
	const transfer = {
		id,
		created_at: micros(),
		name: input['name'] ?? null,
		volume_id: volume.id,
		auth_key: hexId().slice(0, 16),
		links: linksOf(cinder, `os-volume-transfer/${id}`),
	};
	cinder.world.volume.transfers.set(id, { ...transfer, project: cinder.project });
	volume.status = 'awaiting-transfer';
	return json(202, { transfer });
};

export const deleteTransfer = (cinder: Cinder, id: string): Answer => {
	const transfer = cinder.world.volume.transfers.get(id);
	if (!transfer) throw fail(404, `Transfer ${id} could not be found.`);
	const volume = cinder.world.volume.volumes.get(String(transfer['volume_id']));
	if (volume) volume.status = 'available';
	cinder.world.volume.transfers.delete(id);
	return accepted;
};
