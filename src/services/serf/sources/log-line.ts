import { text } from '../../../catalogue/field.ts';
import { type Event, sources, type WatchContext } from '../../../catalogue/source.ts';
import { logLineView } from '../model/log-line-view.ts';
import {
	createSeenLines,
	digestOf,
	MOST_REMEMBERED,
	overlapOf,
	type SeenLines,
} from '../model/log-overlap.ts';
import { textMatcher } from '../model/matchers.ts';
import { level } from '../operations/log.ts';
import { gapsOf, overflow } from './gap.ts';
import type { SerfParts } from '../parts.ts';

const source = sources<SerfParts>();

const toEvent = (line: string, key: string, recovered: boolean): Event => {
	const view = logLineView(line);
	return {
		event: 'log.line',
		service: 'serf',
		at: new Date().toISOString(),
		key,
		text: view.text ?? line,
		log: view,
		...(recovered ? { recovered: true as const } : {}),
	};
};

/** What was seen before: by an earlier connection, or by an earlier process of the same agent and level. */
const seenBefore = ({ state, remembered }: WatchContext, log: string): SeenLines | undefined => {
	const live = state.get(log) as SeenLines | undefined;
	if (live) return live;
	const stored = remembered as { log?: string; lines?: readonly string[] } | undefined;
	return stored?.log === log && stored.lines ? createSeenLines(stored.lines) : undefined;
};

export const logLine = source({
	name: 'logLine',
	resource: 'log',
	label: 'log line',
	help: 'The agent writes a line to its log',
	fields: {
		level,
		pattern: text('Pattern', {
			placeholder: 'any',
			example: 'Suspect|failed',
			help: 'Only lines in which this regular expression is found (Go RE2)',
		}),
	},
	overflow: overflow('lines'),
	covers: ['monitor'],
	events: ['log.line'],
	sample: {
		event: 'log.line',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'log.line Zm9vYmFy 1',
		text: 'Suspect web-1 has failed',
		log: {
			time: '2026/01/31 03:12:45',
			level: 'WARN',
			source: 'memberlist',
			text: 'Suspect web-1 has failed',
			line: '2026/01/31 03:12:45 [WARN] memberlist: Suspect web-1 has failed',
		},
	},
	optional: ['log.time', 'log.level', 'log.source', 'log.text'],
	part: 'stream',
	check: ({ pattern }) => void textMatcher(pattern),
	async *listen(client, { level: wanted, pattern }, context) {
		const matches = textMatcher(pattern);
		const lines = client.monitor(wanted, { signal: context.signal });
		const gaps = gapsOf(context, 'Lines that were written', lines);
		const log = `${client.agent.host}:${client.agent.port} ${wanted}`;
		const before = seenBefore(context, log);
		const seen = createSeenLines(before?.digests);
		const past: string[] = [];
		let begun = false;
		const add = (some: readonly string[], recovered: boolean): Event[] => {
			const events = some.map((line) => ({ line, key: seen.add(line) }));
			context.remember({ log, lines: seen.digests.slice(-MOST_REMEMBERED) });
			return events.filter(({ line }) => matches(line)).map(({ line, key }) => toEvent(line, key, recovered));
		};
		/** The past is over: what is new in it was missed. */
		const begin = function* (): Generator<Event | Event[]> {
			begun = true;
			const known = overlapOf(before?.digests ?? [], past.map(digestOf));
			if (!before || (known === 0 && before.digests.length > 0)) yield* gaps.begin();
			gaps.closed();
			context.state.set(log, seen);
			const missed = add(past.slice(known), true);
			if (before) yield missed;
			context.ready();
		};
		try {
			for await (const item of lines) {
				if ('dropped' in item) yield gaps.dropped(item.dropped);
				else if (!('log' in item)) yield* begin();
				else if (begun) yield add([item.log], false);
				else past.push(item.log);
			}
		} finally {
			gaps.end();
			await lines.return();
		}
	},
});
