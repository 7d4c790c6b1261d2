import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Refused } from '../call.ts';
import { page } from './answers.ts';
import { objectAt, containerAt, notFound, type Swift } from './context.ts';
import { quote } from './headers.ts';
import { type Segment, sortedNames, type StoredObject } from './state.ts';

/** What a GET gives, whatever it is made of. */
export interface Joined {
	readonly object: StoredObject;
	readonly size: number;
	/** As in the header: quoted for large objects. */
	readonly etag: string;
	readonly type: string;
	readonly headers: Readonly<Record<string, string>>;
	/**
	 * The bytes from..to (both included). Throws at once where the first of them are not there; ends early
	 * where later ones are not.
	 */
	read(from: number, to: number): Readable;
}

interface Part {
	readonly length: number;
	/** The bytes, or undefined where the segment is gone or another. */
	open(from: number, to: number): AsyncIterable<Buffer> | undefined;
}

const own = (object: StoredObject): Part => ({
	length: object.content.size,
	open: (from, to) => object.content.read(from, to) as AsyncIterable<Buffer>,
});

/** `/container/object` in two. */
export const splitPath = (path: string): [container: string, object: string] => {
	const [container = '', ...rest] = path.replace(/^\/+/, '').split('/');
	return [container, rest.join('/')];
};

const partOf = (swift: Swift, segment: Segment): Part => {
	if (segment.data !== undefined) {
		const bytes = Buffer.from(segment.data, 'base64');
		return {
			length: bytes.length,
			open: (from, to) => Readable.from([bytes.subarray(from, to + 1)], { objectMode: false }),
		};
	}
	const start = segment.range
		? Number(/^(\d+)-/.exec(segment.range)?.[1] ?? segment.bytes - segment.length)
		: 0;
	return {
		length: segment.length,
		open: (from, to) => {
			const object = objectAt(swift, ...splitPath(segment.path ?? ''));
			if (!object) return undefined;
			const size = object.slo?.size ?? object.content.size;
			if ((object.slo?.etag ?? object.etag) !== segment.hash || size !== segment.bytes) return undefined;
			if (object.slo) return readParts(partsOf(swift, object.slo.segments), start + from, start + to);
			return object.content.read(start + from, start + to) as AsyncIterable<Buffer>;
		},
	};
};

const partsOf = (swift: Swift, segments: readonly Segment[]): Part[] =>
	segments.map((segment) => partOf(swift, segment));

const readParts = (parts: readonly Part[], from: number, to: number): Readable => {
	const wanted: { part: Part; from: number; to: number }[] = [];
	let at = 0;
	for (const part of parts) {
		const [first, last] = [Math.max(from - at, 0), Math.min(to - at, part.length - 1)];
		if (first <= last) wanted.push({ part, from: first, to: last });
		at += part.length;
	}
	const [head] = wanted;
	const opened = head?.part.open(head.from, head.to);
	if (head && !opened) throw new Refused(page(409));
	const chunks = async function* () {
		for (const [index, each] of wanted.entries()) {
			const stream = index === 0 ? opened : each.part.open(each.from, each.to);
			if (!stream) throw new Error('a segment is missing');
			yield* stream;
		}
	};
	return Readable.from(chunks(), { objectMode: false });
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const dynamic = (swift: Swift, object: StoredObject, target: string): Joined => {
	const [container, prefix] = splitPath(decodeURIComponent(target));
	const found = containerAt(swift, container);
	if (!found) throw new Refused(notFound());
	const segments = sortedNames(found)
		.filter((name) => name.startsWith(prefix))
		.map((name) => found.objects.get(name) as StoredObject);
	const parts = segments.map(own);
	return {
		object,
		size: parts.reduce((sum, part) => sum + part.length, 0),
		etag: `"${md5(segments.map(({ etag }) => etag).join(''))}"`,
		type: object.type,
		headers: {},
		read: (from, to) => readParts(parts, from, to),
	};
};

/** The object behind a name as GET gives it: manifests joined unless `raw`, symlinks followed. */
export const joined = (swift: Swift, object: StoredObject, raw: boolean): Joined => {
	if (object.symlink !== undefined && swift.query.get('symlink') !== 'get') {
		const [container, name] = splitPath(object.symlink);
		const location = `/v1/${swift.account}/${quote(object.symlink)}`;
		const target = objectAt(swift, container, name);
		if (!target)
			throw new Refused({ ...page(404), headers: { ...page(404).headers, 'Content-Location': location } });
		const inner = joined(swift, target, raw);
		return { ...inner, headers: { ...inner.headers, 'Content-Location': location } };
	}
	const manifest = object.headers.get('X-Object-Manifest');
	if (manifest !== undefined && !raw) return dynamic(swift, object, manifest);
	const { slo } = object;
	if (slo && !raw)
		return {
			object,
			size: slo.size,
			etag: `"${slo.etag}"`,
			type: object.type,
			headers: { 'X-Static-Large-Object': 'True', 'X-Manifest-Etag': object.etag },
			read: (from, to) => readParts(partsOf(swift, slo.segments), from, to),
		};
	return {
		object,
		size: object.content.size,
		etag: object.etag,
		type: slo ? 'application/json; charset=utf-8' : object.type,
		headers: slo ? { 'X-Static-Large-Object': 'True' } : {},
		read: (from, to) => object.content.read(from, to),
	};
};
