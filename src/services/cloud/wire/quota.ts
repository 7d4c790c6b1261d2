import { GIB, MIB } from '../../../core/units.ts';
import { isRecord, type Json, numberOrNull, recordOf } from './json.ts';

/** One limit, and how much of it is used. */
export interface Quota {
	/** `compute`, `volume`, `network`, `object`; in Synnefo its own name, e.g. `cyclades`. */
	readonly service: string;
	/** E.g. `instances`, `ram`, `floatingip`. */
	readonly resource: string;
	readonly used: number;
	/** `null`: no limit. */
	readonly limit: number | null;
	/** `bytes`, or `null` for things that are counted. */
	readonly unit: string | null;
	/** Of the limit; `null` where there is none. */
	readonly percent: number | null;
	/** The project’s id. */
	readonly project: string | null;
}

/** Whether a limit is of one of these services, as people write their names; of none named: of any. */
export const isOfServices = ({ service }: Pick<Quota, 'service'>, services: readonly string[]): boolean =>
	services.length === 0 || services.some((name) => name.trim().toLowerCase() === service.toLowerCase());

/** Synnefo says “no limit” with the largest number there is. */
const ENDLESS = 2 ** 62;

const quota = (
	service: string,
	resource: string,
	used: number,
	limit: number | null,
	{ unit = null, project = null }: { readonly unit?: string | null; readonly project?: string | null } = {},
): Quota => {
	const end = limit === null || limit < 0 || limit >= ENDLESS ? null : limit;
	// a quota of 0 is full as soon as anything is used
	const share = end === 0 ? Math.min(used, 1) : used / (end ?? 1);
	const percent = end === null ? null : Math.round(share * 1000) / 10;
	return { service, resource, used, limit: end, unit, percent, project };
};

/** Names in `limits.absolute`: used, most, and bytes in one. */
const nova = {
	instances: ['totalInstancesUsed', 'maxTotalInstances'],
	cores: ['totalCoresUsed', 'maxTotalCores'],
	ram: ['totalRAMUsed', 'maxTotalRAMSize', MIB],
	serverGroups: ['totalServerGroupsUsed', 'maxServerGroups'],
} as const;
const cinder = {
	volumes: ['totalVolumesUsed', 'maxTotalVolumes'],
	volumeSize: ['totalGigabytesUsed', 'maxTotalVolumeGigabytes', GIB],
	snapshots: ['totalSnapshotsUsed', 'maxTotalSnapshots'],
	backups: ['totalBackupsUsed', 'maxTotalBackups'],
	backupSize: ['totalBackupGigabytesUsed', 'maxTotalBackupGigabytes', GIB],
} as const;

const absolute = (
	service: string,
	body: unknown,
	names: Readonly<Record<string, readonly [string, string, number?]>>,
	project: string | null,
): Quota[] => {
	const all = recordOf(recordOf(recordOf(body)['limits'])['absolute']);
	return Object.entries(names).flatMap(([resource, [used, most, unit = 1]]) => {
		const limit = numberOrNull(all[most]);
		const spent = numberOrNull(all[used]);
		if (limit === null || spent === null) return [];
		const bytes = unit === 1 ? null : 'bytes';
		return [
			quota(service, resource, spent * unit, limit < 0 ? null : limit * unit, { unit: bytes, project }),
		];
	});
};

export const computeQuotas = (body: unknown, project: string | null): Quota[] =>
	absolute('compute', body, nova, project);
export const volumeQuotas = (body: unknown, project: string | null): Quota[] =>
	absolute('volume', body, cinder, project);

/** `GET /quotas/{project}/details.json` of neutron. */
export const networkQuotas = (body: unknown, project: string | null): Quota[] =>
	Object.entries(recordOf(recordOf(body)['quota'])).flatMap(([resource, row]) => {
		if (!isRecord(row)) return [];
		const used = (numberOrNull(row['used']) ?? 0) + (numberOrNull(row['reserved']) ?? 0);
		return [quota('network', resource, used, numberOrNull(row['limit']), { project })];
	});

/** The headers of a Swift account. */
export const objectQuotas = (headers: Readonly<Record<string, string>>, project: string | null): Quota[] => {
	const limit = numberOrNull(headers['x-account-meta-quota-bytes'] ?? headers['x-account-quota-bytes']);
	const used = numberOrNull(headers['x-account-bytes-used']);
	if (used === null) return [];
	return [quota('object', 'bytes', used, limit, { unit: 'bytes', project })];
};

const inBytes = /^(cyclades\.(ram|disk|total_ram)|pithos\.diskspace)$/;

/** `GET /quotas` of astakos: by project, then by resource. */
export const accountQuotas = (body: unknown): Quota[] =>
	Object.entries(recordOf(body)).flatMap(([project, resources]) =>
		Object.entries(recordOf(resources)).map(([name, input]) => {
			const row: Json = recordOf(input);
			const [service = '', ...rest] = name.split('.');
			const used = (numberOrNull(row['usage']) ?? 0) + (numberOrNull(row['pending']) ?? 0);
			const unit = inBytes.test(name) ? 'bytes' : null;
			return quota(service, rest.join('.'), used, numberOrNull(row['limit']), { unit, project });
		}),
	);
