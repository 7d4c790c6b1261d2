import { createHash } from 'node:crypto';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { listOf, textOf } from '../../wire/json.ts';
import type { Cloud } from '../cloud.ts';
import { isNotFound } from '../resource.ts';
import { containersOf } from './containers.ts';
import { counted, mismatch } from './counted.ts';
import { md5Of } from './md5.ts';
import type { Objects, Target } from './objects.ts';
import { type Place, pathsOf } from './place.ts';
import { split } from './split.ts';
import { headersOf, type UploadOptions } from './upload.ts';

/** Segments whose answers are awaited at a time. */
const AT_ONCE = 4;

interface Segment {
	readonly target: Target;
	readonly etag: string;
	readonly size: number;
}

/** Whether an object is there, and the segments that only it is made of. */
export const oldSegments = async (
	cloud: Cloud,
	objects: Objects,
	{ container, name }: Target,
	place: Place,
): Promise<{ readonly exists: boolean; readonly segments: readonly Target[] }> => {
	const { account, signal } = place;
	const there = await objects.info(container, name, { account, signal }).catch((error: unknown) => {
		if (isNotFound(error)) return undefined;
		throw error;
	});
	if (there?.segmented !== 'static') return { exists: there !== undefined, segments: [] };
	const { of } = await pathsOf(cloud, place);
	const query = { 'multipart-manifest': 'get', format: 'raw' };
	const doing = `reading the manifest of ${name}`;
	const { body } = await cloud.apis.object.send({ ...of(container, name), query, doing }, place);
	const segments = listOf(body).flatMap((row) => {
		const [, inside = '', ...rest] = textOf(row['path'] ?? row['name']).split('/');
		return inside && rest.length > 0 ? [{ container: inside, name: rest.join('/') }] : [];
	});
	return { exists: true, segments };
};

/** Removes segments; one that is gone already is no trouble. */
export const removeSegments = async (
	cloud: Cloud,
	segments: readonly Target[],
	place: Place,
): Promise<void> => {
	const { of } = await pathsOf(cloud, place);
	for (const { container, name } of segments) {
		const request = {
			method: 'DELETE',
			...of(container, name),
			accept: [404],
			doing: `deleting segment ${name}`,
		};
		await cloud.apis.object.send(request, place);
	}
};

/** Deletes an object and then the segments it was made of. */
export const removeWithSegments = async (
	cloud: Cloud,
	objects: Objects,
	{ container, name }: Target,
	place: Place,
): Promise<void> => {
	const { segments } = await oldSegments(cloud, objects, { container, name }, place);
	await objects.remove(container, name, place);
	await removeSegments(cloud, segments, place);
};

const clean = async (cloud: Cloud, made: readonly Segment[], place: Place): Promise<void> => {
	// the caller may have stopped: what was half made is removed all the same
	const signal = AbortSignal.timeout(30_000);
	await removeSegments(
		cloud,
		made.map(({ target }) => target),
		{ ...place, signal },
	).catch(() => {});
};

/** Uploads the segments of a large object, then the manifest that joins them. On failure no segment stays. */
export const uploadSegments = async (
	cloud: Cloud,
	{ container, name }: Target,
	source: AsyncIterable<Uint8Array>,
	options: UploadOptions & { readonly segmentSize: number },
): Promise<void> => {
	const { account, signal, segmentSize, verify = true, onProgress = () => {} } = options;
	const place = { account, signal };
	const { of } = await pathsOf(cloud, place);
	const api = cloud.apis.object;
	const into = `${container}_segments`;
	const run = `${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
	await containersOf(cloud).create(into, {}, { ...place, existing: true });
	const made: Segment[] = [];
	const waiting = new Set<Promise<void>>();
	let failed: unknown;
	let sent = 0;
	const md5 = await md5Of(options.size);

	const put = (part: AsyncIterable<Uint8Array>, number: number): { readonly read: Promise<void> } => {
		const target = { container: into, name: `${name}/slo/${run}/${String(number).padStart(8, '0')}` };
		const { body, size } = counted(part, md5);
		let digest = '';
		let over = () => {};
		const read = new Promise<void>((resolve) => {
			over = resolve;
		});
		async function* through(): AsyncGenerator<Uint8Array> {
			try {
				for await (const chunk of body) {
					yield chunk;
					sent += chunk.length;
					onProgress(sent);
				}
				digest = await md5.digest();
			} finally {
				over();
			}
		}
		const upload = async (): Promise<void> => {
			const doing = `uploading segment ${number} of ${name}`;
			const answer = await api.send(
				{ method: 'PUT', ...of(target.container, target.name), body: through(), doing },
				place,
			);
			const etag = (answer.headers['etag'] ?? '').replaceAll('"', '');
			made[number] = { target, etag: digest, size: size() };
			if (verify && /^[0-9a-f]{32}$/.test(etag) && etag !== digest)
				throw mismatch(target.name, digest, etag, false);
		};
		const running = upload()
			.catch((error: unknown) => {
				failed ??= error;
				made[number] ??= { target, etag: '', size: 0 };
			})
			.finally(() => {
				over();
				waiting.delete(running);
			});
		waiting.add(running);
		return { read };
	};
	try {
		let number = 0;
		for await (const part of split(source, segmentSize)) {
			await put(part, number++).read;
			while (waiting.size >= AT_ONCE) await Promise.race(waiting);
			if (failed) break;
		}
		await Promise.all(waiting);
		if (failed) throw failed;
		const manifest = made.map(({ target, etag, size }) => ({
			path: `/${target.container}/${target.name}`,
			etag,
			size_bytes: size,
		}));
		const request = {
			method: 'PUT',
			...of(container, name),
			query: { 'multipart-manifest': 'put' },
			headers: headersOf({ ...options, overwrite: true }, false),
			body: JSON.stringify(manifest),
			doing: `joining the segments of ${name}`,
		};
		const { headers } = await api.send(request, place);
		const etag = (headers['etag'] ?? '').replaceAll('"', '');
		const wanted = createHash('md5')
			.update(made.map((each) => each.etag).join(''))
			.digest('hex');
		if (verify && /^[0-9a-f]{32}$/.test(etag) && etag !== wanted) throw mismatch(name, wanted, etag, true);
	} catch (error) {
		await Promise.all(waiting);
		const isUnsure =
			isMusterError(error) && error.code === 'OUTCOME_UNKNOWN' && /joining/.test(error.message);
		// a manifest that may stand needs its segments
		if (!isUnsure) await clean(cloud, made.filter(Boolean), place);
		throw error instanceof Error ? error : new MusterError('SERVER', String(error));
	} finally {
		md5.close();
	}
};
