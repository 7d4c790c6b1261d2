import { choice, duration, flag, number } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { after } from '../../../net/call.ts';
import { KEPT_LINES } from '../client/log-past.ts';
import { logLineView } from '../model/log-line-view.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

export const level = choice('Level', {
	default: 'INFO',
	alias: 'LogLevel',
	help: 'The least important lines to show; Debug shows payloads of events',
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

/** A line of another form than usual is given whole only. */
const notInAll = ['time', 'level', 'source', 'text'];

/** Stands where lines were dropped. */
const lostLines = (dropped: number) => ({
	line: `${dropped} lines were lost here: they came faster than they were taken`,
	dropped,
});

const getLog = op({
	resource: 'log',
	name: 'getLatest',
	action: 'Get the latest log lines',
	effect: 'reads',
	help: 'The last lines of the agent’s log, 512 at most, without waiting for new ones',
	returns: 'many',
	fields: { level },
	part: 'main',
	covers: ['monitor', 'stop'],
	sample,
	optional: notInAll,
	async run(client, { level: wanted }, { signal, limit = KEPT_LINES }) {
		const lines = client.monitor(wanted, { signal });
		const found: string[] = [];
		try {
			for await (const item of lines) {
				if ('begun' in item) break;
				if ('log' in item) found.push(item.log);
			}
		} finally {
			await lines.return();
		}
		// the newest are the latest, whatever the limit
		return found.slice(-Math.min(limit, KEPT_LINES)).map(logLineView);
	},
});

const followLog = op({
	resource: 'log',
	name: 'follow',
	action: 'Follow the log',
	noun: 'log line',
	effect: 'reads',
	help: 'Log lines as they are written, for some time or up to some number',
	returns: 'stream',
	fields: {
		level,
		time: duration('Follow for', {
			default: 10,
			min: 0.1,
			example: '30s',
			help: 'How long to follow, from when the agent sends its lines',
		}),
		count: number('Lines', {
			min: 1,
			integer: true,
			placeholder: 'any',
			example: '20',
			help: 'How many lines to return at most, even if that time is not over',
		}),
		recent: flag('Recent lines', {
			default: false,
			advanced: true,
			help: 'Whether to begin with the lines the agent still has, 512 at most',
		}),
	},
	part: 'main',
	covers: ['monitor', 'stop'],
	sample,
	optional: notInAll,
	timeout: Number.POSITIVE_INFINITY,
	async *run(client, { level: wanted, time, count = Number.POSITIVE_INFINITY, recent }, { signal }) {
		const lines = client.monitor(wanted, { signal });
		const end = () => void lines.return();
		// connecting and finding where the past ends are not part of the time
		let over: AbortSignal | undefined;
		let told = 0;
		let telling = recent;
		try {
			for await (const item of lines) {
				if ('begun' in item) {
					telling = true;
					over = after(time);
					over.addEventListener('abort', end, { once: true });
				} else if (telling) {
					yield 'log' in item ? logLineView(item.log) : lostLines(item.dropped);
					if (++told >= count) return;
				}
			}
			signal.throwIfAborted();
		} finally {
			over?.removeEventListener('abort', end);
			await lines.return();
		}
	},
});

/** What can be read of the agent’s log. */
export const logOperations = [getLog, followLog] as const;
