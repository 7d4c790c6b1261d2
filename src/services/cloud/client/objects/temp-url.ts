import { createHmac, randomBytes } from 'node:crypto';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { serialByKey } from '../../../../net/serial-by-key.ts';
import { isRecord, type Json } from '../../wire/json.ts';
import { objectPath, segment } from '../../wire/path.ts';
import { namesOf } from '../../wire/server.ts';
import type { Cloud } from '../cloud.ts';
import { accountInfo } from './account.ts';
import { containersOf } from './containers.ts';
import { type ObjectPlace, pathsOf } from './place.ts';

/** What the store says of itself, `GET /info`, and what time it is there. */
const storeOf = async (cloud: Cloud, place: ObjectPlace) => {
	const request = {
		path: '/info',
		from: 'prefix',
		accept: [400, 401, 403, 404, 412],
		doing: 'asking what the storage can do',
	} as const;
	const { body, status, headers } = await cloud.apis.object.send(request, place);
	const told = Date.parse(headers['date'] ?? '');
	return {
		info: status === 200 && isRecord(body) ? body : undefined,
		now: Number.isNaN(told) ? Date.now() : told,
	};
};

/** What the store can do; `undefined` where it does not say. */
export const infoOf = async (cloud: Cloud, place: ObjectPlace): Promise<Json | undefined> =>
	(await storeOf(cloud, place)).info;

type Digest = 'sha256' | 'sha512' | 'sha1';

/**
 * The best digest that the store takes. One that names none is older than all but SHA-1; one that says
 * nothing of itself is taken for a new one. @throws MusterError UNSUPPORTED
 */
const digestOf = (info: Json | undefined, method: string): Digest => {
	if (!info) return 'sha256';
	const { tempurl } = info;
	if (!isRecord(tempurl))
		throw new MusterError('UNSUPPORTED', 'This storage has no temporary URLs', {
			hint: 'Use “Set the access to a container” instead: a project or everybody can then read it.',
			details: { reason: 'no temporary URLs' },
		});
	const methods = namesOf(tempurl['methods']);
	if (methods.length > 0 && !methods.includes(method))
		throw new MusterError('UNSUPPORTED', `This storage has no temporary URLs for ${method}`, {
			hint: `It has them for ${methods.join(', ')}.`,
			details: { reason: 'no temporary URLs' },
		});
	const allowed = namesOf(tempurl['allowed_digests']);
	if (allowed.includes('sha256')) return 'sha256';
	return allowed.includes('sha512') ? 'sha512' : 'sha1';
};

const keyOf = (metadata: Readonly<Record<string, string>>): string | undefined =>
	metadata['temp-url-key'] || metadata['temp-url-key-2'] || undefined;

/** The account’s own key is good for all of its containers; only its owner sees it. */
const accountKey = async (cloud: Cloud, place: ObjectPlace): Promise<string | undefined> => {
	try {
		return keyOf((await accountInfo(cloud, place)).metadata);
	} catch (error) {
		if (isMusterError(error) && ['AUTH_REJECTED', 'NOT_FOUND'].includes(error.code)) return undefined;
		throw error;
	}
};

const inOrder = serialByKey('another key of container');

/**
 * Makes the container’s key, unless a step beside this one has: a second key would end what was signed
 * with the first. What stands there afterwards is taken.
 */
const makeKeyOf = (cloud: Cloud, container: string, place: ObjectPlace, base: string): Promise<string> =>
	inOrder(`${base} ${place.account ?? ''}/${container}`, place.signal, async () => {
		const containers = containersOf(cloud);
		const there = async () => keyOf((await containers.get(container, place)).metadata);
		const earlier = await there();
		if (earlier) return earlier;
		const key = randomBytes(24).toString('base64url');
		await containers.change(container, { metadata: { 'temp-url-key': key } }, place);
		return (await there()) ?? key;
	});

export interface TempUrl {
	readonly url: string;
	readonly method: string;
	/** When it ends: ISO 8601 UTC. */
	readonly expires: string;
	/** Of the signature, e.g. `sha256`. */
	readonly digest: string;
}

/**
 * An address with which anybody can use one object for a while. The key is the container’s, else the
 * account’s; where there is neither, one is made and kept in the container if `makeKey`. It ends by the clock
 * of the store.
 * @throws MusterError CONFLICT without a key; UNSUPPORTED where the store has no such addresses
 */
export const temporaryUrl = async (
	cloud: Cloud,
	{ container, name }: { readonly container: string; readonly name: string },
	options: ObjectPlace & {
		readonly method: string;
		readonly seconds: number;
		readonly makeKey?: boolean;
		readonly prefix?: boolean;
	},
): Promise<TempUrl> => {
	const { account, signal, method, seconds, makeKey } = options;
	const place = { account, signal };
	const [{ metadata }, { info, now }, endpoint] = await Promise.all([
		containersOf(cloud).get(container, place),
		storeOf(cloud, place),
		cloud.apis.object.endpoint(place),
	]);
	const digest = digestOf(info, method);
	let key = keyOf(metadata) ?? (await accountKey(cloud, place));
	if (!key && makeKey) key = await makeKeyOf(cloud, container, place, endpoint.base);
	if (!key)
		throw new MusterError(
			'CONFLICT',
			`Neither container “${container}” nor its account has a key for temporary URLs that this user can see`,
			{
				hint: 'Turn on “Make a key”, or set Temp-URL-Key as metadata of the container.',
				details: { container },
			},
		);
	const { of } = await pathsOf(cloud, place);
	const from =
		of(container, name).from === 'version' ? `${endpoint.prefix}/${endpoint.version}` : endpoint.base;
	const path = of(container, name).path;
	// what is signed is the path as the server sees it: from /v1 on, decoded
	const account1 = decodeURIComponent(from.slice(endpoint.prefix.length));
	const inside = from === endpoint.base ? `/${container}/${name}` : decodeURIComponent(path);
	// the store compares it with its own clock
	const ends = Math.floor(now / 1000) + Math.ceil(seconds);
	const signed = `${method}\n${ends}\n${options.prefix ? 'prefix:' : ''}${account1}${inside}`;
	const signature = createHmac(digest, key).update(signed).digest('hex');
	const more = options.prefix ? `&temp_url_prefix=${encodeURIComponent(name)}` : '';
	const address = `${endpoint.origin}${from}${from === endpoint.base ? `/${segment(container)}/${objectPath(name)}` : path}`;
	return {
		url: `${address}?temp_url_sig=${signature}&temp_url_expires=${ends}${more}`,
		method,
		expires: new Date(ends * 1000).toISOString(),
		digest,
	};
};
