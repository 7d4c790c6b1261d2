import { JujuError } from './errors.ts';
import type { Request } from './frame.ts';
import type { Session } from './session.ts';

/** What a client of the next or the last major may call. */
const always = new Set(['Pinger.Ping', 'Client.FullStatus', 'Admin.Login']);

const majorOf = (version: string): number => Number(/^(\d+)\./.exec(version)?.[1] ?? 2);

/**
 * The gate by client version of 2.9 before 2.9.47 and of 3.x before 3.1.8 (protocol §1.5, 4.0 §1): the login
 * succeeds, and calls of another major are refused. No version counts as 2.0.
 */
export const checkClient = ({ world, clientVersion }: Session, { type, request }: Request): void => {
	if (!world.gate) return;
	const apart = Math.abs(majorOf(clientVersion || '2.0.0') - world.profile.major);
	if (apart === 0 || (apart === 1 && always.has(`${type}.${request}`))) return;
	throw new JujuError(
		`client version ${clientVersion || '2.0.0'} is not compatible with server version ${world.version}`,
		'',
		{ 'server-version': world.version },
	);
};
