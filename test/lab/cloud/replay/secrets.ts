import { createHmac } from 'node:crypto';
import { issue } from '../identity/tokens.ts';
import type { Cloud } from '../index.ts';
import type { Exchange } from '../recordings.ts';

const users: Readonly<Record<string, readonly [user: string, project: string]>> = {
	DEMO: ['demo', 'demo'],
	ADMIN: ['admin', 'admin'],
	OTHER: ['other', 'other'],
	WATCH: ['watch', 'demo'],
	RESELLER: ['admin', 'admin'],
};

export interface Secrets {
	/** Placeholder -> what it is here. */
	readonly known: Map<string, string>;
	/** Secrets of application credentials by id and by name. */
	readonly credentials: Map<string, string>;
	receipt: string;
}

export const newSecrets = (): Secrets => ({ known: new Map(), credentials: new Map(), receipt: 'none' });

/** A token for a placeholder whose login was not recorded. */
const made = (cloud: Cloud, name: string): string => {
	const [user, project] = users[/^<TOKEN_([A-Z]+)/.exec(name)?.[1] ?? ''] ?? ['demo', 'demo'];
	const token = issue(
		cloud.world,
		cloud.idOf('user', user),
		{ project: cloud.idOf('project', project) },
		{ methods: ['password'] },
	);
	return token.id;
};

const wrong = /wrong password|wrong old one|wrong secret|wrong code|unknown user|wrong key/;

const credentialSecret = (secrets: Secrets, text: string): string => {
	const asked = /"application_credential":\{"(?:id|name)":"([^"]*)"/.exec(text)?.[1];
	return secrets.credentials.get(asked ?? '') ?? 'a-secret-of-my-own';
};

/** The text with real secrets for the placeholders. */
export const reveal = (cloud: Cloud, secrets: Secrets, { note = '' }: Exchange, text: string): string =>
	text.replace(/<([A-Z0-9_]+)>/g, (placeholder, name: string) => {
		if (name.startsWith('TOKEN_')) {
			const token = secrets.known.get(placeholder) ?? made(cloud, placeholder);
			secrets.known.set(placeholder, token);
			return token;
		}
		if (name === 'APPCRED_SECRET') return wrong.test(note) ? 'wrong' : credentialSecret(secrets, text);
		if (name === 'RECEIPT') return secrets.receipt;
		if (name === 'PASSCODE') return wrong.test(note) ? '000000' : 'seed';
		if (name === 'TOTP_SEED') return 'seed';
		if (name === 'ADMIN_PASS') return 'chosen0pass';
		if (name === 'TEMPURL_KEY') return note === 'keys on the container' ? 'container-key' : 'account-key';
		if (name !== 'PASSWORD') return placeholder;
		if (wrong.test(note)) return 'wrong';
		if (/test:tester3/.test(text)) return 'testing3';
		return /test:/.test(text) ? 'testing' : cloud.password;
	});

/** What an answer told that later requests need. */
export const remember = (
	secrets: Secrets,
	exchange: Exchange,
	headers: ReadonlyMap<string, readonly string[]>,
	body: unknown,
): void => {
	for (const [name, value] of Object.entries(exchange.response?.headers ?? {})) {
		const got = headers.get(name.toLowerCase())?.[0];
		if (typeof value === 'string' && /^<TOKEN_/.test(value) && got !== undefined)
			secrets.known.set(value, got);
		if (value === '<RECEIPT>' && got !== undefined) secrets.receipt = got;
	}
	const credential = (
		body as { application_credential?: { id: string; name: string; secret?: string } } | null
	)?.application_credential;
	if (!credential?.secret) return;
	secrets.credentials.set(credential.id, credential.secret);
	secrets.credentials.set(credential.name, credential.secret);
};

/** The signature of a temporary URL as the note says that it was made. */
export const signature = (exchange: Exchange, account: string, target: string): string => {
	const { note = '', request } = exchange;
	const url = new URL(`http://x${target.replace(/<SIGNATURE>/, 'S')}`);
	const raw = decodeURIComponent(target.split('?')[0] as string);
	const encoded = target.split('?')[0] as string;
	const digest = /\b(sha1|sha256|sha512|md5|sha384)\b/.exec(note)?.[1] ?? 'sha256';
	const expires = url.searchParams.get('temp_url_expires') ?? '0';
	const asSeconds = /T/.test(expires) ? String(Date.parse(expires) / 1000) : expires;
	const prefix = url.searchParams.get('temp_url_prefix');
	const range = url.searchParams.get('temp_url_ip_range');
	const signedPath = () => {
		if (/signed ENCODED/.test(note)) return encoded;
		if (/host in the signed text/.test(note)) return `127.0.0.1${raw}`;
		if (/without \/v1/.test(note)) return raw.replace(/^\/v1\/[^/]*/, '');
		return prefix === null ? raw : `prefix:/v1/${account}/t1/${prefix}`;
	};
	const method = /with a (GET|PUT) signature/.exec(note)?.[1] ?? request.method;
	const time = /with the ISO text/.test(note) ? expires : asSeconds;
	const text = `${range === null ? '' : `ip=${range}\n`}${method}\n${time}\n${signedPath()}`;
	const key = /wrong key|^x$/.test(note)
		? 'wrong'
		: /container key/.test(note)
			? 'container-key'
			: 'account-key';
	if (/nonsense/.test(note)) return 'nonsense';
	const hmac = createHmac(digest, key).update(text);
	const form = /as "[a-z0-9]+:(BASE64URL|BASE64)"/.exec(note)?.[1];
	if (form === undefined) {
		const hex = hmac.digest('hex');
		return /upper case/.test(note) ? hex.toUpperCase() : hex;
	}
	const base64 = hmac.digest('base64');
	const shown = form === 'BASE64' ? base64 : base64.replaceAll('+', '-').replaceAll('/', '_');
	return encodeURIComponent(`${digest}:${shown}`);
};
