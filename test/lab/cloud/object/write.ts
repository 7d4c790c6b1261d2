import { type Answer, header, Refused } from '../call.ts';
import { type Content, TooLarge } from '../content.ts';
import { bare, page, refusal, said } from './answers.ts';
import { containerAt, notFound, objectAt, type Swift } from './context.ts';
import { checkMeta, guessType, httpDate, latin, metaIn, utf8 } from './headers.ts';
import { splitPath } from './joined.ts';
import { checkQuotas } from './quota.ts';
import { type Container, putInto, stamp, type StoredObject, takeFrom } from './state.ts';
import { findVersion, place, removeCurrent, removeVersion, restore } from './versions.ts';

const kept: Readonly<Record<string, string>> = {
	'content-encoding': 'Content-Encoding',
	'content-disposition': 'Content-Disposition',
	'content-language': 'Content-Language',
	'cache-control': 'Cache-Control',
	expires: 'Expires',
	'x-robots-tag': 'X-Robots-Tag',
	'x-object-manifest': 'X-Object-Manifest',
};

/** The headers of the request that an object keeps. */
export const keptHeaders = ({ call }: Swift): Map<string, string> =>
	new Map(
		Object.entries(kept).flatMap(([name, title]) => {
			const value = header(call, name);
			return value === undefined || value === '' ? [] : [[title, value] as const];
		}),
	);

/** When the request says that the object expires; throws swift's 400s. */
export const expiryIn = ({ call, world }: Swift): number | null | undefined => {
	const at = header(call, 'x-delete-at');
	const after = header(call, 'x-delete-after');
	const whole = (text: string) => /^-?\d+$/.test(text.trim());
	const now = Math.floor(world.clock.now() / 1000);
	const bad = (text: string) => refusal(400, text, true);
	if (after !== undefined) {
		if (!whole(after)) throw bad('Non-integer X-Delete-After');
		if (Number(after) <= 0) throw bad('X-Delete-After in past');
		return now + Number(after);
	}
	if (at !== undefined) {
		if (!whole(at)) throw bad('Non-integer X-Delete-At');
		if (Number(at) < now) throw bad('X-Delete-At in past');
		return Number(at);
	}
	return header(call, 'x-remove-delete-at') === undefined ? undefined : null;
};

const checkManifest = (swift: Swift): void => {
	const value = header(swift.call, 'x-object-manifest');
	if (value === undefined) return;
	const [container, prefix] = splitPath(value);
	if (container === '' || prefix === '')
		throw refusal(400, 'X-Object-Manifest must be in the format container/prefix');
};

/** Everything that is refused before the body is read. */
export const checkPut = (swift: Swift): Container => {
	const { call } = swift;
	const size = Buffer.byteLength(swift.object);
	if (size > 1024) throw refusal(400, `Object name length of ${size} longer than 1024`, true);
	const length = header(call, 'content-length');
	if (length !== undefined && Number(length) > swift.world.object.maxFileSize)
		throw refusal(413, 'Your request is too large.', true);
	const container = containerAt(swift, swift.container);
	if (!container) throw new Refused(notFound());
	const none = header(call, 'if-none-match');
	if (none !== undefined && none !== '*') throw refusal(400, 'If-None-Match only supports *', true);
	if (none === '*' && objectAt(swift, swift.container, swift.object)) throw new Refused(page(412));
	checkMeta(metaIn(call, 'object'), 'object');
	expiryIn(swift);
	checkManifest(swift);
	checkQuotas(swift, container, length === undefined ? undefined : Number(length));
	return container;
};

/** The body of the request as stored content: 499 where the client leaves, 413 where it is too long. */
export const received = async (swift: Swift): Promise<Content> => {
	const declared = header(swift.call, 'content-length');
	try {
		const content = await swift.store.keep(swift.call.body(), swift.world.object.maxFileSize);
		if (declared === undefined || content.size === Number(declared)) return content;
		content.drop();
	} catch (error) {
		if (error instanceof TooLarge) throw refusal(413, 'Your request is too large.', true);
	}
	throw new Refused(page(499));
};

