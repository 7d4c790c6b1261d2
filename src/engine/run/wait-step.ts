import { choice, duration, type Fields, flag, number } from '../../catalogue/field.ts';
import type { Context, Operation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Event, Source, WatchContext } from '../../catalogue/source.ts';
import { spoken } from '../../core/units.ts';
import { after } from '../../net/deadline.ts';
import { MusterError } from '../../core/errors.ts';
import { reconnect } from '../../net/reconnect.ts';
import { listen } from '../watch/listen.ts';
import { camel, spaced } from '../../core/case.ts';

const own = {
	count: number('How many', {
		default: 1,
		min: 1,
		integer: true,
		advanced: true,
		help: 'How many events to wait for',
	}),
	deadline: duration('Deadline', { default: 300, min: 0.1, example: '5m', help: 'How long to wait at most' }),
	onTimeout: choice('On timeout', {
		default: 'fail',
		advanced: true,
		help: 'What happens when the deadline passes first',
		options: [
			{ value: 'fail', label: 'Fail' },
			{ value: 'continue', label: 'Go on with what came' },
		],
	}),
};
const already = {
	already: flag('Already true', {
		default: true,
		help: 'Whether what is already so counts as the first event',
	}),
};

type Waiting = { count: number; deadline: number; onTimeout: string; already?: boolean };

/** Events of a source until enough came, over as many connections as it takes. */
async function* happenings(
	source: Source,
	values: Waiting,
	context: Context,
	signal: AbortSignal,
): AsyncGenerator<Event> {
	const part = typeof source.part === 'function' ? source.part(values as never) : (source.part ?? 'main');
	const kept = new Map<string, unknown>();
	let remembered: WatchContext['remembered'];
	let first = values.already === true;
	for await (const batch of reconnect({
		signal,
		acquire: (stop) => context.lease(part, stop),
		isFatal: (error) => error.code === 'BAD_INPUT' || error.code.startsWith('AUTH_'),
		async *listen(client, ready) {
			if (first) {
				const now = await source.already?.(client as never, values as never, { signal });
				first = false;
				if (now) yield now;
			}
			yield* listen(source, client, values as never, {
				signal,
				state: kept,
				remembered,
				forgotten: false,
				ready,
				remember: (known) => {
					remembered = known;
				},
				log: context.log,
			});
		},
	}))
		yield* Array.isArray(batch) ? batch : [batch];
}

/** *Wait for next …*: a source as a step. It listens first, so what happens right after the step has started is not missed. */
export const waitStep = (_service: AnyService, source: Source): Operation => ({
	resource: source.resource,
	name: camel('wait for', spaced(source.name)),
	action: `Wait for next ${source.label}`,
	effect: 'reads',
	help: `Wait until it happens: ${source.help.charAt(0).toLowerCase()}${source.help.slice(1)}`,
	fields: { ...source.fields, ...own, ...(source.already ? already : {}) } as Fields,
	returns: 'many',
	covers: source.covers,
	sample: source.sample,
	part: null,
	timeout: Number.POSITIVE_INFINITY,
	run: async (_client, given, context) => {
		const values = given as unknown as Waiting;
		const deadline = after(values.deadline);
		const signal = AbortSignal.any([context.signal, deadline]);
		const events: Event[] = [];
		const seen = new Set<string>();
		for await (const event of happenings(source, values, context, signal)) {
			if (event.event === 'gap' || seen.has(event.key)) continue;
			seen.add(event.key);
			const { reply: _reply, ...data } = event;
			events.push(data as Event);
			context.progress(events.length, values.count);
			if (events.length >= values.count) return events;
		}
		if (context.signal.aborted)
			throw new MusterError('CANCELLED', `Stopped while waiting for “${source.label}”`);
		if (values.onTimeout === 'continue') return events;
		throw new MusterError(
			'TIMEOUT',
			`No “${source.label}” within ${spoken(values.deadline)} (${events.length} of ${values.count} came)`,
			{
				hint: 'Give a longer deadline, loosen the filter, or let the step go on with what came.',
			},
		);
	},
});
