import { bytes, duration, flag, number, picks, record, text } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import { asMusterError, MusterError } from '../../../core/errors.ts';
import { isTimeOver } from '../../../net/call.ts';
import type { QueryParams, SerfClient } from '../client/types.ts';
import { type Addressees, askedFilter, askedOf } from '../model/asked-members.ts';
import { createAnswers, type EndedBy } from '../model/gathered-answers.ts';
import { withFilter } from './with-filter.ts';
import { notBlank } from './not-blank.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

type Answers = ReturnType<typeof createAnswers>;

/** Letters of names that a query can hold: it travels with them in one datagram. */
const MAX_NAMES = 9000;

/**
 * @throws MusterError BAD_INPUT for an empty pattern, which every member matches: somebody’s expression came
 *   to nothing; LIMIT for more names than a query can hold.
 */
const checkAddressees = ({ nodes = [], tags = {} }: Addressees): void => {
	const [tag] = Object.entries(tags).find(([, pattern]) => pattern === '') ?? [];
	if (tag !== undefined)
		throw new MusterError(
			'BAD_INPUT',
			`The pattern for tag “${tag}” is empty, so all members would be asked`,
			{
				hint: 'Give a pattern, e.g. web; to ask all members, leave out Tags. Nothing was sent.',
				details: { field: 'tags' },
			},
		);
	const letters = nodes.reduce((sum, name) => sum + name.length, 0);
	if (letters > MAX_NAMES)
		throw new MusterError('LIMIT', `Members names ${nodes.length}, more than a query can hold`, {
			hint: 'An agent takes about 1 kB of names unless query_size_limit says otherwise. Choose by Tags, or ask some at a time. Nothing was sent.',
			details: { field: 'nodes' },
		});
};

/** Whom the query is put to, by the agent’s own judgement. */
const addressed = async (client: SerfClient, to: Addressees, context: Context<SerfParts>) => {
	const { signal } = context;
	const matching = to.tags
		? await withFilter(context, (own) => own.membersFiltered(askedFilter(to), { signal }))
		: await client.membersFiltered(askedFilter(to), { signal });
	return askedOf(matching, to.nodes);
};

/** A connection that was lost under a query: what had come is in the details. */
const withAnswers = (thrown: unknown, answers: Answers): MusterError => {
	const { code, message, hint, details } = asMusterError(thrown, 'Gathering answers');
	return new MusterError(code, message, {
		hint,
		details: { ...details, ...answers.result() },
		cause: thrown,
	});
};

/** Puts the query and gathers until its end. What has come when the step’s time is over is kept. */
const gather = async (
	client: SerfClient,
	params: QueryParams,
	answers: Answers,
	{ early, asked }: { readonly early: boolean; readonly asked: number },
	{ signal, progress }: Context<SerfParts>,
): Promise<EndedBy> => {
	const records = client.query(params, { signal });
	await records.ready;
	try {
		if (early && answers.isComplete()) return 'answers';
		for await (const one of records) {
			answers.add(one);
			progress(answers.count(), asked);
			if (early && answers.isComplete()) return 'answers';
		}
		return 'query';
	} catch (thrown) {
		if (isTimeOver(signal)) return 'timeout';
		if (signal.aborted) throw thrown;
		throw withAnswers(thrown, answers);
	} finally {
		await records.return();
	}
};

const sendQuery = op({
	resource: 'query',
	name: 'send',
	action: 'Send a query',
	effect: 'changes',
	help: 'Ask the members a question and gather their answers, until all have come or the time is over',
	fields: {
		name: text('Query', {
			...notBlank,
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
			placeholder: 'any',
			help: 'Only members in whose tags these regular expressions are found are asked (Go RE2)',
		}),
		open: duration('Open for', {
			min: 0.001,
			placeholder: 'automatic',
			example: '15s',
			advanced: true,
			help: 'How long members may answer; if empty the agent chooses 1.6 s to 32 s by the size of the cluster',
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
		absent: [],
		silent: ['db-1'],
		unreached: [],
		complete: false,
		endedBy: 'query',
	},
	optional: ['unreached'],
	bytes: ['responses.*.payload'],
	failure(result) {
		type Names = readonly string[];
		const { asked, silent, absent } = result as { asked: Names; silent: Names; absent: Names };
		const missing = silent.length + absent.length;
		if (missing > 0) return `${missing} without answer`;
		return asked.length === 0 ? 'nobody was asked' : undefined;
	},
	timeout: 120,
	since: '0.5.0',
	async run(client, { name, payload, nodes, tags, open, early, acks, relay }, context) {
		checkAddressees({ nodes, tags });
		const { asked, absent } = await addressed(client, { nodes, tags }, context);
		const answers = createAnswers(asked);
		const params: QueryParams = {
			name,
			payload,
			filterNodes: nodes,
			filterTags: tags,
			requestAck: acks,
			relayFactor: relay,
			...(open ? { timeout: open } : {}),
		};
		const endedBy = await gather(client, params, answers, { early, asked: asked.length }, context);
		const { unreached, ...found } = answers.result();
		return {
			name,
			asked,
			absent,
			...found,
			...(acks ? { unreached } : {}),
			complete: asked.length > 0 && absent.length === 0 && answers.isComplete(),
			endedBy,
		};
	},
});

/** What can be done with queries. */
export const queryOperations = [sendQuery] as const;
