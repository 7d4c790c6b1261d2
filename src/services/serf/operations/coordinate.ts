import { pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import { rttSeconds } from '../client/rtt.ts';
import type { Coordinate, SerfClient } from '../client/types.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const known = async (client: SerfClient, member: string, signal: AbortSignal): Promise<Coordinate> => {
	const coordinate = await client.coordinate(member, { signal });
	if (coordinate) return coordinate;
	throw new MusterError('NOT_FOUND', `The agent has no network coordinate of “${member}”`, {
		hint: 'It learns them while members talk to each other: a fresh member has none for some seconds, an unknown one never.',
	});
};

const getCoordinate = op({
	resource: 'coordinate',
	name: 'get',
	action: 'Get a network coordinate',
	effect: 'reads',
	help: 'Read a member’s coordinate, from which Serf estimates round-trip times',
	fields: {
		member: pick('Member', {
			list: 'members',
			required: true,
			example: 'web-1',
			alias: 'Node',
			help: 'Name of the member',
		}),
	},
	part: 'main',
	covers: ['get-coordinate'],
	sample: {
		name: 'web-1',
		vector: [0.001, -0.0002, 0, 0, 0, 0, 0, 0],
		error: 0.3,
		adjustment: 0,
		height: 0.00001,
	},
	since: '0.7.0',
	async run(client, { member }, { signal }) {
		const { vec, error, adjustment, height } = await known(client, member, signal);
		return { name: member, vector: vec, error, adjustment, height };
	},
});

const roundTrip = op({
	resource: 'coordinate',
	name: 'getRoundTripTime',
	action: 'Get the round trip time of two members',
	alias: ['rtt', 'ping', 'latency between members'],
	effect: 'reads',
	help: 'Estimate how long a packet takes from one member to another and back',
	fields: {
		from: pick('From', { list: 'members', required: true, example: 'web-1', help: 'Name of one member' }),
		to: pick('To', {
			list: 'members',
			placeholder: 'the agent’s own',
			example: 'web-2',
			help: 'Name of the other member; if empty the agent’s own',
		}),
	},
	part: 'main',
	covers: ['get-coordinate', 'stats'],
	sample: { from: 'web-1', to: 'db-1', seconds: 0.00045 },
	since: '0.7.0',
	async run(client, { from, to }, { signal }) {
		const other = to || ((await client.stats({ signal }))['agent']?.['name'] ?? '');
		const [a, b] = await Promise.all([known(client, from, signal), known(client, other, signal)]);
		return { from, to: other, seconds: rttSeconds(a, b) };
	},
});

/** What can be asked of the map of round-trip times. */
export const coordinateOperations = [getCoordinate, roundTrip] as const;
