import { isAdmin, mayWrite } from '../auth.ts';
import type { Call, Item } from '../call.ts';
import { problem, type Rule } from '../compute/schema.ts';
import type { Json } from '../call.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import { denied, fail, noSnapshot, noVolume } from './errors.ts';
import type { Snapshot, Volume } from './state.ts';

/** What a handler of cinder gets. */
export interface Cinder {
	readonly world: World;
	readonly call: Call;
	readonly token: Token;
	/** 59 for 3.59. */
	readonly minor: number;
	/** `http://host/v3/PROJECT` */
	readonly base: string;
	readonly bookmark: string;
	readonly project: string;
}

export const bodyPart = async ({ call }: Cinder, key: string): Promise<Item> => {
	let body: Item;
	try {
		body = JSON.parse(await call.text()) as Item;
	} catch {
		throw fail(400, 'Malformed request body');
	}
	const part = body[key];
	if (typeof part !== 'object' || part === null) throw fail(400, `'${key}' is a required property`);
	return part as Item;
};

export const validate = (rule: Rule, value: Json, field: string): void => {
	const message = problem(rule, value, field);
	if (message !== undefined) throw fail(400, message);
};

const mine = ({ token, project }: Cinder, owner: string): boolean => owner === project || isAdmin(token);

/** The volume, where the project has it. With a rule: where the token may do that with it. */
export const findVolume = (cinder: Cinder, id: string, rule?: string): Volume => {
	const volume = cinder.world.volume.volumes.get(id);
	if (!volume || !mine(cinder, volume.project)) throw noVolume(id);
	if (rule !== undefined && !mayWrite(cinder.world, cinder.token)) throw denied(rule);
	return volume;
};

export const findSnapshot = (cinder: Cinder, id: string, rule?: string): Snapshot => {
	const snapshot = cinder.world.volume.snapshots.get(id);
	if (!snapshot || !mine(cinder, snapshot.project)) throw noSnapshot(id);
	if (rule !== undefined && !mayWrite(cinder.world, cinder.token)) throw denied(rule);
	return snapshot;
};

/** Gigabytes and numbers that the project has. */
export const usedBy = ({ world, project }: Cinder) => {
	const volumes = [...world.volume.volumes.values()].filter((volume) => volume.project === project);
	const snapshots = [...world.volume.snapshots.values()].filter((snapshot) => snapshot.project === project);
	const size = [...volumes, ...snapshots].reduce((sum, each) => sum + each.size, 0);
	return { volumes: volumes.length, snapshots: snapshots.length, gigabytes: size };
};

/** Throws 413 where so much more is over the quota. */
export const checkQuota = (cinder: Cinder, gigabytes: number, volumes = 0): void => {
	const { quota } = cinder.world.volume;
	const now = usedBy(cinder);
	if (now.gigabytes + gigabytes > quota.gigabytes)
		throw fail(
			413,
			`VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested ${gigabytes}G, quota is ${quota.gigabytes}G and ${now.gigabytes}G has been consumed.`,
		);
	if (now.volumes + volumes > quota.volumes)
		throw fail(
			413,
			`VolumeLimitExceeded: Maximum number of volumes allowed (${quota.volumes}) exceeded for quota 'volumes'.`,
		);
};
