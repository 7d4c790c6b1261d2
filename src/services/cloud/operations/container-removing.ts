import { flag, text } from '../../../catalogue/field.ts';
import { partly } from '../../../catalogue/results.ts';
import { containersOf } from '../client/objects/containers.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { removeAll } from '../client/objects/remove-all.ts';
import { readInstant } from '../model/instant.ts';
import { containerLeftovers } from './container-leftovers.ts';
import { op } from './crud.ts';
import { account, container } from './object-fields.ts';

const common = { resource: 'container', part: 'object', timeout: 30 } as const;

const empty = op({
	...common,
	name: 'empty',
	action: 'Empty a container',
	effect: 'destroys',
	help: 'Delete every object of a container; the container stays',
	fields: {
		container,
		withSegments: flag('With segments', {
			default: true,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the segments of large objects are deleted too',
		}),
		withVersions: flag('Old versions too', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the old versions that the container keeps are deleted too; the segments of large ones stay',
		}),
		account,
	},
	covers: ['object GET /{container}', 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', deleted: 3 },
	timeout: 600,
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, withSegments, withVersions, account: whose }, { signal, progress }) {
		const options = { account: whose, signal, versions: withVersions };
		const objects = objectsOf(cloud).list(of, options);
		const { done, failed } = await removeAll(cloud, of, objects, {
			...options,
			withSegments: withSegments && !withVersions,
			onProgress: progress,
		});
		return failed.length > 0 ? partly({ done, failed }) : { container: of, deleted: done.length };
	},
});

const remove = op({
	...common,
	name: 'delete',
	action: 'Delete a container',
	effect: 'destroys',
	help: 'Delete a container; it must be empty',
	fields: { container, account },
	covers: ['object DELETE /{container}'],
	sample: { name: 'photos', deleted: true },
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, account: whose }, { signal }) {
		await containersOf(cloud).remove(of, { account: whose, signal });
		return { name: of, deleted: true };
	},
});

const purge = op({
	...common,
	name: 'purgeHistory',
	action: 'Purge the history of a container',
	effect: 'destroys',
	only: 'Synnefo',
	help: 'Delete the old versions of a container’s objects, all or up to a time',
	fields: {
		container,
		until: text('Until', {
			example: '2026-01-31T00:00:00Z',
			help: 'Delete versions up to this time; if empty up to now',
		}),
		account,
	},
	covers: ['object DELETE /{container}'],
	sample: { name: 'photos', purged: true },
	timeout: 600,
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, until, account: whose }, { signal }) {
		const at = until ? readInstant(until, 'until', 'Until') : Date.now() / 1000;
		await containersOf(cloud).purge(of, Math.floor(at), { account: whose, signal });
		return { name: of, purged: true };
	},
});

/** What takes away a container, or something of it. */
export const containerRemoving = [empty, ...containerLeftovers, purge, remove] as const;
