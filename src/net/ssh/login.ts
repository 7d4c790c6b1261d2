import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { MusterError } from '../../core/errors.ts';
import { distrust, loginError, type TriedLogin } from './errors.ts';
import { readKey } from './key.ts';
import { type KnownHosts, typesKnown } from './known-hosts.ts';
import type { SshTarget } from './target.ts';

/** How to prove who we are, and who the others are. */
export interface Trust {
	/** A private key, see `readKey`; without key and password: the SSH agent at `agent`. */
	readonly key: string | undefined;
	readonly passphrase: string | undefined;
	/**
	 * Tried after the key; also the answer to what a machine asks for without showing it
	 * (keyboard-interactive).
	 */
	readonly password: string | undefined;
	/** Path of an SSH agent’s socket. */
	readonly agent: string | undefined;
	/** `undefined`: any machine is taken for what it says it is. */
	readonly known: KnownHosts | undefined;
}

/**
 * Milliseconds between two signs of life, and how many may stay away: a frozen session is given up after nine
 * seconds.
 */
const KEEP_ALIVE = { keepaliveInterval: 3000, keepaliveCountMax: 2 };
/** Milliseconds after which a machine that is asked something and says nothing at all is taken for frozen. */
const SILENT = KEEP_ALIVE.keepaliveInterval + 1000;

/** A login on a machine. */
export interface Session {
	readonly client: Client;
	/** Whether nothing came from the machine for so long that it must have missed a sign of life. */
	isSilent(): boolean;
}

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

/** What is given to log in with, its key as ssh2 reads it. @throws MusterError BAD_INPUT */
export const checkTrust = (trust: Trust): Trust => {
	const { key, passphrase, password, agent } = trust;
	if (key !== undefined) return { ...trust, key: readKey(key, passphrase) };
	if (password !== undefined || agent) return trust;
	throw new MusterError(
		'BAD_INPUT',
		'SSH key or SSH password: give one, since no SSH agent runs beside this process (SSH_AUTH_SOCK is empty)',
		{ hint: 'Give the private key or the password, or start the process with an SSH agent.' },
	);
};

/** How to prove who we are, in the order in which it is tried. */
const credentials = ({ key, passphrase, password, agent }: Trust): ConnectConfig => ({
	...(key !== undefined && { privateKey: key, ...(passphrase !== undefined && { passphrase }) }),
	...(password !== undefined && { password, tryKeyboard: true }),
	...(key === undefined && password === undefined && agent !== undefined && { agent }),
	authHandler: [
		'none',
		...(key === undefined ? [] : (['publickey'] as const)),
		...(password === undefined ? [] : (['password', 'keyboard-interactive'] as const)),
		...(key === undefined && password === undefined ? (['agent'] as const) : []),
	],
});

/** Those that are known for the machine first, so that it shows one of them. */
const hostKeyOrder = (known: KnownHosts | undefined, target: SshTarget): ServerHostKeyAlgorithm[] => {
	const types = known ? typesKnown(known, target) : [];
	return [...usual.filter((one) => isOf(one, types)), ...usual.filter((one) => !isOf(one, types))];
};

/** What is tried, for messages. */
const triedOf = ({ key, password }: Trust): TriedLogin => ({
	key: key !== undefined,
	password: password !== undefined,
});

/**
 * Logs in to a machine, directly or over `over`. `ms`: how long that may take. `over` is closed with it.
 * @throws MusterError CONNECT_REFUSED, CONNECT_FAILED (also: not to be trusted), AUTH_REJECTED, TIMEOUT,
 *   PROTOCOL
 */
export const login = (target: SshTarget, trust: Trust, ms: number, over?: Duplex): Promise<Session> =>
	new Promise((resolve, reject) => {
		const client = new ssh2.Client();
		const sock = over ?? connect(target.port, target.host);
		let heard = performance.now();
		sock.on('data', () => {
			heard = performance.now();
		});
		let refused: MusterError | undefined;
		const failed = (cause: Error) => {
			client.off('close', closed);
			// an error after this one is of no interest, but must not be without a listener
			client.on('error', () => {});
			client.end();
			reject(refused ?? loginError(cause, target, triedOf(trust)));
		};
		const closed = () => failed(new Error('it closed the connection'));
		client.once('error', failed);
		client.once('close', closed);
		client.once('ready', () => {
			client.off('error', failed);
			client.off('close', closed);
			client.on('error', () => {});
			resolve({ client, isSilent: () => performance.now() - heard > SILENT });
		});
		// what is shown while it is typed is no password
		client.on('keyboard-interactive', (_name, _text, _language, prompts, answer) =>
			answer(prompts.map(({ echo }) => (echo ? '' : (trust.password ?? '')))),
		);
		client.connect({
			sock: sock as never,
			username: target.user,
			...credentials(trust),
			readyTimeout: ms,
			...KEEP_ALIVE,
			algorithms: { serverHostKey: hostKeyOrder(trust.known, target) },
			hostVerifier: (key: Buffer) => {
				refused = trust.known && distrust(trust.known, target, key);
				return refused === undefined;
			},
		});
	});
