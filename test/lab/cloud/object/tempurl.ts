import { createHmac, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import { type Answer, type Call, header } from '../call.ts';
import type { World } from '../world.ts';
import { quote } from './headers.ts';

const digests: Readonly<Record<number, string>> = { 40: 'sha1', 64: 'sha256', 128: 'sha512' };

/** The signature as algorithm and hex; undefined where it is none. */
const signatureOf = (text: string): { digest: string; hex: string } | undefined => {
	if (text.includes(':')) {
		const [digest = '', base64 = ''] = text.split(':');
		if (!Object.values(digests).includes(digest)) return undefined;
		return {
			digest,
			hex: Buffer.from(base64.replaceAll('-', '+').replaceAll('_', '/'), 'base64').toString('hex'),
		};
	}
	const digest = digests[text.length];
	return digest && /^[0-9a-f]+$/.test(text) ? { digest, hex: text } : undefined;
};

/** Seconds since the epoch of a number or an ISO time in UTC. */
const expiresOf = (text: string): number | undefined => {
	if (/^\d+$/.test(text)) return Number(text);
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return undefined;
	return Date.parse(text) / 1000;
};

export interface Target {
	readonly account: string;
	readonly container: string;
	readonly object: string;
}

const keysOf = ({ object }: World, { account, container }: Target): string[] => {
	const found = object.accounts.get(account);
	const metas = [found?.meta, found?.containers.get(container)?.meta];
	return metas.flatMap((meta) => ['Temp-Url-Key', 'Temp-Url-Key-2'].flatMap((name) => meta?.get(name) ?? []));
};

const invalid = (): Answer => ({
	status: 401,
	headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Www-Authenticate': 'Swift realm="unknown"' },
	body: '401 Unauthorized: Temp URL invalid\n',
});

const inRange = (range: string): boolean => {
	const list = new BlockList();
	try {
		const [address = '', bits] = range.split('/');
		list.addSubnet(address, bits === undefined ? 32 : Number(bits), 'ipv4');
	} catch {
		return false;
	}
	return list.check('127.0.0.1', 'ipv4');
};

/**
 * Whether the request is a temporary URL: undefined where not, an answer where it is refused, else the
 * headers to add.
 */
export const tempUrl = (
	world: World,
	call: Call,
	path: string,
	target: Target,
): Answer | Record<string, string> | undefined => {
	const { query, method } = call;
	if (!query.has('temp_url_sig') && !query.has('temp_url_expires')) return undefined;
	const expires = expiresOf(query.get('temp_url_expires') ?? '');
	const signature = signatureOf(query.get('temp_url_sig') ?? '');
	if (expires === undefined || !signature || expires < world.clock.now() / 1000 || target.object === '')
		return invalid();
	const prefix = query.get('temp_url_prefix');
	if (prefix !== null && !target.object.startsWith(prefix)) return invalid();
	const range = query.get('temp_url_ip_range');
	if (range !== null && !inRange(range)) return invalid();
	const signed = prefix === null ? path : `prefix:/v1/${target.account}/${target.container}/${prefix}`;
	const methods = method === 'HEAD' ? ['HEAD', 'GET', 'PUT', 'POST'] : [method];
	const good = methods.some((each) =>
		keysOf(world, target).some((key) => {
			const text = `${range === null ? '' : `ip=${range}\n`}${each}\n${expires}\n${signed}`;
			const hex = createHmac(signature.digest, Buffer.from(key, 'latin1')).update(text).digest();
			const input = Buffer.from(signature.hex, 'hex');
			return input.length === hex.length && timingSafeEqual(input, hex);
		}),
	);
	if (!good) return invalid();
	const refused = ['x-object-manifest', 'x-copy-from', 'x-symlink-target'].find(
		(name) => header(call, name) !== undefined,
	);
	if (refused && method === 'PUT') {
		const name = refused.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase());
		return {
			status: 400,
			headers: { 'Content-Type': 'text/html; charset=UTF-8' },
			body: `The header '${name}' is not allowed in this tempurl`,
		};
	}
	if (method !== 'GET' && method !== 'HEAD') return {};
	const named = query.get('filename');
	const file = named ?? target.object.replace(/\/+$/, '').split('/').at(-1) ?? '';
	const ascii = quote(file).replaceAll('%20', ' ').replaceAll('/', '%2F');
	const attachment = `attachment; filename="${ascii}"; filename*=UTF-8''${quote(file).replaceAll('/', '%2F')}`;
	return {
		'Content-Disposition': query.has('inline')
			? named === null
				? 'inline'
				: attachment.replace('attachment', 'inline')
			: attachment,
		Expires: new Date(expires * 1000).toUTCString(),
	};
};
