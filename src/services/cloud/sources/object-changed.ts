import { choices, duration, text } from '../../../catalogue/field.ts';
import { sources } from '../../../catalogue/source.ts';
import { objectsOf } from '../client/objects/objects.ts';
import {
	diffObjects,
	type KnownObjects,
	knowObjects,
	type ObjectLook,
	recallObjects,
	rememberObjects,
} from '../model/watch/objects.ts';
import { account, container, entrySample } from '../operations/object-fields.ts';
import type { CloudParts } from '../parts.ts';
import { placeOf } from './place.ts';
import type { ObjectEntry } from '../wire/object.ts';

const source = sources<CloudParts>();

/** Something under a prefix is new, changed or gone. */
export const objectChanged = source({
	name: 'objectChanged',
	resource: 'object',
	label: 'object changed',
	alias: ['new file in bucket', 'new object in container', 'file added to swift'],
	help: 'An object under a prefix is added, changed or removed',
	part: 'object',
	fields: {
		container,
		prefix: text('Prefix', {
			blanks: true,
			example: 'incoming/',
			help: 'Only objects whose name begins with this',
		}),
		events: choices('Changes', {
			placeholder: 'any',
			help: 'Which changes to report; all if empty',
			options: [
				{ value: 'added', label: 'Added' },
				{ value: 'changed', label: 'Changed' },
				{ value: 'removed', label: 'Removed' },
			],
		}),
		interval: duration('Interval', {
			default: 30,
			min: 1,
			max: 86_400,
			example: '1m',
			help: 'How often to list the container',
		}),
		account,
	},
	scope: ['container', 'prefix', 'account'],
	covers: ['object GET /{container}'],
	events: ['object.added', 'object.changed', 'object.removed'],
	sample: {
		event: 'object.added',
		service: 'cloud',
		at: '2026-01-31T03:12:50.000Z',
		key: `object.added photos/${entrySample.name} d41d8cd91048576mkz7q0`,
		text: `Object ${entrySample.name} in photos is new`,
		object: entrySample,
	},
	poll: {
		every: ({ interval }) => interval,
		place: placeOf,
		sees: ({ container: of, prefix, account: whose }) => JSON.stringify([of, prefix, whose]),
		async snapshot({ cloud }, { container: of, prefix, account: whose }, { signal }): Promise<ObjectLook> {
			const entries: ObjectEntry[] = [];
			const at = Date.now();
			for await (const entry of objectsOf(cloud).list(of, { prefix, account: whose, signal }))
				entries.push(entry);
			return { at, container: of, entries };
		},
		know: (look: ObjectLook, before: KnownObjects | undefined) => knowObjects(look, before),
		diff: (before: KnownObjects, now: KnownObjects, { container: of, events }) =>
			diffObjects(before, now, { container: of, only: events ?? [] }),
		gone: ({ event }) => event === 'object.removed',
		remember: rememberObjects,
		recall: recallObjects,
	},
});
