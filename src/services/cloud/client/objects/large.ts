import { isMusterError } from '../../../../core/errors.ts';
import { listOf, textOf } from '../../wire/json.ts';
import type { ObjectEntry, ObjectInfo } from '../../wire/object.ts';
import { objectPath, segment } from '../../wire/path.ts';
import type { Cloud } from '../cloud.ts';
import { isNotFound, readBack } from '../resource.ts';
import { unexpectedAnswer } from '../unexpected-answer.ts';
import { containersOf } from './containers.ts';
import { asExisting, type Objects, objectsOf, type Target } from './objects.ts';
import { type ObjectPlace, pathsOf } from './place.ts';
import { headersOf, type UploadOptions } from './upload-options.ts';

const readManifest = async (
	cloud: Cloud,
	{ container, name }: Target,
	which: { readonly 'version-id'?: string },
	place: ObjectPlace,
): Promise<readonly Target[]> => {
	const { of } = await pathsOf(cloud, place);
	const query = { 'multipart-manifest': 'get', format: 'raw', ...which };
	const doing = `reading the manifest of ${name}`;
	const { body } = await cloud.apis.object.send({ ...of(container, name), query, doing }, place);
	// taken for a manifest of nothing, it would give its segments away
	if (!Array.isArray(body))
		throw unexpectedAnswer({ service: 'object', doing, reads: true, body, wanted: 'path' });
	return listOf(body).flatMap((row) => {
		const [, inside = '', ...rest] = textOf(row['path'] ?? row['name']).split('/');
		return inside && rest.length > 0 ? [{ container: inside, name: rest.join('/') }] : [];
	});
};

/** Whether an object is there, and the segments that only it is made of. */
export const oldSegments = async (
	cloud: Cloud,
	objects: Objects,
	{ container, name }: Target,
	place: ObjectPlace,
): Promise<{ readonly exists: boolean; readonly segments: readonly Target[] }> => {
	const { account, signal } = place;
	const there = await objects.info(container, name, { account, signal }).catch((error: unknown) => {
		// a container may be open to those who write and shut to those who read
		if (isNotFound(error) || (isMusterError(error) && error.code === 'AUTH_REJECTED')) return undefined;
		throw error;
	});
	if (there?.segmented !== 'static') return { exists: there !== undefined, segments: [] };
	return { exists: true, segments: await readManifest(cloud, { container, name }, {}, place) };
};

/** What a static large object, or an old version of it, is made of; nothing where it is gone. */
export const namedByManifest = (
	cloud: Cloud,
	target: Target,
	version: string | null,
	place: ObjectPlace,
): Promise<readonly Target[]> =>
	readManifest(cloud, target, version ? { 'version-id': version } : {}, place).catch((error: unknown) => {
		if (isNotFound(error)) return [];
		throw error;
	});

/** The objects that a dynamic large object is made of just now: all whose names begin so, but itself. */
export const dynamicSegments = async (
	objects: Objects,
	{ container, name, manifest }: ObjectInfo,
	place: ObjectPlace,
): Promise<readonly ObjectEntry[]> => {
	const [inside = '', ...rest] = (manifest ?? '').replace(/^\/+/, '').split('/');
	const found: ObjectEntry[] = [];
	for await (const entry of objects.list(inside, { ...place, prefix: rest.join('/') }))
		if (inside !== container || entry.name !== name) found.push(entry);
	return found;
};

/** What a large object is made of, in its order; nothing for another. */
export const segmentsOf = async (
	cloud: Cloud,
	objects: Objects,
	target: Target,
	place: ObjectPlace,
): Promise<readonly Target[]> => {
	const info = await objects.info(target.container, target.name, place);
	if (info.segmented === 'dynamic') return dynamicSegments(objects, info, place);
	return (await oldSegments(cloud, objects, target, place)).segments;
};

/**
 * Of the segments of an object that is replaced or deleted, those that go with it: none where its container
 * keeps old versions, which are made of them, or where nobody may know.
 */
export const goingSegments = async (
	cloud: Cloud,
	container: string,
	segments: readonly Target[],
	place: ObjectPlace,
): Promise<readonly Target[]> => {
	if (segments.length === 0) return [];
	const { account, signal } = place;
	const keeps = await containersOf(cloud)
		.get(container, { account, signal })
		.then(
			({ versions }) => versions,
			(error: unknown) => {
				if (isMusterError(error) && error.code === 'AUTH_REJECTED') return true;
				throw error;
			},
		);
	return keeps ? [] : segments;
};

/** Removes segments; one that is gone already is no trouble. */
export const removeSegments = async (
	cloud: Cloud,
	segments: readonly Target[],
	place: ObjectPlace,
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

/**
 * Deletes an object and then the segments it was made of, dynamic ones too. They stay where old versions are
 * kept.
 */
export const removeWithSegments = async (
	cloud: Cloud,
	objects: Objects,
	{ container, name }: Target,
	place: ObjectPlace,
): Promise<void> => {
	const segments = await segmentsOf(cloud, objects, { container, name }, place);
	const going = await goingSegments(cloud, container, segments, place);
	await objects.remove(container, name, place);
	await removeSegments(cloud, going, place);
};

/**
 * Makes a dynamic large object: it is whatever begins with a prefix, in the order of names. @throws
 * MusterError CONFLICT
 */
export const createManifest = async (
	cloud: Cloud,
	{ container, name }: Target,
	{ from, overwrite, ...options }: ObjectPlace & UploadOptions & { readonly from: Target },
): Promise<ObjectInfo> => {
	const { of, isPithos } = await pathsOf(cloud, options);
	const manifest = `${segment(from.container)}/${objectPath(from.name)}`;
	const headers = {
		...headersOf({ ...options, overwrite: overwrite ?? false }, isPithos),
		'x-object-manifest': manifest,
		'content-length': '0',
	};
	const doing = `making ${name} of what begins with ${from.name}`;
	const request = { method: 'PUT', ...of(container, name), headers, doing };
	await cloud.apis.object.send(request, options).catch((error: unknown) => {
		throw asExisting(error, { container, name });
	});
	return readBack(doing, name, () => objectsOf(cloud).info(container, name, options));
};
