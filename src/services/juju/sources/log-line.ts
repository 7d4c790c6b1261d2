import type { Event } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import type { LogClient } from '../client/log.ts';
import {
	knownLines,
	newPlace,
	pass,
	type LogPosition,
	recallPlace,
	rememberPlace,
	startOf,
} from '../model/watch/log-position.ts';
import { filtersOf, lineSample, logFields } from '../operations/log-fields.ts';
import { otherModel } from '../operations/op.ts';
import type { JujuParts } from '../parts.ts';
import { type LogLine, logQuery, type LogQuery } from '../wire/log.ts';
import { notice, outages } from './shared/outage.ts';

const source = sources<JujuParts>();

/** Milliseconds behind the newest line from which a line counts as late. */
const LATE_MS = 60_000;

const eventOf = (line: LogLine, index: number, isRecovered: boolean): Event => ({
	event: 'log.line',
	service: 'juju',
	at: line.at ?? new Date().toISOString(),
	key: `log.line ${line.stamp} ${line.entity} ${index}`,
	text: `${line.entity} ${line.level} ${line.module}: ${line.message}`.slice(0, 500),
	line,
	...(isRecovered ? { recovered: true as const } : {}),
});

/**
 * Where a log stands that nobody has told yet: its last line, whatever the clocks say; 1.x begins at the end
 * by itself.
 */
const findPlace = async (
	log: LogClient,
	query: LogQuery,
	place: LogPosition,
	signal: AbortSignal,
): Promise<void> => {
	if (log.client.offer.major < 2) return;
	for await (const lines of log.lines({ ...query, backlog: 1, noTail: true }, { signal }))
		for (const line of lines) pass(place, line);
};

/** Where reading begins. Without a backlog 4.0 sends the whole file; 1.x begins at the end by itself. */
const fromWhere = (place: LogPosition, isResumed: boolean, major: number): LogQuery => {
	if (isResumed) return { replay: true, ...(place.newest === '' ? {} : { startTime: startOf(place) }) };
	// a start time would hold back lines of clocks behind and of agents that were cut off
	return major < 2 ? {} : { backlog: 1 };
};

/**
 * Lines that come long after others that were written later: what an agent held back while it was cut off.
 */
const lateOf = (input: readonly LogLine[], newest: string): Event[] => {
	const before = Date.parse(newest) - LATE_MS;
	const late = input.filter(({ at }) => at !== null && Date.parse(at) < before);
	const [first] = late;
	if (!first) return [];
	const of = [...new Set(late.map(({ entity }) => entity))].join(', ');
	const lines = late.length === 1 ? 'A line' : `${late.length} lines`;
	const text = `${lines} of ${of} came late: written at ${first.at}${late.length === 1 ? '' : ' and after'}`;
	return [notice('late', text, { lines: late.length, since: first.at })];
};

/**
 * The log begins later than what was told last: the file was cut off meanwhile, or another controller machine
 * answers.
 */
const torn = ({ newest }: LogPosition, first: LogLine | undefined): Event =>
	notice(
		'gap',
		`The controller’s log does not reach back to ${newest}: lines before ${first?.at ?? 'now'} may be missing`,
		{ since: newest, until: first?.at ?? new Date().toISOString() },
	);

interface Reading {
	readonly place: LogPosition;
	readonly contains: string | undefined;
	/** Whether it goes on where an earlier reading stood, and with the same filters. */
	readonly resumed: boolean;
	readonly sameQuery: boolean;
	/** When it was opened, on the server’s clock in ms. */
	readonly opened: number;
}
/** Lines as events, without those that were told; the place goes on with them. */
const reader = ({ place, contains, resumed, sameQuery, opened }: Reading) => {
	const known = knownLines(place);
	const wanted = contains?.toLowerCase() ?? '';
	let mayBeTorn = sameQuery;
	let index = 0;
	const isRecovered = ({ at }: LogLine): boolean => resumed && at !== null && Date.parse(at) <= opened;
	return (lines: readonly LogLine[]) => {
		const fresh = lines.filter((line) => !known.isTold(line));
		const isNews = fresh.length > 0;
		const notices: Event[] = [];
		if (isNews && mayBeTorn && known.isTorn) notices.push(torn(place, fresh[0]));
		if (isNews) mayBeTorn = false;
		notices.push(
			...lateOf(
				fresh.filter((line) => !isRecovered(line)),
				place.newest,
			),
		);
		for (const line of fresh) pass(place, line);
		const events = fresh
			.filter(({ message }) => message.toLowerCase().includes(wanted))
			.map((line) => eventOf(line, index++ % 1000, isRecovered(line)));
		return { isNews, notices, events };
	};
};

/** Now, by the server; where it tells no clock, as late as its newest line was. */
const openedAt = async ({ client }: LogClient, { newest }: LogPosition): Promise<number> => {
	const clock = await client.clock();
	return clock?.() ?? Date.parse(newest);
};

export const logLine = source({
	name: 'logLine',
	resource: 'model',
	label: 'log line',
	alias: ['error in the juju log', 'debug log'],
	help: 'The debug log of a model has a new line of a certain level, entity or module, or with a certain text',
	fields: {
		...logFields,
		inModel: otherModel,
	},
	part: ({ inModel }) => (inModel?.trim() ? (`log ${inModel.trim()}` as const) : ('log' as const)),
	scope: ['inModel'],
	covers: ['GET log'],
	events: ['log.line'],
	overflow:
		'Lines that come faster than they are taken are held at the controller; none is lost. After an ' +
		'outage the log is read again from ten minutes before the last line that came, or from the 400th ' +
		'line before it where that is later: a line of an earlier moment that arrives meanwhile may be missed.',
	sample: {
		event: 'log.line',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'log.line 2026-01-31T03:12:45.678901Z unit-web-0 0',
		text: 'unit-web-0 ERROR unit.web/0.juju-log: hook failed',
		line: lineSample,
	},
	optional: ['line.location', 'line.modelUuid', 'line.labels.*'],
	async *listen(log, values, context) {
		const { contains } = values;
		const { signal, state } = context;
		const filters = filtersOf(values);
		const asked = logQuery(filters);
		const stored = (state.get('place') as LogPosition | undefined) ?? recallPlace(context.remembered);
		// that there was no line says nothing of other filters
		const earlier = stored?.newest === '' && stored.query !== asked ? undefined : stored;
		const place = earlier ? { ...earlier, query: asked } : newPlace(asked);
		const outage = outages(context);
		const keep = () => {
			state.set('place', place);
			context.remember(rememberPlace(place));
		};
		try {
			if (!earlier) {
				await findPlace(log, filters, place, signal);
				if (signal.aborted) return;
				if (log.client.offer.major >= 2) keep();
				const told = outage.begin(undefined, null);
				if (told.length > 0) yield told;
			}
			const read = reader({
				place,
				contains,
				resumed: earlier !== undefined,
				sameQuery: earlier?.query === asked,
				opened: earlier ? await openedAt(log, place) : 0,
			});
			let begin = earlier ? (count: number) => outage.begin(count, null) : () => [];
			const query = { ...filters, ...fromWhere(place, earlier !== undefined, log.client.offer.major) };
			for await (const lines of log.lines(query, { signal, ready: context.ready })) {
				const { isNews, notices, events } = read(lines);
				if (isNews) {
					notices.push(...begin(events.filter((event) => event.recovered).length));
					begin = () => [];
				}
				keep();
				if (notices.length + events.length > 0) yield [...notices, ...events];
			}
		} finally {
			if (!signal.aborted) outage.ended(log.client.heard);
		}
	},
});
