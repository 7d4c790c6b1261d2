import { type Answer, decodePath, header, Refused } from '../call.ts';
import { bare, page, refusal, said } from './answers.ts';
import { containerAt, notFound, objectAt, type Swift } from './context.ts';
import { checkMeta, httpDate, metaIn, quote, stampText } from './headers.ts';
import { joined, splitPath } from './joined.ts';
import { checkQuotas } from './quota.ts';
import { conditionOf, storedHeaders } from './read.ts';
import { stamp, type StoredObject } from './state.ts';
import { findVersion, place } from './versions.ts';
import { expiryIn, keptHeaders, stored } from './write.ts';

interface Place {
	readonly account: string;
	readonly container: string;
	readonly object: string;
}

/** `container/object` of a header: percent-encoded, with or without the slash before it. */
const placeIn = (swift: Swift, text: string, accountHeader: string, what: string): Place => {
	const account = header(swift.call, accountHeader);
	const [container, object] = splitPath(decodePath(text.replace(/^\//, '')));
	if (container === '' || object === '')
		throw refusal(412, `${what} header must be of the form <container name>/<object name>`);
	return { account: account === undefined ? swift.account : decodePath(account), container, object };
};

const sourceOf = (swift: Swift, from: Place): StoredObject => {
	const container = containerAt(swift, from.container, from.account);
	const version = swift.call.method === 'COPY' ? swift.query.get('version-id') : null;
	const found =
		version !== null && container
			? findVersion({ ...swift, object: from.object }, container, version)
			: objectAt(swift, from.container, from.object, from.account);
	if (found && !found.marker) return found;
	const lost = container?.versioned !== undefined;
	throw new Refused(
		lost ? { ...page(404), headers: { ...page(404).headers, 'X-Object-Version-Id': 'null' } } : notFound(),
	);
};

const copy = async (swift: Swift, from: Place, to: Place): Promise<Answer> => {
	const { call } = swift;
	swift.authorize('read', from.container, from.account);
	swift.authorize('write', to.container, to.account);
	const source = sourceOf(swift, from);
	const raw = swift.query.get('multipart-manifest') === 'get';
	const there = joined({ ...swift, account: from.account }, source, raw);
	const condition = conditionOf(swift, there.etag, source.stamp);
	const shownSource = {
		'Content-Type': source.type,
		...storedHeaders(source),
		...there.headers,
		Etag: there.etag,
		'Last-Modified': httpDate(source.stamp),
		'X-Timestamp': stampText(source.stamp),
	};
	if (condition === 304) return { status: 304, headers: { ...shownSource, 'Accept-Ranges': 'bytes' } };
	if (condition === 412)
		return { status: 412, headers: { ...shownSource, ...page(412).headers, 'Content-Length': '0' } };
	const target = containerAt(swift, to.container, to.account);
	if (!target) throw new Refused(notFound());
	checkQuotas({ ...swift, account: to.account }, target, there.size);
	const fresh = /^(true|yes|1|on)$/i.test(header(call, 'x-fresh-metadata') ?? '');
	const input = metaIn(call, 'object');
	checkMeta(input, 'object');
	const expiry = expiryIn(swift);
	const keepsManifest = raw && source.slo !== undefined;
	const at = stamp(swift.world.object);
	const { slo: _slo, symlink: _symlink, version: _version, ...plain } = source;
	const headers = new Map([...(fresh ? [] : source.headers), ...keptHeaders(swift)]);
	if (!raw) headers.delete('X-Object-Manifest');
	const whole = keepsManifest || (raw && source.headers.has('X-Object-Manifest'));
	const content = whole
		? source.content
		: await swift.store.keep(there.read(0, there.size - 1) as AsyncIterable<Buffer>);
	const object: StoredObject = {
		...plain,
		...(keepsManifest && source.slo && { slo: source.slo }),
		name: to.object,
		content,
		etag: content.md5,
		type: header(call, 'content-type') || source.type,
		stamp: at,
		put: at,
		meta: new Map([...input, ...(fresh ? [] : [...source.meta].filter(([name]) => !input.has(name)))]),
		headers,
		deleteAt: expiry ?? (fresh ? null : source.deleteAt),
	};
	const version = place(
		{ ...swift, account: to.account, container: to.container, object: to.object },
		target,
		object,
	);
	const answer = stored(object, object.slo ? `"${object.slo.etag}"` : object.etag, version);
	const own = [...object.meta].map(([name, value]) => [`X-Object-Meta-${name}`, value]);
	return bare(201, {
		...(answer.headers as Record<string, string>),
		'X-Copied-From-Account': quote(from.account),
		'X-Copied-From': quote(`${from.container}/${from.object}`),
		'X-Copied-From-Last-Modified': httpDate(source.stamp),
		...(source.version !== undefined && { 'X-Copied-From-Version-Id': source.version }),
		...Object.fromEntries(own),
		...(object.deleteAt !== null && { 'X-Delete-At': String(object.deleteAt) }),
	});
};

/** COPY with Destination. */
export const copyTo = async (swift: Swift): Promise<Answer> => {
	const destination = header(swift.call, 'destination');
	if (destination === undefined) return said(412, 'Destination header required');
	const to = placeIn(swift, destination, 'destination-account', 'Destination');
	return copy(swift, { account: swift.account, container: swift.container, object: swift.object }, to);
};

/** PUT with X-Copy-From. */
export const copyFrom = async (swift: Swift): Promise<Answer> => {
	const from = placeIn(swift, header(swift.call, 'x-copy-from') ?? '', 'x-copy-from-account', 'X-Copy-From');
	if (Number(header(swift.call, 'content-length') ?? 0) > 0)
		throw refusal(400, 'Copy requests require a zero byte body', true);
	return copy(swift, from, { account: swift.account, container: swift.container, object: swift.object });
};
