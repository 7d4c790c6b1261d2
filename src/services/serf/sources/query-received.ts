import { bytes, list, text } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { asMusterError, type MusterError } from '../../../core/errors.ts';
import type { QueryEvent } from '../client/types.ts';
import { gapsOf, listening, noted, notice, overflow } from './gap.ts';
import { isWanted, streamOf } from '../model/stream-filter.ts';
import type { SerfParts } from '../parts.ts';

const source = sources<SerfParts>();
const encoder = new TextEncoder();

/**
 * Seconds for which an answer is passed on: how long a query is open is known to the agent alone, which
 * refuses a late one.
 */
const ANSWER_WITHIN = 3600;
/** Seconds that the agent may take to take it. */
const ANSWER_TIME = 10;

export const toEvent = ({ id, name, payload, lTime }: QueryEvent): Event => {
	const at = new Date().toISOString();
	return {
		event: 'query.received',
		service: 'serf',
		at,
		key: `query.received ${name} ${id} ${lTime} ${at}`,
		text: `${name} was asked`,
		query: { name, payload, lTime },
		answerWithin: ANSWER_WITHIN,
	};
};

/** An answer that the agent did not take, e.g. since it came too late. */
const refusal = ({ name }: QueryEvent, { code, message }: MusterError): Event =>
	notice('late', `The query “${name}” was not answered: ${message}`, { query: name, code });

export const queryReceived = source({
	name: 'queryReceived',
	resource: 'query',
	label: 'query received',
	help: 'Somebody asks the cluster a question, which can be answered',
	fields: {
		names: list('Queries', {
			placeholder: 'any',
			item: 'query',
			itemPlaceholder: 'uptime',
			example: 'uptime',
			help: 'Only queries of these names; all if empty',
		}),
		atOnce: text('Answer at once', {
			advanced: true,
			placeholder: 'nothing',
			example: 'ok',
			help: 'A fixed text to answer with at once',
		}),
	},
	overflow: overflow('queries'),
	covers: ['stream', 'respond'],
	events: ['query.received'],
	answers: 'query',
	answer: {
		payload: bytes('Answer', {
			alias: 'Payload',
			help: 'What the asker gets from this member; about 900 bytes fit',
		}),
	},
	sample: {
		event: 'query.received',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'query.received uptime 1 7 2026-01-31T03:12:45.678Z',
		text: 'uptime was asked',
		query: { name: 'uptime', payload: '', lTime: 7 },
	},
	bytes: ['query.payload'],
	part: 'stream',
	async *listen(client, { names, atOnce }, context) {
		const records = client.stream(streamOf('query', names), { signal: context.signal, keepRest: true });
		const gaps = gapsOf(context, 'Queries that were put', records);
		const answer = async (item: QueryEvent, payload: Uint8Array, came: number) => {
			await client.respond(item.id, payload, { timeout: ANSWER_TIME });
			context.log(`Query “${item.name}” answered ${Math.round(performance.now() - came)} ms after it came`);
			return { answered: true };
		};
		try {
			await records.ready;
			yield* listening(context, gaps);
			context.ready();
			for await (const item of records) {
				if ('dropped' in item) yield gaps.dropped(item.dropped);
				else if (item.event === 'query' && isWanted(names, item.name)) {
					const came = performance.now();
					if (atOnce) {
						const refused = await answer(item, encoder.encode(atOnce), came).then(
							() => undefined,
							(error: unknown) => refusal(item, asMusterError(error, 'Answering a query')),
						);
						if (refused) yield refused;
						yield noted(context, toEvent(item));
					} else
						yield noted(context, {
							...toEvent(item),
							reply: ({ payload }) =>
								answer(item, (payload as Uint8Array | undefined) ?? new Uint8Array(), came),
						});
				}
			}
		} finally {
			gaps.end();
			await records.return();
		}
	},
});