/** A new object of that content, with what the request says about it. */
export const objectOf = (swift: Swift, content: Content, more: Partial<StoredObject> = {}): StoredObject => {
	const { call } = swift;
	const detect = /^(true|yes|1|on)$/i.test(header(call, 'x-detect-content-type') ?? '');
	const input = header(call, 'content-type');
	const at = stamp(swift.world.object);
	const symlink = header(call, 'x-symlink-target');
	return {
		name: swift.object,
		content,
		etag: content.md5,
		type: !input || detect ? guessType(swift.object) : input,
		stamp: at,
		put: at,
		meta: metaIn(call, 'object'),
		headers: keptHeaders(swift),
		deleteAt: expiryIn(swift) ?? null,
		...(symlink !== undefined && { symlink: decodeURIComponent(utf8(latin(symlink))) }),
		...more,
	};
};

/** What a PUT answers. */
export const stored = (object: StoredObject, etag: string, version?: string): Answer =>
	bare(201, {
		Etag: etag,
		'Last-Modified': httpDate(object.stamp),
		...(version !== undefined && { 'X-Object-Version-Id': version }),
	});

/** Whether the ETag that came is that of the content. Upper case is another. */
export const etagFits = (input: string | undefined, etag: string): boolean =>
	input === undefined || input === '' || input.replaceAll('"', '') === etag;

/** PUT of a plain object. */
export const putObject = async (swift: Swift): Promise<Answer> => {
	const container = checkPut(swift);
	const version = swift.query.get('version-id');
	if (version !== null) {
		const found = findVersion(swift, container, version);
		if (!found) throw new Refused(notFound());
		restore(container, found);
		return stored(found, found.etag, found.version);
	}
	const content = await received(swift);
	const object = objectOf(swift, content);
	if (!etagFits(header(swift.call, 'etag'), content.md5)) {
		content.drop();
		throw new Refused(page(422, { 'Last-Modified': httpDate(object.stamp) }));
	}
	if (!containerAt(swift, swift.container)) throw new Refused(notFound());
	const id = place(swift, container, object);
	return stored(object, content.md5, id);
};

/** POST of an object: what is not sent again is gone, but the type. */
export const postObject = (swift: Swift): Answer => {
	const { call } = swift;
	if (swift.query.has('version-id')) return said(400, 'POST to a specific version is not allowed');
	const meta = metaIn(call, 'object');
	checkMeta(meta, 'object');
	const expiry = expiryIn(swift);
	checkManifest(swift);
	const container = containerAt(swift, swift.container);
	const object = objectAt(swift, swift.container, swift.object);
	if (!container || !object) throw new Refused(notFound());
	if (object.symlink !== undefined) {
		const answer = said(
			307,
			'The requested POST was applied to a symlink. POST directly to the target to apply requested metadata.',
		);
		return { ...answer, headers: { ...answer.headers, Location: `/v1/${swift.account}/${object.symlink}` } };
	}
	const next: StoredObject = {
		...object,
		meta,
		headers: keptHeaders(swift),
		deleteAt: expiry ?? null,
		type: header(call, 'content-type') || object.type,
		stamp: stamp(swift.world.object),
	};
	putInto(container, next);
	const versions = container.versions.get(object.name);
	const at = versions?.indexOf(object) ?? -1;
	if (versions && at >= 0) versions[at] = next;
	return page(202);
};

/** DELETE of an object or of one version. */
export const deleteObject = (swift: Swift): Answer => {
	const container = containerAt(swift, swift.container);
	if (!container) throw new Refused(notFound());
	const version = swift.query.get('version-id');
	if (version !== null) {
		if (!findVersion(swift, container, version)) throw new Refused(notFound());
		return bare(204, removeVersion(container, swift.object, version));
	}
	if (!container.versioned && !objectAt(swift, swift.container, swift.object)) {
		// an expired one leaves the listing
		takeFrom(container, swift.object);
		throw new Refused(notFound());
	}
	return bare(204, removeCurrent(swift, container, swift.object));
};
