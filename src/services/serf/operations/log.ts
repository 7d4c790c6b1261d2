import type { SerfParts } from '../parts.ts';
import { choice, duration, flag, number } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { after } from '../../../net/call.ts';
import type { SerfClient } from '../client/types.ts';
import { marked } from '../model/past-log-lines.ts';
import { lineWords } from '../model/log-view.ts';

const op = operations<SerfParts>();

export const level = choice('Level', {
	default: 'INFO',
	alias: 'LogLevel',
	help: 'The least important lines to show; DEBUG shows payloads of events',
	options: [
		{ value: 'DEBUG', label: 'Debug' },
		{ value: 'ERR', label: 'Error' },
		{ value: 'INFO', label: 'Info' },
		{ value: 'TRACE', label: 'Trace' },
		{ value: 'WARN', label: 'Warn' },
	],
});

const sample = {
	time: '2026/01/31 03:12:45',
	level: 'INFO',
	source: 'serf',
	text: 'EventMemberFailed: web-1 10.0.0.11',
	line: '2026/01/31 03:12:45 [INFO] serf: EventMemberFailed: web-1 10.0.0.11',
};

export const getLog = op({
	resource: 'log',
	name: 'getLatest',
	action: 'Get the latest log lines',
	effect: 'reads',
	help: 'The last lines of the agent’s log, 512 at most, without waiting for new ones',
	returns: 'many',
	fields: { level },
	covers: ['monitor', 'stop'],
	sample,
	part: ({ level: wanted }) => `log ${wanted}` as const,
	async run(client, { level: wanted }, { signal }) {
		const lines = client.monitor(wanted, { signal });
		const found = [];
		try {
			await lines.ready;
			for await (const item of marked(lines, signal)) {
				if (item === 'past') break;
				if ('log' in item) found.push(lineWords(item.log));
			}
		} finally {
			await lines.return();
		}
		return found;
	},
});

export const followLog = op({
	resource: 'log',
	name: 'follow',
	action: 'Follow the log',
	effect: 'reads',
	help: 'Log lines as they are written, for some time or up to some number',
	returns: 'stream',
	fields: {
		level,
		time: duration('Follow for', { default: 10, min: 0.1, example: '30s', help: 'How long to follow' }),
		count: number('Lines', {
			min: 1,
			integer: true,
			placeholder: 'any',
			help: 'After how many lines to stop before that time',
		}),
		recent: flag('Recent lines', {
			default: false,
			advanced: true,
			help: 'Whether to begin with the lines the agent still has, 512 at most',
		}),
	},
	covers: ['monitor', 'stop'],
	sample,
	part: ({ level: wanted }) => `log ${wanted}` as const,
	timeout: Number.POSITIVE_INFINITY,
	async *run(client, { level: wanted, time, count = Number.POSITIVE_INFINITY, recent }, { signal }) {
		const stop = AbortSignal.any([signal, after(time)]);
		const lines = client.monitor(wanted, { signal });
		const end = () => void lines.return();
		stop.addEventListener('abort', end, { once: true });
		let told = 0;
		try {
			await lines.ready;
			let telling = recent;
			for await (const item of marked(lines, stop)) {
				if (item === 'past') telling = true;
				else if (telling) {
					yield 'log' in item ? lineWords(item.log) : { dropped: item.dropped };
					if (++told >= count) return;
				}
			}
			if (signal.aborted) signal.throwIfAborted();
		} finally {
			stop.removeEventListener('abort', end);
			await lines.return();
		}
	},
});
