import { MusterError } from '../../../core/errors.ts';
import { type ClientSettings, createClient } from './client.ts';
import { firstHost } from './first-host.ts';
import { openSession } from './open-session.ts';
import type { ConnectSerf, SerfClient, SerfHost, SerfOptions } from './types.ts';

/** Programs that are not type-checked get words, not a TypeError. */
const hostsOf = ({ hosts }: SerfOptions): readonly SerfHost[] => {
	const isHost = (one: SerfHost | undefined) => typeof one?.host === 'string' && Number.isInteger(one.port);
	if (!Array.isArray(hosts) || !hosts.every(isHost))
		throw new MusterError('BAD_INPUT', 'hosts has to be a list of { host, port, authKey? }', {
			hint: 'For example: { hosts: [{ host: "127.0.0.1", port: 7373 }] }. Nothing was sent.',
			details: { field: 'hosts' },
		});
	if (hosts.length > 0) return hosts;
	throw new MusterError('BAD_INPUT', 'The connection names no Serf agent', {
		hint: 'Give at least one host, e.g. 127.0.0.1:7373.',
	});
};

const settingsOf = (options: SerfOptions): ClientSettings => ({
	callTimeout: options.callTimeout ?? 30,
	heartbeat: options.heartbeat ?? 30,
	idle: options.idle ?? 60,
	queue: options.queue ?? {},
	endStuck: options.endStuck ?? false,
});

/**
 * Connects to the first agent of the list that answers; one that has not answered after 2 s is not waited for
 * alone. Nothing is tried again here: that is for who holds the connection.
 *
 * Errors: `CONNECT_REFUSED`, `CONNECT_FAILED`, `TIMEOUT` (see `connectTimeout`), `AUTH_REJECTED`,
 * `UNSUPPORTED`, `PROTOCOL` (no Serf agent), `CONNECTION_LOST`, `CANCELLED` (signal; says who was not tried),
 * `BAD_INPUT` (no hosts). With several hosts
 * `details.tried` holds the error of each. Source: spec 2, `handshake` and `auth`.
 */
export const connectSerf: ConnectSerf = async (options, { signal } = {}) => {
	const hosts = hostsOf(options);
	const settings = settingsOf(options);
	const attempt = async (host: SerfHost, stop: AbortSignal): Promise<SerfClient> => {
		const { session } = await openSession(host, options, stop);
		const another = (stopAnother: AbortSignal) => openSession(host, options, stopAnother);
		return createClient(session, { agent: host, another, settings });
	};
	const discard = (late: SerfClient): void => void late.close();
	return firstHost(hosts, { attempt, discard, signal });
};
