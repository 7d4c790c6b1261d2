import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ServerHostKeyAlgorithm } from 'ssh2';
import { MusterError } from '../../core/errors.ts';
import { fingerprintOf, judge, type KnownHosts, typesKnown } from './known-hosts.ts';
import type { SshTarget } from './target.ts';
import { distrust, loginError } from './errors.ts';

/** How to prove who we are, and who the others are. */
export interface Trust {
	/** A private key, OpenSSH or PEM; `undefined`: the SSH agent at `agent`. */
	readonly key: string | undefined;
	readonly passphrase: string | undefined;
	/** Path of an SSH agent’s socket. */
	readonly agent: string | undefined;
	/** `undefined`: any machine is taken for what it says it is. */
	readonly known: KnownHosts | undefined;
}

/** Seconds between two signs of life, and how many may stay away. */
const KEEP_ALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

const usual: readonly ServerHostKeyAlgorithm[] = [
	'ssh-ed25519',
	'ecdsa-sha2-nistp256',
	'ecdsa-sha2-nistp384',
	'ecdsa-sha2-nistp521',
	'rsa-sha2-512',
	'rsa-sha2-256',
	'ssh-rsa',
];
const isOf = (algorithm: string, types: readonly string[]) =>
	types.includes(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);

/** @throws MusterError BAD_INPUT */
export const checkKey = ({ key, passphrase, agent }: Trust): void => {
	if (key === undefined) {
		if (agent) return;
		throw new MusterError(
			'BAD_INPUT',
			'SSH key: is needed, since no SSH agent runs beside this process (SSH_AUTH_SOCK is empty)',
			{
				hint: 'Give the private key, or start the process with an SSH agent.',
			},
		);
	}
	const read = ssh2.utils.parseKey(key, passphrase);
	if (!(read instanceof Error)) {
		if (read.isPrivateKey()) return;
		throw new MusterError('BAD_INPUT', 'SSH key: is the public half of a key', {
			hint: 'Give the private half; it begins with “-----BEGIN”.',
		});
	}
	if (/passphrase|decrypt/i.test(read.message))
		throw new MusterError(
			'BAD_INPUT',
			`SSH key: ${passphrase ? 'its passphrase is another one' : 'it is encrypted, and no passphrase is given'}`,
		);
	throw new MusterError('BAD_INPUT', `SSH key: cannot be read (${read.message})`, {
		hint: 'Give the whole private key with its BEGIN and END lines and all line breaks, in OpenSSH or PEM form.',
	});
};

/**
 * Logs in to a machine, directly or over `over`. `ms`: how long that may take. `over` is closed with it.
 * @throws MusterError CONNECT_REFUSED, CONNECT_FAILED (also: not to be trusted), AUTH_REJECTED, TIMEOUT, PROTOCOL
 */
export const login = (target: SshTarget, trust: Trust, ms: number, over?: Duplex): Promise<Client> =>
	new Promise((resolve, reject) => {
		const client = new ssh2.Client();
		const types = trust.known ? typesKnown(trust.known, target) : [];
		let refused: MusterError | undefined;
		const failed = (cause: Error) => {
			client.off('close', closed);
			// an error after this one is of no interest, but must not be without a listener
			client.on('error', () => {});
			client.end();
			reject(refused ?? loginError(cause, target, trust.key !== undefined));
		};
		const closed = () => failed(new Error('it closed the connection'));
		client.once('error', failed);
		client.once('close', closed);
		client.once('ready', () => {
			client.off('error', failed);
			client.off('close', closed);
			client.on('error', () => {});
			resolve(client);
		});
		client.connect({
			host: target.host,
			port: target.port,
			username: target.user,
			...(trust.key === undefined
				? { agent: trust.agent as string }
				: { privateKey: trust.key, passphrase: trust.passphrase }),
			...(over && { sock: over as never }),
			readyTimeout: ms,
			...KEEP_ALIVE,
			algorithms: {
				serverHostKey: [
					...usual.filter((one) => isOf(one, types)),
					...usual.filter((one) => !isOf(one, types)),
				],
			},
			hostVerifier: (key: Buffer) => {
				refused = trust.known && distrust(judge(trust.known, target, key), target, fingerprintOf(key));
				return refused === undefined;
			},
		});
	});
