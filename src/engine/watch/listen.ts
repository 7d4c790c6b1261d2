import type { Poll } from '../../catalogue/poll.ts';
import type { Event, AnySource, Remembered, WatchContext } from '../../catalogue/source.ts';
import { polls } from '../../net/poll.ts';

const lost = (service: string, at: string): Event => ({
	event: 'gap',
	service,
	at,
	key: `gap ${at}`,
	text: 'What changed while nobody watched is not known: what was known before was lost',
});

/** What was remembered, and the place that it is of where the poll tells one. */
const apart = (
	remembered: Remembered | undefined,
	isPlaced: boolean,
): readonly [unknown, Remembered | undefined] => {
	if (!isPlaced) return [undefined, remembered];
	const { place, known } = (remembered ?? {}) as Readonly<Record<string, Remembered | undefined>>;
	return [place, known];
};

/** What is known from before, of `place`. */
const earlierOf = (poll: Poll, place: string | undefined, context: WatchContext): unknown => {
	const { state: kept, remembered, log } = context;
	const [there, words] = kept.has('known')
		? [kept.get('place'), undefined]
		: apart(remembered, poll.place !== undefined);
	const known = kept.get('known') ?? (words === undefined ? undefined : poll.recall(words));
	if (known === undefined || there === place) return known;
	log('This trigger sees something else than before, and starts with an empty memory');
	return undefined;
};

/**
 * A source’s polls as events: the first look at all primes; after an outage or a restart it is compared with
 * what was known, and what changed since is told as recovered, what is gone since at the second look. One
 * look’s events are one batch.
 */
async function* lookAgain(
	{ name, sample }: AnySource,
	poll: Poll,
	client: object,
	values: never,
	context: WatchContext,
): AsyncGenerator<Event[], void> {
	const { state: kept, signal } = context;
	const place = await poll.place?.(client as never, { signal });
	const earlier = earlierOf(poll, place, context);
	const snapshots = polls({
		owner: client,
		key: `${name} ${poll.sees?.(values) ?? ''}`,
		every: poll.every(values),
		fresh: earlier !== undefined,
		snapshot: (stop) => poll.snapshot(client as never, values, { signal: stop }),
		signal,
	});
	let known = earlier;
	let look = 0;
	for await (const snapshot of snapshots) {
		look++;
		const before = known;
		known = poll.know(snapshot, before);
		if (look === 1) poll.check?.(values, known);
		kept.set('known', known);
		kept.set('place', place);
		const words = poll.remember(known);
		context.remember(place === undefined ? words : { place, known: words });
		if (look === 1 && context.forgotten) yield [lost(sample.service, new Date().toISOString())];
		const unseen = (event: Event) =>
			earlier !== undefined && (look === 1 || (look === 2 && poll.gone(event)));
		const events = before === undefined ? [] : poll.diff(before, known, values);
		if (events.length > 0)
			yield events.map((event) => (unseen(event) ? { ...event, recovered: true as const } : event));
		if (look === 1) context.ready();
	}
}

/** A source’s events on one connection, in whichever of its two forms it is written. */
export const listen = (
	source: AnySource,
	client: object,
	values: never,
	context: WatchContext,
): AsyncIterable<Event | Event[]> =>
	source.poll
		? lookAgain(source, source.poll, client, values, context)
		: source.listen(client as never, values, context);
