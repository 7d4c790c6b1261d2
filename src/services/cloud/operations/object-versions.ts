import { text } from '../../../catalogue/field.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { pathsOf } from '../client/objects/place.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, entrySample, object, objectSample } from './object-fields.ts';
import { ofConnection } from './object-shared.ts';

const common = { resource: 'object', part: 'object', timeout: 30 } as const;

const versions = op({
	...common,
	name: 'getVersions',
	action: 'Get many versions of an object',
	effect: 'reads',
	help: 'List the versions of an object that are kept, newest first',
	returns: 'many',
	fields: { container, object, account },
	covers: ['object GET /{container}', 'object GET /{container}/{object}'],
	sample: { ...entrySample, versionId: '1795910891.91520', isLatest: true },
	async run({ cloud }, { container: of = ofConnection(cloud), object: name, account: whose }, { signal }) {
		const place = { account: whose, signal };
		const { of: paths, isPithos } = await pathsOf(cloud, place);
		if (!isPithos) {
			const found = [];
			for await (const entry of objectsOf(cloud).list(of, { ...place, prefix: name, versions: true }))
				if (entry.name === name) found.push(entry);
				// names that begin so come after it
				else break;
			return found;
		}
		const request = {
			...paths(of, name),
			query: { version: 'list', format: 'json' },
			doing: `listing versions of ${name}`,
		};
		const rows = recordOf((await cloud.apis.object.send(request, place)).body)['versions'];
		const all = Array.isArray(rows) ? (rows as unknown[][]) : [];
		return all
			.map(([number, epoch], at) => ({
				...{
					container: of,
					name,
					isPrefix: false,
					size: null,
					contentType: null,
					etag: null,
					segmented: null,
				},
				modified: new Date(Number(epoch) * 1000).toISOString(),
				versionId: textOf(number),
				isLatest: at === all.length - 1,
			}))
			.reverse();
	},
});

const restore = op({
	...common,
	name: 'restoreVersion',
	action: 'Restore a version of an object',
	effect: 'changes',
	help: 'Make an old version the newest one again; the others stay',
	fields: {
		container,
		object,
		version: text('Version', {
			required: true,
			from: 'versionId',
			example: '1795910891.91520',
			help: 'Its ID, or the version from an earlier step',
		}),
		account,
	},
	covers: ['object COPY /{container}/{object}', 'object PUT /{container}/{object}'],
	sample: objectSample,
	run: (
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, version, account: whose },
		{ signal },
	) =>
		objectsOf(cloud).copy(
			{ container: of, name },
			{ container: of, name },
			{ version, account: whose, signal },
		),
});

/** What an object was before. */
export const objectVersions = [versions, restore] as const;
