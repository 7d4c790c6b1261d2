import { flag, list, text } from '../../../catalogue/field.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { readInstant } from '../model/instant.ts';
import { checkConditions } from '../model/meta-condition.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, entrySample } from './object-fields.ts';
import { common, ofConnection } from './object-shared.ts';

/** What is in a container. */
export const listObjects = op({
	...common,
	name: 'getMany',
	action: 'Get many objects',
	alias: ['list files in a bucket', 'list a container'],
	effect: 'reads',
	help: 'List the objects of a container, by name',
	returns: 'many',
	fields: {
		container,
		prefix: text('Prefix', {
			blanks: true,
			example: '2026/01/',
			help: 'Only objects whose name begins with this',
		}),
		delimiter: text('Delimiter', {
			advanced: true,
			blanks: true,
			example: '/',
			help: 'With / only one level is listed: what lies deeper shows as a folder',
		}),
		after: text('After', {
			advanced: true,
			blanks: true,
			example: '2026/01/cat.jpg',
			help: 'Only objects whose name comes after this one',
		}),
		having: list('With metadata', {
			advanced: true,
			only: 'Synnefo',
			item: 'condition',
			example: 'album=cats',
			placeholder: 'any',
			help: 'Only objects that meet all of these: album, !album, album=cats, or any other comparison that Pithos knows',
		}),
		shared: flag('Shared', {
			default: false,
			advanced: true,
			only: 'Synnefo',
			help: 'Whether to list only objects that are shared with somebody',
		}),
		public: flag('Public', {
			default: false,
			advanced: true,
			only: 'Synnefo',
			help: 'Whether to list only objects that have a public URL',
		}),
		until: text('Until', {
			advanced: true,
			only: 'Synnefo',
			example: '2026-01-31T00:00:00Z',
			help: 'The container as it was at this time',
		}),
		account,
	},
	covers: ['object GET /{container}'],
	sample: entrySample,
	run(
		{ cloud },
		{ container: of = ofConnection(cloud), account: whose, until, ...values },
		{ signal, limit },
	) {
		checkConditions(values.having ?? []);
		const at = until ? Math.floor(readInstant(until, 'until', 'Until')) : undefined;
		return objectsOf(cloud).list(of, { ...values, until: at, account: whose, limit, signal });
	},
});
