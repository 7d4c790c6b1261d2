import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { glob } from '../../core/glob.ts';
import type { SshTarget } from './target.ts';

/** What is known of a machine that shows a key. `changed`: another key of the same type is known for it. */
export type Verdict = 'known' | 'unknown' | 'changed' | 'revoked';

interface Entry {
	readonly revoked: boolean;
	matches(name: string): boolean;
	/** The names as the file has them. */
	readonly hosts: string;
	readonly type: string;
	/** The key’s own bytes. */
	readonly key: Buffer;
}

/**
 * Lines of known_hosts files (sshd(8), “SSH_KNOWN_HOSTS FILE FORMAT”), lone fingerprints and public keys, read.
 * Lines that are none of them are passed over.
 */
export interface KnownHosts {
	readonly entries: readonly Entry[];
	readonly fingerprints: ReadonlySet<string>;
	/** Types of public keys that stand alone. */
	readonly types: readonly string[];
}

/** `SHA256:` and 43 letters, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: Uint8Array): string =>
	`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The name of a key’s type, which its bytes begin with. */
export const typeOf = (key: Buffer): string =>
	key.length < 4 ? '' : key.toString('latin1', 4, 4 + Math.min(64, key.readUInt32BE(0)));

const hashed = (word: string) => {
	const [, , salt = '', digest = ''] = word.split('|');
	const wanted = Buffer.from(digest, 'base64');
	return (name: string) => {
		const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
		return found.length === wanted.length && timingSafeEqual(found, wanted);
	};
};

const matcher = (hosts: string): ((name: string) => boolean) => {
	if (hosts.startsWith('|1|')) return hashed(hosts);
	const patterns = hosts
		.split(',')
		.map((word) =>
			word.startsWith('!')
				? { not: true, is: glob(word.slice(1), { ignoreCase: true }) }
				: { not: false, is: glob(word, { ignoreCase: true }) },
		);
	return (name) =>
		patterns.some(({ not, is }) => !not && is(name)) && !patterns.some(({ not, is }) => not && is(name));
};

const entryOf = (line: string): Entry | undefined => {
	const words = line.split(/\s+/);
	const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
	const [hosts, type, key] = words;
	// certificates of hosts are not looked at
	if (marker === '@cert-authority' || hosts === undefined || type === undefined || key === undefined)
		return undefined;
	const bytes = Buffer.from(key, 'base64');
	return typeOf(bytes) === type
		? { revoked: marker === '@revoked', matches: matcher(hosts), hosts, type, key: bytes }
		: undefined;
};

/** A key without a machine’s name before it, as in `ssh_host_ed25519_key.pub`. */
const loneKey = (line: string): Buffer[] => {
	const [type, key = ''] = line.split(/\s+/);
	const bytes = Buffer.from(key, 'base64');
	return type !== '' && typeOf(bytes) === type ? [bytes] : [];
};

export const readKnownHosts = (text: string): KnownHosts => {
	const lines = text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('#'));
	const fingerprints = lines.flatMap((line) => line.match(/SHA256:[A-Za-z0-9+/]{43}/g) ?? []);
	const lone = lines.flatMap(loneKey);
	return {
		fingerprints: new Set([...fingerprints, ...lone.map(fingerprintOf)]),
		types: lone.map(typeOf),
		entries: lines.map(entryOf).filter((entry) => entry !== undefined),
	};
};

/** What is looked up for a machine, as OpenSSH does it. */
export const nameOf = ({ host, port }: SshTarget): string => (port === 22 ? host : `[${host}]:${port}`);

/** OpenSSH writes `[host]:port`; people also write `host:port`, and `[host]:22`. */
const spellings = (target: SshTarget): string[] => {
	const { host, port } = target;
	return [nameOf(target), `${host}:${port}`, ...(port === 22 ? [`[${host}]:22`] : [])];
};

const isFor = (entry: Entry, target: SshTarget): boolean =>
	!entry.revoked && spellings(target).some((name) => entry.matches(name));

/** What is known of `target`, which shows `key`. */
export const judge = ({ entries, fingerprints }: KnownHosts, target: SshTarget, key: Buffer): Verdict => {
	if (entries.some((entry) => entry.revoked && entry.key.equals(key))) return 'revoked';
	if (fingerprints.has(fingerprintOf(key))) return 'known';
	const own = entries.filter((entry) => isFor(entry, target));
	if (own.some((entry) => entry.key.equals(key))) return 'known';
	return own.some(({ type }) => type === typeOf(key)) ? 'changed' : 'unknown';
};

/** Under which other names this very key is known, as the files have them; a hashed name tells nothing. */
export const otherNames = ({ entries }: KnownHosts, key: Buffer): string[] => [
	...new Set(
		entries
			.filter((entry) => !entry.revoked && entry.key.equals(key) && !entry.hosts.startsWith('|'))
			.map(({ hosts }) => hosts),
	),
];

/** Types of the keys that are known for `target`: asked for first, so that the machine shows one of them. */
export const typesKnown = ({ entries, types }: KnownHosts, target: SshTarget): string[] => [
	...new Set([...entries.filter((entry) => isFor(entry, target)).map(({ type }) => type), ...types]),
];
