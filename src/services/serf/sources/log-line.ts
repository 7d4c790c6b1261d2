import type { SerfParts } from '../parts.ts';
import { text } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import type { SerfClient } from '../client/types.ts';
import { level } from '../operations/log.ts';
import { marked } from '../model/past-log-lines.ts';
import { lineWords } from '../model/log-view.ts';
import { gapsOf, overflow } from './gap.ts';
import { contains } from '../model/matchers.ts';

const source = sources<SerfParts>();

let count = 0;
const happening = (line: string, recovered: boolean): Event => {
	const at = new Date().toISOString();
	return {
		event: 'log.line',
		service: 'serf',
		at,
		key: `log.line ${++count} ${at}`,
		text: line,
		log: lineWords(line),
		...(recovered ? { recovered: true as const } : {}),
	};
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
			help: 'Only lines in which this regular expression is found',
		}),
	},
	overflow: overflow('lines'),
	covers: ['monitor'],
	sample: {
		event: 'log.line',
		service: 'serf',
		at: '2026-01-31T03:12:45.678Z',
		key: 'log.line 1 2026-01-31T03:12:45.678Z',
		text: '2026/01/31 03:12:45 [WARN] memberlist: Suspect web-1 has failed',
		log: {
			time: '2026/01/31 03:12:45',
			level: 'WARN',
			source: 'memberlist',
			text: 'Suspect web-1 has failed',
			line: '2026/01/31 03:12:45 [WARN] memberlist: Suspect web-1 has failed',
		},
	},
	part: ({ level: wanted }) => `log ${wanted}` as const,
	async *listen(client, { level: wanted, pattern }, context) {
		const matches = contains(pattern, 'Pattern');
		const gaps = gapsOf(context, 'Lines that were written');
		const lines = client.monitor(wanted, { signal: context.signal });
		const last = context.state.get('line') as string | undefined;
		let kept: string[] | undefined = [];
		try {
			await lines.ready;
			for await (const item of marked(lines, context.signal)) {
				if (item === 'past') {
					const at = last === undefined ? -1 : (kept?.lastIndexOf(last) ?? -1);
					// the agent begins with the lines it has: what follows the last one told is what was missed
					if (at >= 0)
						yield (kept ?? [])
							.slice(at + 1)
							.filter(matches)
							.map((line) => happening(line, true));
					else yield* gaps.begin();
					if (kept?.length) context.state.set('line', kept.at(-1));
					kept = undefined;
					context.ready();
				} else if ('dropped' in item) yield gaps.dropped(item.dropped);
				else if (kept) kept.push(item.log);
				else {
					context.state.set('line', item.log);
					if (matches(item.log)) yield happening(item.log, false);
				}
			}
		} finally {
			gaps.end();
			await lines.return();
		}
	},
});
