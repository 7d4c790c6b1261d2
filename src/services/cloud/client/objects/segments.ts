import { createHash } from 'node:crypto';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import type { Cloud } from '../cloud.ts';
import { containersOf } from './containers.ts';
import { counted, mismatch } from './counted.ts';
import { removeSegments } from './large.ts';
import type { Target } from './objects.ts';
import { type ObjectPlace, pathsOf } from './place.ts';
import { split } from './split.ts';
import { headersOf, type UploadOptions } from './upload-options.ts';

/** Where the segments of a container’s large objects are. */
export const segmentContainer = (container: string): string => `${container}_segments`;

/** Segments whose answers are awaited at a time. */
const AT_ONCE = 4;

interface Segment {
	readonly target: Target;
	readonly etag: string;
	readonly size: number;
}

const clean = async (cloud: Cloud, made: readonly Segment[], place: ObjectPlace): Promise<void> => {
	// the caller may have stopped: what was half made is removed all the same
	const signal = AbortSignal.timeout(30_000);
	await removeSegments(
		cloud,
		made.map(({ target }) => target),
		{ ...place, signal },
	).catch(() => {});
};

/** Whether it surely did not happen: nothing was sent, or the cloud said no. */
const isRefused = (error: unknown): boolean => {
	if (!isMusterError(error)) return false;
	const status = Number(error.details['status']);
	return error.code.startsWith('CONNECT_') || (status >= 400 && status < 500);
};

/** Bytes on their way; `read` settles once the last one was taken, or nobody takes more. */
const followed = (bytes: AsyncIterable<Uint8Array>, onBytes: (count: number) => void) => {
	let over = () => {};
	const read = new Promise<void>((resolve) => {
		over = resolve;
	});
	async function* body(): AsyncGenerator<Uint8Array> {
		try {
			for await (const chunk of bytes) {
				yield chunk;
				onBytes(chunk.length);
			}
		} finally {
			over();
		}
	}
	return { body: body(), read, over };
};

/** A large object that is being uploaded. */
interface Upload {
	readonly cloud: Cloud;
	readonly place: ObjectPlace;
	readonly paths: Awaited<ReturnType<typeof pathsOf>>;
	readonly target: Target;
	readonly verify: boolean;
}

const etagOf = (headers: Readonly<Record<string, string>>): string =>
	(headers['etag'] ?? '').replaceAll('"', '');
const isMd5 = (etag: string): boolean => /^[0-9a-f]{32}$/.test(etag);

/** Uploads one segment. `read`: its bytes were taken from the source. @throws MusterError from `done` */
const putSegment = (
	{ cloud, place, paths, verify }: Upload,
	target: Target,
	part: AsyncIterable<Uint8Array>,
	{ doing, onBytes }: { readonly doing: string; readonly onBytes: (count: number) => void },
) => {
	const md5 = createHash('md5');
	const { body: hashed, size } = counted(part, md5);
	const { body, read, over } = followed(hashed, onBytes);
	const send = async (): Promise<Segment> => {
		const request = { method: 'PUT', ...paths.of(target.container, target.name), body, doing };
		const etag = etagOf((await cloud.apis.object.send(request, place)).headers);
		const digest = md5.digest('hex');
		if (verify && isMd5(etag) && etag !== digest) throw mismatch(target.name, digest, etag, false);
		return { target, etag: digest, size: size() };
	};
	return { read, done: send().finally(over) };
};

/** The request whose body, the manifest, joins the segments. */
const manifestOf = (
	{ paths, target: { container, name } }: Upload,
	made: readonly Segment[],
	options: UploadOptions,
) => {
	const manifest = made.map(({ target: segment, etag, size }) => ({
		path: `/${segment.container}/${segment.name}`,
		etag,
		size_bytes: size,
	}));
	return {
		method: 'PUT',
		...paths.of(container, name),
		query: { 'multipart-manifest': 'put' },
		headers: headersOf({ ...options, overwrite: true }, false),
		body: JSON.stringify(manifest),
		doing: `joining the segments of ${name}`,
	};
};

/** Sends the manifest. @throws MusterError */
const joinSegments = async (
	{ cloud, place, target: { name }, verify }: Upload,
	made: readonly Segment[],
	manifest: ReturnType<typeof manifestOf>,
): Promise<void> => {
	const etag = etagOf((await cloud.apis.object.send(manifest, place)).headers);
	const wanted = createHash('md5')
		.update(made.map((each) => each.etag).join(''))
		.digest('hex');
	if (verify && isMd5(etag) && etag !== wanted) throw mismatch(name, wanted, etag, true);
};

/** Uploads the segments of a large object, then the manifest that joins them. On failure no segment stays. */
export const uploadSegments = async (
	cloud: Cloud,
	target: Target,
	source: AsyncIterable<Uint8Array>,
	options: UploadOptions & { readonly segmentSize: number },
): Promise<void> => {
	const { account, signal, segmentSize, verify = true, onProgress = () => {} } = options;
	const place = { account, signal };
	const upload: Upload = { cloud, place, target, verify, paths: await pathsOf(cloud, place) };
	const { container, name } = target;
	const into = segmentContainer(container);
	const run = `${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
	await containersOf(cloud).create(into, {}, { ...place, existing: true });
	const made: Segment[] = [];
	const underWay = new Set<Promise<void>>();
	let failed: unknown;
	let isJoining = false;
	let sent = 0;
	const onBytes = (count: number) => {
		sent += count;
		onProgress(sent);
	};
	const put = (part: AsyncIterable<Uint8Array>, number: number): Promise<void> => {
		const segment = { container: into, name: `${name}/slo/${run}/${String(number).padStart(8, '0')}` };
		// half of it may be there: it is removed with the others
		made[number] = { target: segment, etag: '', size: 0 };
		const doing = `uploading segment ${number} of ${name}`;
		const { read, done } = putSegment(upload, segment, part, { doing, onBytes });
		const settled = done
			.then(
				(one) => void (made[number] = one),
				(error: unknown) => void (failed ??= error),
			)
			.finally(() => underWay.delete(settled));
		underWay.add(settled);
		return read;
	};
	try {
		let number = 0;
		for await (const part of split(source, segmentSize)) {
			await put(part, number++);
			while (underWay.size >= AT_ONCE) await Promise.race(underWay);
			if (failed) break;
		}
		await Promise.all(underWay);
		if (failed) throw failed;
		const manifest = manifestOf(upload, made, options);
		isJoining = true;
		await joinSegments(upload, made, manifest);
	} catch (error) {
		await Promise.all(underWay);
		// a manifest that may stand, also of a step that was stopped just then, needs its segments
		if (!isJoining || isRefused(error)) await clean(cloud, made, place);
		throw error instanceof Error ? error : new MusterError('SERVER', String(error));
	}
};
