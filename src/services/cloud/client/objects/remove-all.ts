import { notReached } from '../../../../catalogue/results.ts';
import { asMusterError, MusterError } from '../../../../core/errors.ts';
import type { ObjectEntry } from '../../wire/object.ts';
import type { Cloud } from '../cloud.ts';
import { isNotFound } from '../resource.ts';
import { bulkDelete, bulkSize, isShort } from './bulk-delete.ts';
import { objectsOf } from './objects.ts';
import type { ObjectPlace } from './place.ts';
import { removeWithSegments } from './large.ts';

/** Objects that are deleted at a time. */
const AT_ONCE = 8;
/** So many are deleted one by one before asking whether the cloud can do it in bulk. */
const FEW = 20;

/** What was deleted, and what could not be. */
export interface Removed {
	readonly done: { readonly container: string; readonly name: string }[];
	readonly failed: { readonly key: string; readonly error: unknown }[];
}

const notTried = (): MusterError =>
	notReached('It was not tried: the step had ended before', { hint: 'Repeat the step for what is left.' });

/**
 * Deletes many objects, in bulk where the cloud can, else side by side; one failure does not hide the others.
 * What is gone already is deleted. Where `signal` ends, what was not reached is listed among the failed.
 */
export const removeAll = async (
	cloud: Cloud,
	container: string,
	entries: AsyncIterable<ObjectEntry>,
	options: ObjectPlace & {
		readonly withSegments?: boolean;
		/** Whether each entry is one version of an object. Swift. */
		readonly versions?: boolean;
		onProgress?(done: number): void;
	},
): Promise<Removed> => {
	const { account, signal, withSegments, versions = false, onProgress = () => {} } = options;
	const objects = objectsOf(cloud);
	const done: Removed['done'] = [];
	const failed: Removed['failed'] = [];
	// read to its end first: a listing that is deleted under one’s feet loses rows
	const names: ObjectEntry[] = [];
	for await (const entry of entries) if (!entry.isPrefix) names.push(entry);
	const place = { account, signal };
	const bulk = names.length > FEW && !versions ? await bulkSize(cloud, place) : 0;
	const isSimple = ({ name, segmented }: ObjectEntry) =>
		bulk > 0 && !(withSegments && segmented) && isShort(container, name);
	const simple = names.filter(isSimple);
	const others = names.filter((entry) => !isSimple(entry));
	/** Whether it was too late to begin with these. */
	const isStopped = (some: readonly string[]): boolean => {
		if (signal?.aborted) failed.push(...some.map((key) => ({ key, error: notTried() })));
		return signal?.aborted === true;
	};
	for (let at = 0; at < simple.length; at += bulk) {
		const some = simple.slice(at, at + bulk).map(({ name }) => name);
		if (isStopped(some)) continue;
		try {
			const wrong = await bulkDelete(cloud, container, some, place);
			for (const name of some) {
				const error = wrong.get(name);
				if (error) failed.push({ key: name, error });
				else done.push({ container, name });
			}
		} catch (error) {
			failed.push(...some.map((key) => ({ key, error })));
		}
		onProgress(done.length);
	}
	const work = async (): Promise<void> => {
		for (let entry = others.shift(); entry !== undefined; entry = others.shift()) {
			const { name, segmented, versionId } = entry;
			if (isStopped([name])) continue;
			try {
				if (withSegments && segmented) await removeWithSegments(cloud, objects, { container, name }, place);
				else {
					const version = versions ? (versionId ?? undefined) : undefined;
					await objects.remove(container, name, { ...place, version });
				}
				done.push({ container, name });
			} catch (error) {
				if (isNotFound(error)) done.push({ container, name });
				else failed.push({ key: name, error: asMusterError(error, `Deleting ${name}`) });
			}
			onProgress(done.length);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { done, failed };
};
