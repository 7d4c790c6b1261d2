import { duration } from '../../../catalogue/field.ts';
import { partly } from '../../../catalogue/results.ts';
import type { Cloud } from '../client/cloud.ts';
import { type FoundLeftover, leftoversOf } from '../client/objects/leftovers.ts';
import type { ObjectPlace } from '../client/objects/place.ts';
import { removeAll } from '../client/objects/remove-all.ts';
import { segmentContainer } from '../client/objects/segments.ts';
import { op } from './crud.ts';
import { account, container } from './object-fields.ts';

const common = { resource: 'container', part: 'object', only: 'OpenStack', timeout: 600 } as const;
const reads = ['object GET /', 'object GET /{container}', 'object GET /{container}/{object}'] as const;

const find = op({
	...common,
	name: 'getLeftovers',
	action: 'Find leftover segments',
	alias: ['orphaned segments', 'failed uploads'],
	effect: 'reads',
	help: 'List what killed uploads left behind: segments by “Upload an object” that no static large object of the account, old versions too, is made of; an upload that still runs elsewhere looks the same',
	returns: 'many',
	fields: { container, account },
	covers: reads,
	sample: {
		container: 'photos',
		object: '2026/01/film.mp4',
		segmentContainer: 'photos_segments',
		prefix: '2026/01/film.mp4/slo/mjx2k7q0-1f0c9a3e/',
		segments: 3,
		size: 3221225472,
		begun: '2026-01-30T23:50:12.345Z',
		newest: '2026-01-31T03:12:45.678Z',
	},
	run: async ({ cloud }, { container: of, account: whose }, { signal }) =>
		(await leftoversOf(cloud, of, { account: whose, signal })).map(({ summary }) => summary),
});

/** Those whose last segment came so many seconds ago. */
const oldOnes = async (
	cloud: Cloud,
	of: string,
	seconds: number,
	place: ObjectPlace,
): Promise<FoundLeftover[]> => {
	const before = Date.now() - seconds * 1000;
	const all = await leftoversOf(cloud, of, place);
	return all.filter(({ summary: { newest } }) => newest !== null && Date.parse(newest) < before);
};

const remove = op({
	...common,
	name: 'deleteLeftovers',
	action: 'Delete leftover segments',
	effect: 'destroys',
	help: 'Delete what “Find leftover segments” lists and no upload has added to for a while; dynamic large objects are not asked whether they use them',
	fields: {
		container,
		olderThan: duration('Older than', {
			default: 86_400,
			min: 3600,
			example: '7d',
			help: 'How long ago, at least, the last segment of an upload came: nobody can tell a killed upload from one that still runs elsewhere',
		}),
		account,
	},
	covers: [...reads, 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', uploads: 1, segments: 3, size: 3221225472 },
	async preview({ cloud }, { container: of, olderThan, account: whose }, { signal }) {
		const found = (await oldOnes(cloud, of, olderThan, { account: whose, signal })).map(
			({ summary }) => summary,
		);
		return {
			container: of,
			uploads: found.length,
			segments: found.reduce((sum, { segments }) => sum + segments, 0),
			size: found.reduce((sum, { size }) => sum + size, 0),
			first: found.slice(0, 100),
		};
	},
	async run({ cloud }, { container: of, olderThan, account: whose }, { signal, progress }) {
		const place = { account: whose, signal };
		const found = await oldOnes(cloud, of, olderThan, place);
		async function* entries() {
			for (const each of found) yield* each.entries;
		}
		const { done, failed } = await removeAll(cloud, segmentContainer(of), entries(), {
			...place,
			onProgress: progress,
		});
		if (failed.length > 0) return partly({ done, failed });
		return {
			container: of,
			uploads: found.length,
			segments: done.length,
			size: found.reduce((sum, { summary: { size } }) => sum + size, 0),
		};
	},
});

/** What uploads that were killed left behind. */
export const containerLeftovers = [find, remove] as const;
