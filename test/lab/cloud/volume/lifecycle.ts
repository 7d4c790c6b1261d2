import { micros, uuid, type World } from '../world.ts';
import type { Volume } from './state.ts';

/** Sets the volume's states one after the other, a tick apart; a newer plan ends an older one. */
export const goThrough = (world: World, volume: Volume, states: readonly (string | (() => void))[]): void => {
	const turn = ++volume.turn;
	const go = (at: number): void => {
		const state = states[at];
		if (state === undefined || volume.turn !== turn) return;
		if (typeof state === 'string') volume.status = state;
		else state();
		if (at > 0) volume.updated = micros();
		if (at + 1 < states.length) world.clock.later(1, () => go(at + 1));
	};
	go(0);
};

/** A new volume, not yet started. */
export const newVolume = (
	world: World,
	input: Partial<Volume> & Pick<Volume, 'size' | 'project' | 'user'>,
): Volume => {
	const volume: Volume = {
		id: uuid(),
		name: null,
		description: null,
		status: 'creating',
		type: 'fake',
		zone: 'nova',
		created: micros(),
		updated: null,
		metadata: {},
		snapshot: null,
		source: null,
		bootable: false,
		multiattach: false,
		attachments: [],
		migration: null,
		host: false,
		turn: 0,
		...input,
	};
	world.volume.volumes.set(volume.id, volume);
	return volume;
};

/** reserved, attaching, in-use. Returns the id of the attachment. */
export const attachVolume = (world: World, volume: Volume, server: string, device: string): string => {
	const id = uuid();
	goThrough(world, volume, [
		'reserved',
		'reserved',
		'attaching',
		() => {
			volume.status = 'in-use';
			volume.attachments = [...volume.attachments, { id, server, device, host: 'aio', attached: micros() }];
		},
	]);
	return id;
};

/** detaching, then available. */
export const detachVolume = (
	world: World,
	volume: Volume,
	server: string,
	done: () => void = () => {},
): void =>
	goThrough(world, volume, [
		'detaching',
		'detaching',
		() => {
			if (world.troubles.detachHangs) return;
			volume.attachments = volume.attachments.filter((attachment) => attachment.server !== server);
			volume.status = volume.attachments.length > 0 ? 'in-use' : 'available';
			done();
		},
	]);

/** At once, as when its server is deleted. */
export const releaseVolume = (
	{ volume: { volumes, snapshots } }: World,
	id: string,
	server: string,
	remove: boolean,
): void => {
	const volume = volumes.get(id);
	if (!volume) return;
	volume.turn++;
	volume.attachments = volume.attachments.filter((attachment) => attachment.server !== server);
	volume.status = volume.attachments.length > 0 ? 'in-use' : 'available';
	volume.updated = micros();
	const kept = [...snapshots.values()].some((snapshot) => snapshot.volume === id);
	if (remove && !kept) volumes.delete(id);
};

/** A snapshot of the volume, at once available: what an image of a server that boots from it is made of. */
export const takeSnapshot = ({ volume: state }: World, id: string, name: string): void => {
	const volume = state.volumes.get(id);
	if (!volume) return;
	const snapshot = {
		id: uuid(),
		name,
		description: '',
		volume: id,
		size: volume.size,
		status: 'available',
		progress: '100%',
		project: volume.project,
		user: volume.user,
		created: micros(),
		updated: micros(),
		metadata: {},
	};
	state.snapshots.set(snapshot.id, snapshot);
};
