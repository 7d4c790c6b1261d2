import { bytes, flag, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { notBlank } from './not-blank.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const sendEvent = op({
	resource: 'event',
	name: 'send',
	action: 'Send an event',
	alias: ['broadcast an event', 'send a user event', 'gossip event'],
	effect: 'changes',
	help: 'Broadcast a user event to every member; name and payload together take about 480 bytes at most',
	returns: 'one',
	fields: {
		name: text('Event', {
			...notBlank,
			required: true,
			placeholder: 'e.g. deploy',
			example: 'deploy',
			alias: 'Name',
			help: 'What members listen for',
		}),
		payload: bytes('Payload', { alias: 'Payload', help: 'Any bytes that go with it' }),
		coalesce: flag('Coalesce', {
			default: false,
			alias: 'Coalesce',
			help: 'Whether members may keep only the last of several events of one name',
		}),
	},
	part: 'main',
	covers: ['event'],
	sample: { sent: true, name: 'deploy', bytes: 5 },
	async run(client, { name, payload = new Uint8Array(), coalesce }, { signal }) {
		await client.event(name, payload, { coalesce, signal });
		return { sent: true, name, bytes: payload.length };
	},
});

/** What can be done with user events. */
export const eventOperations = [sendEvent] as const;
