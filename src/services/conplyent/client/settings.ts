import { MusterError } from '../../../core/errors.ts';
import { MAX_FRAME_BYTES } from '../wire/limits.ts';
import type { ConplyentOptions, QueueBounds } from './types.ts';

/** The options with every default filled in. */
export type Settings = Required<Omit<ConplyentOptions, 'transport' | 'queue'>> &
	Pick<ConplyentOptions, 'transport'> & {
		readonly queue: Required<QueueBounds>;
		readonly where: string;
	};

const positive = (name: string, value: number): number => {
	if (Number.isFinite(value) && value > 0) return value;
	throw new MusterError('BAD_INPUT', `${name} must be a number above 0, not ${value}`);
};

/**
 * A name, an IPv4 or an IPv6 address, with its zone too. Anything else may hold a password, and is never
 * looked up.
 */
const MACHINE = /^(?:[\p{L}\p{N}._-]+|[\da-f]*:[\da-f:.]*(?:%[\w.-]+)?)$/iu;

/** The machine as it is connected to: without blanks around it, and without the brackets of IPv6. */
const machineOf = (input: string): string => {
	const host = input.trim().replace(/^\[(.*)\]$/, '$1');
	// `9922` alone is a port; as an address it would be 0.0.38.194
	if (MACHINE.test(host) && !/^\d+$/.test(host)) return host;
	throw new MusterError('BAD_INPUT', 'Host is not the name or the address of a machine', {
		hint: 'For example: 10.0.0.21, without a scheme, a user or a path. Nothing was sent.',
		details: { field: 'host' },
	});
};

/** Checks the options before anything is opened. `BAD_INPUT` names the one that is wrong. */
export const settingsOf = (options: ConplyentOptions): Settings => {
	const { port = 9922, transport, queue = {} } = options;
	const input: unknown = options.host;
	if (typeof input !== 'string' || input.trim() === '')
		throw new MusterError('BAD_INPUT', 'host must name the machine of the conplyent server');
	if (/^[^:[\]]+:\d+$|^\[.*\]:\d+$/.test(input.trim()))
		throw new MusterError('BAD_INPUT', 'Host has a port in it: the port goes into Port', {
			hint: 'For example: Host 10.0.0.21, Port 9922. Nothing was sent.',
			details: { field: 'host' },
		});
	const host = machineOf(input);
	if (!Number.isInteger(port) || port < 1 || port > 65535)
		throw new MusterError('BAD_INPUT', `port must be an integer from 1 to 65535, not ${port}`);
	const seconds = (name: keyof ConplyentOptions, otherwise: number) =>
		positive(name, (options[name] as number | undefined) ?? otherwise);
	return {
		host,
		port,
		where: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
		connectTimeout: seconds('connectTimeout', 10),
		answerTimeout: seconds('answerTimeout', 5),
		callTimeout: seconds('callTimeout', 30),
		ackTimeout: seconds('ackTimeout', 30),
		ping: seconds('ping', 5),
		ttl: seconds('ttl', 15),
		heartbeat: seconds('heartbeat', 15),
		silence: seconds('silence', 5),
		grace: seconds('grace', 1),
		maxFrame: seconds('maxFrame', MAX_FRAME_BYTES),
		queue: {
			items: positive('queue.items', queue.items ?? 100_000),
			bytes: positive('queue.bytes', queue.bytes ?? 64 * 1024 * 1024),
		},
		transport,
	};
};
