import { dataOf, isNotice } from '../../catalogue/event.ts';
import { choice, duration, type Fields, flag, number } from '../../catalogue/field.ts';
import type { AnyOperation, Context } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { AnySource, Event, WatchContext } from '../../catalogue/source.ts';
import { camel, spaced } from '../../core/case.ts';
import { inOneLine, MusterError, cancelled } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import { after } from '../../net/call.ts';
import { type ConnectionStatus, reconnect } from '../../net/reconnect.ts';
import { leaseForSource } from '../connect/facts.ts';
import { cleanUp } from '../watch/clean-up.ts';
import { listen } from '../watch/listen.ts';

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

interface Listening {
	readonly service: AnyService;
	readonly source: AnySource;
	readonly values: Waiting;
	readonly context: Context;
	readonly signal: AbortSignal;
	onConnectionStatus(status: ConnectionStatus): void;
}

/** Events of a source until enough came, over as many connections as it takes. */
async function* eventsOf({
	service,
	source,
	values,
	context,
	signal,
	onConnectionStatus,
}: Listening): AsyncGenerator<Event> {
	const part = typeof source.part === 'function' ? source.part(values as never) : source.part;
	const state = new Map<string, unknown>();
	let remembered: WatchContext['remembered'];
	let first = values.already === true;
	const batches = reconnect({
		signal,
		acquire: (stop) => leaseForSource(service, source, part, context.lease(part, stop), stop),
		isFatal: ({ code }) => code === 'BAD_INPUT' || code === 'UNSUPPORTED' || code.startsWith('AUTH_'),
		onConnectionStatus,
		async *listen(client, ready) {
			if (first) {
				const now = await source.already?.(client as never, values as never, { signal });
				first = false;
				if (now) yield now;
			}
			yield* listen(source, client, values as never, {
				signal,
				state,
				remembered,
				redeployed: false,
				forgotten: false,
				ready,
				remember: (known) => {
					remembered = known;
				},
				log: context.log,
			});
		},
	});
	try {
		for await (const batch of batches) yield* Array.isArray(batch) ? batch : [batch];
	} finally {
		// also when the step was stopped: its own signal is over by then
		await cleanUp({ source, values, remembered, lease: context.lease, log: context.log });
	}
}

const nothingCame = (
	{ label }: AnySource,
	{ count, deadline }: Waiting,
	events: readonly Event[],
	status: ConnectionStatus | undefined,
	everConnected: boolean,
): MusterError => {
	const came = `${events.length} of ${count} came`;
	const details = { events: events.slice(0, 100) };
	if (status?.is === 'retrying' && !everConnected)
		return new MusterError(
			status.error.code,
			`No connection within ${formatDuration(deadline)}, so nothing could be heard: ${status.error.message}`,
			{ hint: status.error.hint, details, cause: status.error },
		);
	const cut =
		status?.is === 'retrying' ? ` The connection was lost meanwhile: ${inOneLine(status.error)}` : '';
	return new MusterError('TIMEOUT', `No “${label}” within ${formatDuration(deadline)} (${came}).${cut}`, {
		hint: 'Give a longer deadline, loosen the filter, or let the step go on with what came.',
		details,
	});
};

/**
 * *Wait for next …*: a source as a step. It listens first, so what happens right after the step has started
 * is not missed.
 */
export const waitStep = (service: AnyService, source: AnySource): AnyOperation => ({
	resource: source.resource,
	name: camel('wait for', spaced(source.name)),
	action: `Wait for next ${source.label}`,
	effect: 'reads',
	help: `Wait until it happens: ${source.help.charAt(0).toLowerCase()}${source.help.slice(1)}`,
	fields: { ...source.fields, ...(source.already ? already : {}), ...own } as Fields,
	returns: 'many',
	covers: source.covers,
	sample: source.sample,
	optional: source.optional,
	bytes: source.bytes,
	part: null,
	timeout: Number.POSITIVE_INFINITY,
	run: async (_client, input, context) => {
		const values = input as unknown as Waiting;
		source.check?.(values as never);
		const deadline = after(values.deadline);
		const signal = AbortSignal.any([context.signal, deadline]);
		const events: Event[] = [];
		const seen = new Set<string>();
		let status: ConnectionStatus | undefined;
		let everConnected = false;
		const onConnectionStatus = (now: ConnectionStatus) => {
			status = now;
			if (now.is === 'connected') everConnected = true;
		};
		for await (const event of eventsOf({
			service,
			source,
			values,
			context,
			signal,
			onConnectionStatus,
		})) {
			if (isNotice(event) || seen.has(event.key)) continue;
			seen.add(event.key);
			events.push(dataOf(event));
			context.progress(events.length, values.count);
			if (events.length >= values.count) return events;
		}
		if (context.signal.aborted) throw cancelled(`waiting for “${source.label}”`);
		const error = nothingCame(source, values, events, status, everConnected);
		// going on where nothing could be heard would say that nothing happened
		if (values.onTimeout === 'continue' && (everConnected || status?.is !== 'retrying')) return events;
		throw error;
	},
});
