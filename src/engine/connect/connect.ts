import { createHash } from 'node:crypto';
import { readSettings } from '../../catalogue/read-values.ts';
import type { AnyService, Sharing } from '../../catalogue/service.ts';
import type { Connection } from '../../core/connection.ts';
import type { Lease } from '../../core/lease.ts';
import { lease } from '../../net/lease.ts';

/** Settings as a host has them, not yet checked. */
export type Settings = Readonly<Record<string, unknown>>;

// a newer copy of the package does not take over connections made by an older one
const VERSION = process.env['MUSTER_VERSION'] ?? 'source';

const idleOf = ({ idle, idleFrom }: Sharing, values: Settings): number =>
	idleFrom === undefined ? idle : Number(values[idleFrom]);

type Checked = {
	readonly service: AnyService;
	readonly values: Settings;
	readonly digest: string;
	readonly keys: Map<string, string>;
};
// steps come by the thousand with the same settings
const checkedCache = new WeakMap<Settings, Checked>();

const checked = (service: AnyService, settings: Settings): Checked => {
	const found = checkedCache.get(settings);
	if (found?.service === service) return found;
	const values = readSettings(service.settings, settings);
	const made = {
		service,
		values,
		digest: createHash('sha256').update(JSON.stringify(values)).digest('base64url'),
		keys: new Map<string, string>(),
	};
	checkedCache.set(settings, made);
	return made;
};

const keyOf = ({ service, digest, keys }: Checked, part: string): string => {
	const key = keys.get(part) ?? `${VERSION}|${service.name}|${part}|${digest}`;
	keys.set(part, key);
	return service.connection.share ? key : `${key}|${crypto.randomUUID()}`;
};

/**
 * A share of the service's connection `part` with these settings.
 * @throws MusterError BAD_INPUT for a wrong setting, else what connecting threw.
 */
export const connect = async (
	service: AnyService,
	settings: Settings,
	part: string,
	signal: AbortSignal,
): Promise<Lease<Connection>> => {
	const found = checked(service, settings);
	const { values } = found;
	const sharing = service.connection;
	const idle = sharing.share ? idleOf(sharing, values) : 0;
	return lease(
		{
			key: keyOf(found, part),
			idle,
			longest: idle * (sharing.longest ?? Number.POSITIVE_INFINITY) || Number.POSITIVE_INFINITY,
			open: (opening) => service.connect(values, part, { signal: opening }),
		},
		signal,
	);
};
