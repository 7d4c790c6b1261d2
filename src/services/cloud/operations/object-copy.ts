import { flag, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { op } from './crud.ts';
import { account, container, object, objectSample } from './object-fields.ts';
import { common, metadata, overwrite, version } from './object-shared.ts';

const target = {
	toContainer: text('To container', {
		blanks: true,
		example: 'archive',
		help: 'Where to; without it the same',
	}),
	toObject: text('To object', {
		blanks: true,
		example: '2026/01/cat.jpg',
		help: 'What it is called there; without it the same',
	}),
};

const copy = op({
	...common,
	name: 'copy',
	action: 'Copy an object',
	effect: 'changes',
	help: 'Copy an object within the cloud; nothing goes over this machine; segments of a large one that is replaced stay',
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
			help: 'Whether the copy of a large object shares its segments, which then belong to both; else it is whole, up to 5 GiB',
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
		{ container: of, object: name, toContainer, toObject, version: which, account: whose, ...more },
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
	help: 'Copy an object within the cloud, then delete it where it was; a large one keeps its segments',
	fields: { container, object, ...target, overwrite, account },
	covers: [
		'object HEAD /{container}/{object}',
		'object PUT /{container}/{object}',
		'object DELETE /{container}/{object}',
	],
	sample: objectSample,
	timeout: 600,
	preview: ({ cloud }, { container: of, object: name, account: whose }, { signal }) =>
		objectsOf(cloud).info(of, name, { account: whose, signal }),
	async run(
		{ cloud },
		{ container: of, object: name, toContainer, toObject, overwrite: may, account: whose },
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
