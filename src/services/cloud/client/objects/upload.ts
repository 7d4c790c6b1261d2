import { GIB, MIB } from '../../../../core/units.ts';
import { createHash } from 'node:crypto';
import { checkHeaders } from '../../../../net/check-headers.ts';
import { isMusterError } from '../../../../core/errors.ts';
import { type ObjectInfo, readObjectInfo } from '../../wire/object.ts';
import type { Cloud } from '../cloud.ts';
import { readBack } from '../resource.ts';
import { counted, mismatch } from './counted.ts';
import { asExisting, exists, type Objects, objectsOf, type Target } from './objects.ts';
import { pathsOf } from './place.ts';
import { peek } from './peek.ts';
import { uploadBlocks } from './pithos-upload.ts';
import { goingSegments, oldSegments, removeSegments } from './large.ts';
import { uploadSegments } from './segments.ts';
import { headersOf, type UploadOptions } from './upload-options.ts';

const SEGMENT = GIB;
/** Bytes that are read ahead of a stream whose size nobody said. */
const PEEK = 8 * MIB;

const whole = async (
	cloud: Cloud,
	{ container, name }: Target,
	source: AsyncIterable<Uint8Array>,
	options: UploadOptions,
): Promise<void> => {
	const { of } = await pathsOf(cloud, options);
	const md5 = options.verify === false ? undefined : createHash('md5');
	const { body } = counted(source, md5, options.onProgress);
	const headers = {
		...headersOf(options, false),
		...(options.size === undefined ? {} : { 'content-length': String(options.size) }),
	};
	const request = {
		method: 'PUT',
		...of(container, name),
		headers,
		body,
		doing: `uploading ${name} to ${container}`,
	};
	const answer = await cloud.apis.object.send(request, options);
	const etag = (answer.headers['etag'] ?? '').replaceAll('"', '');
	if (!md5 || !/^[0-9a-f]{32}$/.test(etag)) return;
	const sent = md5.digest('hex');
	if (etag !== sent) throw mismatch(name, sent, etag, true);
};

/** Uploads in segments; segments of an object that was there go only once the new one stands. */
const segmented = async (
	cloud: Cloud,
	objects: Objects,
	target: Target,
	source: AsyncIterable<Uint8Array>,
	options: UploadOptions,
): Promise<void> => {
	const before = await oldSegments(cloud, objects, target, options);
	const going = await goingSegments(cloud, target.container, before.segments, options);
	if (before.exists && options.overwrite === false) throw exists(target);
	await uploadSegments(cloud, target, source, { ...options, segmentSize: options.segmentSize ?? SEGMENT });
	await removeSegments(cloud, going, options);
};

/**
 * Uploads an object of any size by stream. Swift: whole, or in segments where it is larger than one; Pithos:
 * block by block, only those that the cloud does not have yet. The source is read once, and nothing is sent
 * again automatically.
 * @throws MusterError CONFLICT where it is there and may not be overwritten; PROTOCOL where it arrived
 *   changed; OUTCOME_UNKNOWN
 */
export const uploadObject = async (
	cloud: Cloud,
	target: Target,
	source: AsyncIterable<Uint8Array>,
	input: UploadOptions = {},
): Promise<ObjectInfo> => {
	let sent = 0;
	const onProgress = (count: number): void => {
		sent = count;
		input.onProgress?.(count);
	};
	const options = { ...input, onProgress };
	const objects = objectsOf(cloud);
	const { isPithos } = await pathsOf(cloud, options);
	const { segmentSize = SEGMENT } = options;
	// before the first segment is made
	checkHeaders(headersOf(options, isPithos));
	try {
		if (isPithos) await uploadBlocks(cloud, target, source, options);
		else {
			// what is small needs no segments, also where nobody said how small
			const said = { size: options.size, all: source };
			const { size, all } = said.size === undefined ? await peek(source, Math.min(PEEK, segmentSize)) : said;
			if (size !== undefined && size <= segmentSize) {
				const before = await oldSegments(cloud, objects, target, options);
				const going = await goingSegments(cloud, target.container, before.segments, options);
				// where old versions are kept, Swift stores a new one before it looks whether it may
				if (before.exists && options.overwrite === false) throw exists(target);
				await whole(cloud, target, all, { ...options, size });
				await removeSegments(cloud, going, options);
			} else await segmented(cloud, objects, target, all, options);
		}
	} catch (error) {
		throw asExisting(error, target);
	}
	const doing = `uploading ${target.name} to ${target.container}`;
	const { container, name } = target;
	const seen = () =>
		objects.info(container, name, options).catch((error: unknown) => {
			if (!(isMusterError(error) && error.code === 'AUTH_REJECTED')) throw error;
			// who may only write is told what was sent
			const headers = { ...headersOf(options, isPithos), 'content-length': String(sent) };
			return readObjectInfo(container, name, headers, isPithos);
		});
	return readBack(doing, name, seen);
};
