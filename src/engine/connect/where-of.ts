import type { AnyService } from '../../catalogue/service.ts';
import { isMusterError } from '../../core/errors.ts';
import { isPlainAddress } from '../../core/quoted-address.ts';
import type { Settings } from './connect.ts';

/** Addresses that are named; of more the rest is counted. */
const NAMED = 3;

const isAddress = (value: unknown): value is string => typeof value === 'string' && isPlainAddress(value);

/** An address with the port that stands in a setting of its own. */
const withPort = (address: string, port: unknown): string => {
	if (typeof port !== 'number' && !(typeof port === 'string' && /^\d{1,5}$/.test(port))) return address;
	return address.includes(':') && !address.startsWith('[') ? `[${address}]:${port}` : `${address}:${port}`;
};

const addressesOf = ({ named, settings: fields }: AnyService, settings: Settings): readonly string[] => {
	const input = settings[named];
	const port = fields['port'] && (settings['port'] ?? fields['port'].default);
	return (Array.isArray(input) ? (input as unknown[]) : [input])
		.filter((address) => typeof address === 'string')
		.map((address) => withPort(address, port))
		.filter(isAddress);
};

/** Where the error of a client says that it waited. */
const waitedAt = (cause: unknown): string | undefined => {
	const { endpoint, where } = isMusterError(cause) ? cause.details : {};
	return [endpoint, where].find(isAddress);
};

/**
 * Whom a step waited for, e.g. `Serf at 10.0.0.1:7373`: the address that the client’s error tells, else those
 * of the connection; never one with a user and password in it.
 */
export const whereOf = (service: AnyService, settings: Settings, cause?: unknown): string => {
	// its words name every address
	if (isMusterError(cause) && typeof cause.details['connecting'] === 'string') return service.title;
	const at = waitedAt(cause);
	const all = at === undefined ? addressesOf(service, settings) : [at];
	if (all.length === 0) return service.title;
	const rest = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
	return `${service.title} at ${all.slice(0, NAMED).join(', ')}${rest}`;
};
