import { createHash } from 'node:crypto';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import type { Cloud } from '../cloud.ts';
import { containersOf } from './containers.ts';
import { counted, mismatch } from './counted.ts';
import { removeSegments } from './large.ts';
import type { Target } from './objects.ts';
import { type Place, pathsOf } from './place.ts';
import { split } from './split.ts';
import { headersOf, type UploadOptions } from './upload-options.ts';

/** Segments whose answers are awaited at a time. */
const AT_ONCE = 4;

interface Segment {
	readonly target: Target;
	readonly etag: string;
	readonly size: number;
}

const clean = async (cloud: Cloud, made: readonly Segment[], place: Place): Promise<void> => {
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
	let isJoining = false;
	let sent = 0;

	const put = (part: AsyncIterable<Uint8Array>, number: number): { readonly read: Promise<void> } => {
		const target = { container: into, name: `${name}/slo/${run}/${String(number).padStart(8, '0')}` };
		const md5 = createHash('md5');
		const { body, size } = counted(part, md5);
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
			const digest = md5.digest('hex');
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
		isJoining = true;
		const { headers } = await api.send(request, place);
		const etag = (headers['etag'] ?? '').replaceAll('"', '');
		const wanted = createHash('md5')
			.update(made.map((each) => each.etag).join(''))
			.digest('hex');
		if (verify && /^[0-9a-f]{32}$/.test(etag) && etag !== wanted) throw mismatch(name, wanted, etag, true);
	} catch (error) {
		await Promise.all(waiting);
		// a manifest that may stand, also of a step that was stopped just then, needs its segments
		if (!isJoining || isRefused(error)) await clean(cloud, made.filter(Boolean), place);
		throw error instanceof Error ? error : new MusterError('SERVER', String(error));
	}
};
