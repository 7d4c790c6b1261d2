import { choice, list, text } from '../../../catalogue/field.ts';
import type { Event, Remembered } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import { otherModel } from '../operations/op.ts';
import type { JujuParts } from '../parts.ts';
import type { LogLine, LogQuery } from '../wire/log.ts';

const source = sources<JujuParts>();

/** The last moment that was told, and the lines of that moment: a stream that is resumed sends them again. */
interface Place {
	readonly stamp: string;
	readonly told: readonly string[];
}

const placeOf = (remembered: Remembered | undefined): Place | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { stamp, told } = remembered as { stamp?: unknown; told?: unknown };
	return typeof stamp === 'string' && Array.isArray(told) ? { stamp, told: told.map(String) } : undefined;
};
const wordOf = ({ entity, message, location }: LogLine): string =>
	`${entity} ${location ?? ''} ${message}`.slice(0, 200);
const isOld = (line: LogLine, place: Place | undefined): boolean =>
	place !== undefined &&
	(line.stamp < place.stamp || (line.stamp === place.stamp && place.told.includes(wordOf(line))));
const after = (line: LogLine, place: Place | undefined): Place =>
	place?.stamp === line.stamp
		? { stamp: line.stamp, told: [...place.told, wordOf(line)].slice(-200) }
		: { stamp: line.stamp, told: [wordOf(line)] };

const eventOf = (line: LogLine, index: number): Event => ({
	event: 'log.line',
	service: 'juju',
	at: line.at ?? new Date().toISOString(),
	key: `log.line ${line.stamp} ${line.entity} ${index}`,
	text: `${line.entity} ${line.level} ${line.module}: ${line.message}`.slice(0, 500),
	line,
});

export const logLine = source({
	name: 'logLine',
	resource: 'model',
	label: 'log line',
	help: 'A model’s log has a new line of a level, an entity, a module or with a text',
	fields: {
		level: choice('Level', {
			default: 'WARNING',
			help: 'Lines of this level and worse',
			options: ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'].map((value) => ({
				value,
				label: value.charAt(0) + value.slice(1).toLowerCase(),
			})),
		}),
		entities: list('Of', {
			placeholder: 'any',
			item: 'entity',
			itemPlaceholder: 'unit-web-*',
			example: 'unit-web-*',
			help: 'Only lines of these units and machines, as the log names them',
		}),
		modules: list('Modules', {
			placeholder: 'any',
			item: 'module',
			itemPlaceholder: 'juju.worker',
			example: 'unit',
			help: 'Only lines of these modules and what is below them',
		}),
		without: list('Without modules', {
			advanced: true,
			placeholder: 'none',
			item: 'module',
			example: 'juju.worker.lease',
			help: 'No lines of these modules',
		}),
		contains: text('Contains', {
			placeholder: 'anything',
			example: 'hook failed',
			help: 'Only lines with this text, in any case',
		}),
		inModel: otherModel,
	},
	part: ({ inModel }) => (inModel?.trim() ? (`log ${inModel.trim()}` as const) : ('log' as const)),
	covers: ['GET log'],
	overflow:
		'Lines that come faster than the flow takes them are held at the controller; none is lost while the connection stands.',
	sample: {
		event: 'log.line',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'log.line 2026-01-31T03:12:45.678901Z unit-web-0 0',
		text: 'unit-web-0 ERROR unit.web/0.juju-log: hook failed',
		line: {
			at: '2026-01-31T03:12:45.678Z',
			entity: 'unit-web-0',
			level: 'ERROR',
			module: 'unit.web/0.juju-log',
			location: 'server.go:316',
			message: 'hook failed',
			labels: [],
			modelUuid: undefined,
			stamp: '2026-01-31T03:12:45.678901Z',
		},
	},
	optional: ['line.location', 'line.modelUuid', 'line.labels.*'],
	async *listen(
		log,
		{ level, entities, modules, without, contains },
		{ signal, remembered, remember, ready },
	) {
		let place = placeOf(remembered);
		const isResumed = place !== undefined;
		const query: LogQuery = {
			level,
			includeEntity: entities,
			includeModule: modules,
			excludeModule: without,
			// without a backlog 4.0 sends the whole file; the one line shows where its clock stands
			...(place ? { startTime: place.stamp, replay: true } : { backlog: 1 }),
		};
		const wanted = contains?.toLowerCase() ?? '';
		let isFirst = !isResumed;
		let index = 0;
		for await (const lines of log.lines(query, { signal, ready })) {
			const events: Event[] = [];
			for (const line of lines) {
				if (isOld(line, place)) continue;
				place = after(line, place);
				const isBacklog = isFirst && line.at !== null && Date.now() - Date.parse(line.at) > 2000;
				isFirst = false;
				if (isBacklog || !line.message.toLowerCase().includes(wanted)) continue;
				const event = eventOf(line, index++ % 1000);
				events.push(isResumed ? { ...event } : event);
			}
			if (place) remember({ stamp: place.stamp, told: [...place.told] });
			if (events.length > 0) yield events;
		}
	},
});
