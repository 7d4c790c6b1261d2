import { flag, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { common, metadata, overwrite, version, ofConnection } from './object-shared.ts';

const target = {
	toContainer: text('To container', {
		blanks: true,
		example: 'archive',
		help: 'Container it goes to; if empty the same one',
	}),
	toObject: text('To object', {
		blanks: true,
		example: '2026/01/cat.jpg',
		help: 'Its name there; if empty the same one',
	}),
};

const copy = op({
	...common,
	name: 'copy',
	action: 'Copy an object',
	effect: 'changes',
	help: 'Copy an object within the cloud, without a download; segments of a large object that it replaces stay',
	fields: {
		container,
		object,
		...target,
		overwrite,
		version,
		metadata,
		sameSegments: flag('Same segments', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the copy of a large object shares its segments; otherwise it is a copy of its own, up to 5 GiB',
		}),
		account,
	},
	covers: [
		'object HEAD /{container}/{object}',
		'object PUT /{container}/{object}',
		'object COPY /{container}/{object}',
	],
	sample: objectSample,
	timeout: 600,
	run: (
		{ cloud },
		{
			container: of = ofConnection(cloud),
			object: name,
			toContainer,
			toObject,
			version: which,
			account: whose,
			...more
		},
		{ signal },
	) =>
		objectsOf(cloud).copy(
			{ container: of, name },
			{ container: toContainer || of, name: toObject || name },
			{ version: which, ...more, account: whose, signal },
		),
});

const move = op({
	...common,
	name: 'move',
	action: 'Move an object',
	effect: 'destroys',
	help: 'Copy an object within the cloud, then delete the original; the segments of a large object stay where they are',
	fields: { container, object, ...target, overwrite, account },
	covers: [
		'object HEAD /{container}/{object}',
		'object PUT /{container}/{object}',
		'object DELETE /{container}/{object}',
	],
	sample: objectSample,
	timeout: 600,
	preview: ({ cloud }, { container: of = ofConnection(cloud), object: name, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { account: whose, signal }),
	async run(
		{ cloud },
		{
			container: of = ofConnection(cloud),
			object: name,
			toContainer,
			toObject,
			overwrite: may,
			account: whose,
		},
		{ signal },
	) {
		const to = { container: toContainer || of, name: toObject || name };
		const objects = objectsOf(cloud);
		const place = { account: whose, signal };
		if (to.container === of && to.name === name)
			throw new MusterError(
				'BAD_INPUT',
				`To object: “${name}” in ${of} is where it is already; expected another name or container`,
				{ details: { field: 'toObject' } },
			);
		const { segmented } = await objects.info(of, name, place);
		const sameSegments = segmented !== null;
		const moved = await objects.copy({ container: of, name }, to, { ...place, overwrite: may, sameSegments });
		await objects.remove(of, name, place);
		return moved;
	},
});

/** Within the cloud. */
export const objectCopies = [copy, move] as const;
