import { pause } from '../../../../net/backoff.ts';
import { polls } from '../../../../net/poll.ts';
import type { JujuClient } from '../../client/client.ts';
import { get, list, text } from '../../wire/get.ts';
import { getOperations, listOperations } from '../../wire/calls/task.table.ts';
import { hasEnded, type Operation } from '../../wire/records/task.ts';

const PAGE = 500;
const MOST_PAGES = 40;
/** Ended operations that are kept for those who take looks late. */
const MOST_KEPT = 2000;
/** Numbers that are tried beyond the last one, and those before it that were not seen. */
const AHEAD = 32;
/** Looks between two that list everything again. */
const WHOLE_EVERY = 120;
const MOST_STREAMS = 20;
/** Milliseconds between two looks that a running action asks for. */
const SHORTEST_MS = 300;

const isOpen = ({ tasks, status }: Operation): boolean =>
	tasks.length === 0 ? ['pending', 'running', 'aborting'].includes(status) : !tasks.every(hasEnded);

/** Numbers of an operation and its tasks: one sequence of the model. */
export const numbersOf = ({ id, tasks }: Operation): number[] =>
	[id, ...tasks.map((task) => task.id)].map(Number).filter(Number.isInteger);

const listAll = async (client: JujuClient, signal: AbortSignal): Promise<Operation[]> => {
	const all = new Map<string, Operation>();
	for (let page = 0; page < MOST_PAGES; page++) {
		const before = all.size;
		const query = { limit: PAGE, offset: page * PAGE };
		const { operations, truncated } = await client.ask(listOperations, query, { signal });
		for (const one of operations) all.set(one.id, one);
		// a page without news ends it too, whatever the server says of more
		if (!truncated || all.size === before) break;
	}
	return [...all.values()];
};

/**
 * Hurries the next look whenever a running action says something (§3.5): its end is not told there, but is
 * near.
 */
const streams = (client: JujuClient, hurry: () => void, signal: AbortSignal) => {
	const running = new Map<string, AbortController>();
	const follow = async (id: string, stop: AbortSignal): Promise<void> => {
		const begun = await client.call(
			{
				facade: 'Action',
				method: 'WatchActionsProgress',
				params: { entities: [{ tag: `action-${id}` }] },
				effect: 'reads',
			},
			{ signal: stop },
		);
		const instance = text(list(begun, 'results')[0], 'watcher-id');
		if (instance === undefined) return;
		const watcher = (method: string, more: object) =>
			client.call({ facade: 'StringsWatcher', method, instance, effect: 'reads' }, more);
		try {
			while (!stop.aborted) {
				const said = await watcher('Next', { signal: stop, seconds: Number.POSITIVE_INFINITY });
				if (get(said, 'changes') !== undefined) hurry();
				await pause(SHORTEST_MS, stop);
			}
		} finally {
			if (!client.lost.aborted) await watcher('Stop', { seconds: 5 });
		}
	};
	const can = client.versions('StringsWatcher').length > 0 && Math.max(...client.versions('Action'), 0) >= 5;
	return (ids: ReadonlySet<string>): void => {
		for (const [id, stop] of running)
			if (!ids.has(id)) {
				stop.abort();
				running.delete(id);
			}
		for (const id of can ? ids : []) {
			if (running.has(id) || running.size >= MOST_STREAMS) continue;
			const stop = new AbortController();
			running.set(id, stop);
			// without the stream the looks tell it
			follow(id, AbortSignal.any([stop.signal, signal])).catch(() => {});
		}
	};
};

/** Looks at a model’s operations: all of them at first, then what is open and what came after. */
const looker = (client: JujuClient) => {
	const all = new Map<string, Operation>();
	const seen = new Set<number>();
	let highest = -1;
	let looks = 0;
	let listen: ReturnType<typeof streams> | undefined;
	const put = (operation: Operation) => {
		// a change moves it to the end: the oldest that ended are forgotten first
		all.delete(operation.id);
		all.set(operation.id, operation);
		for (const number of numbersOf(operation)) {
			seen.add(number);
			highest = Math.max(highest, number);
		}
	};
	const around = (): string[] => {
		const ids: string[] = [];
		for (let number = Math.max(0, highest - AHEAD); number <= highest + AHEAD; number++)
			if (!seen.has(number)) ids.push(String(number));
		return ids;
	};
	const more = async (signal: AbortSignal): Promise<void> => {
		let open = [...all.values()].filter(isOpen).map(({ id }) => id);
		for (let before = -2; before !== highest; open = []) {
			before = highest;
			const ids = [...open, ...around()];
			// numbers that are no operation’s are answered with an error each
			for (const { value, key, error } of await client.ask(getOperations, { ids }, { signal }))
				if (value && value.id === key) put(value);
				else if (error?.code === 'CONNECTION_LOST') throw error;
				else if (open.includes(key)) all.delete(key);
		}
	};
	const forget = () => {
		for (const number of seen) if (number < highest - AHEAD * 4) seen.delete(number);
		for (const [id, operation] of all) {
			if (all.size <= MOST_KEPT) break;
			if (!isOpen(operation)) all.delete(id);
		}
	};
	return async (signal: AbortSignal, hurry: () => void): Promise<readonly Operation[]> => {
		if (looks++ % WHOLE_EVERY === 0) {
			const listed = (await listAll(client, signal)).sort((one, other) => Number(one.id) - Number(other.id));
			for (const operation of listed) put(operation);
		}
		await more(signal);
		forget();
		const tasks = [...all.values()].flatMap((operation) => operation.tasks);
		listen ??= streams(client, hurry, signal);
		listen(new Set(tasks.filter(({ status }) => status === 'running').map(({ id }) => id)));
		return [...all.values()];
	};
};

/**
 * Operations of a model as they are looked at, open ones and those that ended lately; triggers with the same
 * connection and interval share one look. A running action that says something makes the next look come at
 * once.
 */
export const watchOperations = (
	client: JujuClient,
	every: number,
	fresh: boolean,
	signal: AbortSignal,
): AsyncGenerator<readonly Operation[], void> =>
	polls({ owner: client, key: 'operations', every, fresh, snapshot: looker(client), signal });
