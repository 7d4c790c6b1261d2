import { cancelled, isMusterError, MusterError } from '../../../../core/errors.ts';
import type { ObjectEntry } from '../../wire/object.ts';
import type { Cloud } from '../cloud.ts';
import { isNotFound } from '../resource.ts';
import { objectsOf } from './objects.ts';
import type { Place } from './place.ts';
import { removeWithSegments } from './segments.ts';

/** Objects that are deleted at a time. */
const AT_ONCE = 8;

/** What was deleted, and what could not be. */
export interface Removed {
	readonly done: { readonly container: string; readonly name: string }[];
	readonly failed: { readonly key: string; readonly error: unknown }[];
}

/** Deletes many objects side by side; one failure does not hide the others. What is gone already is deleted. */
export const removeAll = async (
	cloud: Cloud,
	container: string,
	entries: AsyncIterable<ObjectEntry>,
	options: Place & { readonly withSegments?: boolean; onProgress?(done: number): void },
): Promise<Removed> => {
	const { account, signal, withSegments, onProgress = () => {} } = options;
	const objects = objectsOf(cloud);
	const done: Removed['done'] = [];
	const failed: Removed['failed'] = [];
	// read to its end first: a listing that is deleted under one’s feet loses rows
	const names: ObjectEntry[] = [];
	for await (const entry of entries) if (!entry.isPrefix) names.push(entry);
	const work = async (): Promise<void> => {
		for (let entry = names.shift(); entry !== undefined; entry = names.shift()) {
			const { name, segmented } = entry;
			if (signal?.aborted) throw isMusterError(signal.reason) ? signal.reason : cancelled('deleting objects');
			try {
				const place = { account, signal };
				if (withSegments && segmented) await removeWithSegments(cloud, objects, { container, name }, place);
				else await objects.remove(container, name, place);
				done.push({ container, name });
			} catch (error) {
				if (isNotFound(error)) done.push({ container, name });
				else
					failed.push({
						key: name,
						error: error instanceof Error ? error : new MusterError('SERVER', String(error)),
					});
			}
			onProgress(done.length);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { done, failed };
};
