import type { SerfParts } from '../parts.ts';
import { bytes, duration, flag, number, picks, record, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import type { MemberFilter, QueryRecord, SerfClient } from '../client/types.ts';
import { exactly, whole } from '../model/member-view.ts';

const op = operations<SerfParts>();

/** Names of the alive members that a query is put to: the agent’s own judgement of the filters. */
const asked = async (
	client: SerfClient,
	nodes: readonly string[] | undefined,
	tags: Readonly<Record<string, string>> | undefined,
	signal: AbortSignal,
) => {
	const filter: MemberFilter = {
		status: 'alive',
		...(nodes?.length ? { name: whole(nodes.map(exactly).join('|')) } : {}),
		// a query's filters match anywhere in a tag, those of the list the whole of it
		...(tags
			? {
					tags: Object.fromEntries(
						Object.entries(tags).map(([tag, pattern]) => [tag, `(?s).*(?:${pattern}).*`]),
					),
				}
			: {}),
	};
	return (await client.membersFiltered(filter, { signal })).map(({ name }) => name);
};

export const sendQuery = op({
	resource: 'query',
	name: 'send',
	action: 'Send a query',
	effect: 'changes',
	help: 'Ask the members something and gather what they answer',
	fields: {
		name: text('Query', {
			required: true,
			placeholder: 'e.g. uptime',
			example: 'uptime',
			alias: 'Name',
			help: 'What members listen for',
		}),
		payload: bytes('Payload', { alias: 'Payload', help: 'Any bytes that go with it; about 900 fit' }),
		nodes: picks('Members', {
			list: 'members',
			placeholder: 'all',
			alias: 'FilterNodes',
			help: 'Only these members are asked',
		}),
		tags: record('Tags', {
			item: 'tag',
			keyPlaceholder: 'tag',
			valuePlaceholder: 'pattern',
			example: 'role = web',
			alias: 'FilterTags',
			help: 'Only members in whose tags these regular expressions are found are asked (Go RE2)',
		}),
		open: duration('Open for', {
			placeholder: 'as long as the agent thinks right',
			example: '15s',
			advanced: true,
			help: 'How long members may answer; the agent chooses 1.6 s to 32 s by the size of the cluster',
		}),
		early: flag('Early end', {
			default: true,
			advanced: true,
			help: 'Whether to stop waiting as soon as every member asked has answered',
		}),
		acks: flag('Acknowledge', {
			default: true,
			advanced: true,
			alias: 'RequestAck',
			help: 'Whether members also say that the query reached them',
		}),
		relay: number('Relay factor', {
			default: 0,
			min: 0,
			max: 255,
			integer: true,
			advanced: true,
			alias: 'RelayFactor',
			since: '0.8.1',
			help: 'Through how many other members each answer is sent a second time',
		}),
	},
	part: 'main',
	covers: ['query', 'members-filtered'],
	sample: {
		name: 'uptime',
		responses: [{ from: 'web-1', payload: '12 days' }],
		acks: ['db-1', 'web-1'],
		asked: ['db-1', 'web-1'],
		silent: ['db-1'],
		unreached: [],
		complete: false,
	},
	timeout: 120,
	since: '0.5.0',
	async run(client, { name, payload, nodes, tags, open, early, acks, relay }, { signal, progress }) {
		const names = await asked(client, nodes, tags, signal);
		const [unacked, silent] = [new Set(names), new Set(names)];
		const responses: Pick<QueryRecord, 'from' | 'payload'>[] = [];
		const arrived: string[] = [];
		const records = client.query(
			{
				name,
				payload,
				filterNodes: nodes,
				filterTags: tags,
				requestAck: acks,
				relayFactor: relay,
				...(open ? { timeout: open } : {}),
			},
			{ signal },
		);
		for await (const { type, from, payload: answer } of records) {
			if (type === 'ack') {
				arrived.push(from);
				unacked.delete(from);
			} else {
				responses.push({ from, payload: answer });
				silent.delete(from);
				unacked.delete(from);
			}
			progress(responses.length, names.length);
			if (early && names.length > 0 && silent.size === 0) break;
		}
		return {
			name,
			responses,
			acks: arrived.sort(),
			asked: names.sort(),
			silent: [...silent].sort(),
			...(acks ? { unreached: [...unacked].sort() } : {}),
			complete: names.length > 0 && silent.size === 0,
		};
	},
});
