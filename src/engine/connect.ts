import { createHash } from 'node:crypto';
import { readValues } from '../catalogue/read-values.ts';
import type { AnyService, Sharing } from '../catalogue/service.ts';
import type { Connection } from '../runtime/connection.ts';
import { type Lease, lease } from '../runtime/lease.ts';

/** Settings as a host has them, not yet checked. */
export type Settings = Readonly<Record<string, unknown>>;

// a newer copy of the package does not take over connections made by an older one
const VERSION = process.env['MUSTER_VERSION'] ?? 'source';

const idleOf = ({ idle, idleFrom }: Sharing, values: Settings): number => (idleFrom === undefined ? idle : Number(values[idleFrom]));

type Checked = { readonly service: AnyService; readonly values: Settings; readonly digest: string };
// steps come by the thousand with the same settings
const known = new WeakMap<Settings, Checked>();

const checked = (service: AnyService, settings: Settings): Checked => {
	const found = known.get(settings);
	if (found?.service === service) return found;
	const values = readValues(service.settings, settings);
	const made = { service, values, digest: createHash('sha256').update(JSON.stringify(values)).digest('base64url') };
	known.set(settings, made);
	return made;
};

/**
 * A share of the service's connection `part` with these settings.
 * @throws MusterError BAD_INPUT for a wrong setting, else what connecting threw.
 */
export const connect = async (service: AnyService, settings: Settings, part: string, signal: AbortSignal): Promise<Lease<Connection>> => {
	const { values, digest } = checked(service, settings);
	const sharing = service.connection;
	const alone = sharing.share ? '' : `|${crypto.randomUUID()}`;
	return lease(
		{
			key: `${VERSION}|${service.name}|${part}|${digest}${alone}`,
			idle: sharing.share ? idleOf(sharing, values) : 0,
			open: (opening) => service.connect(values, part, { signal: opening }),
		},
		signal,
	);
};
