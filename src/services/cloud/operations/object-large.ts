import { pick, text } from '../../../catalogue/field.ts';
import { createManifest, segmentsOf } from '../client/objects/large.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { common, contentType, metadata, overwrite, ofConnection } from './object-shared.ts';

const getSegments = op({
	...common,
	name: 'getSegments',
	action: 'Get many segments of an object',
	effect: 'reads',
	help: 'List the segments of a large object in their order; nothing for an ordinary object',
	returns: 'many',
	fields: { container, object, account },
	covers: [
		'object HEAD /{container}/{object}',
		'object GET /{container}/{object}',
		'object GET /{container}',
	],
	sample: { container: 'photos_segments', name: '2026/01/film.mp4/slo/1/00000000' },
	async run({ cloud }, { container: of = ofConnection(cloud), object: name, account: whose }, { signal }) {
		const place = { account: whose, signal };
		const segments = await segmentsOf(cloud, objectsOf(cloud), { container: of, name }, place);
		return segments.map((each) => ({ container: each.container, name: each.name }));
	},
});

const join = op({
	...common,
	name: 'createFromPrefix',
	action: 'Create an object from a prefix',
	effect: 'changes',
	help: 'Create a dynamic large object (DLO): all objects that begin with a prefix, joined in order of their names',
	fields: {
		container,
		object,
		segmentContainer: pick('Segment container', {
			list: 'containers',
			blanks: true,
			example: 'parts',
			help: 'Container of the objects to join; if empty the same one',
		}),
		prefix: text('Prefix', {
			required: true,
			blanks: true,
			example: 'film/',
			help: 'Objects whose name begins with this are joined, later ones too',
		}),
		overwrite,
		contentType,
		metadata,
		account,
	},
	covers: ['object PUT /{container}/{object}'],
	sample: { ...objectSample, segmented: 'dynamic', manifest: 'parts/film/' },
	run(
		{ cloud },
		{
			container: of = ofConnection(cloud),
			object: name,
			segmentContainer,
			prefix,
			account: whose,
			...values
		},
		{ signal },
	) {
		const from = { container: segmentContainer || of, name: prefix };
		return createManifest(cloud, { container: of, name }, { ...values, from, account: whose, signal });
	},
});

/** Objects that are made of others. */
export const objectLarge = [getSegments, join] as const;
