import type { JujuClient } from '../../client/client.ts';
import {
	findTags,
	getTasks,
	listAll,
	listCompleted,
	listPending,
	listRunning,
} from '../../wire/calls/task.table.ts';
import { allOf } from '../../wire/items.ts';
import { hasEnded, type Task } from '../../wire/records/task.ts';
import { tagOf } from '../../wire/tags.ts';
import { statusNow } from '../settle/look.ts';
import { allOperations } from './all-operations.ts';

export type TaskFilter = 'all' | 'pending' | 'running' | 'ended';
export interface Wanted {
	readonly which: TaskFilter;
	readonly units?: readonly string[] | undefined;
	readonly applications?: readonly string[] | undefined;
	readonly machines?: readonly string[] | undefined;
}

const older = { all: listAll, pending: listPending, running: listRunning, ended: listCompleted };

/** Operations that may hold such tasks: one runs while some of its tasks wait and others have ended. */
const statuses: Readonly<Record<TaskFilter, readonly string[] | undefined>> = {
	all: undefined,
	pending: ['pending', 'running'],
	running: ['running', 'aborting'],
	ended: undefined,
};
const fits: Readonly<Record<TaskFilter, (task: Task) => boolean>> = {
	all: () => true,
	pending: ({ status }) => status === 'pending',
	running: ({ status }) => status === 'running' || status === 'aborting',
	ended: hasEnded,
};

const newestFirst = (tasks: readonly Task[]): Task[] =>
	tasks.toSorted((a, b) => (b.enqueued ?? '').localeCompare(a.enqueued ?? '') || Number(b.id) - Number(a.id));

const hasOperations = ({ versions }: JujuClient): boolean =>
	versions('Action').some((version) => version >= 6);

/** Before 2.8 tasks are asked for by where they run: without a choice everywhere. */
const receivers = async (client: JujuClient, wanted: Wanted, signal: AbortSignal): Promise<string[]> => {
	const { major } = client.offer;
	const { units = [], applications = [], machines = [] } = wanted;
	const chosen = [
		...units.map((one) => tagOf('unit', one)),
		...applications.map((one) => tagOf('application', one, major)),
		...machines.map((one) => tagOf('machine', one)),
	];
	if (chosen.length > 0) return chosen;
	const status = await statusNow(client, signal);
	return [
		...status.units.map(({ name }) => tagOf('unit', name)),
		...(major >= 2 ? status.machines.map(({ id }) => tagOf('machine', id)) : []),
	];
};

/**
 * Tasks in a state, the newest first; one record on all releases. @throws MusterError what the server said
 */
export const listTasks = async (
	client: JujuClient,
	{ which, ...query }: Wanted,
	signal: AbortSignal,
): Promise<Task[]> => {
	if (hasOperations(client)) {
		const operations = await allOperations(client, { ...query, status: statuses[which] }, signal);
		return newestFirst(operations.flatMap(({ tasks }) => tasks).filter(fits[which]));
	}
	const tags = await receivers(client, { which, ...query }, signal);
	const found = tags.length === 0 ? [] : await client.ask(older[which], { tags }, { signal });
	return newestFirst([...new Map(found.map((one) => [one.id, one])).values()]);
};

/** Tasks whose ID begins so; IDs are UUIDs in 1.x, numbers since 2.8. */
export const findTasks = async (client: JujuClient, prefix: string, signal: AbortSignal): Promise<Task[]> => {
	if (hasOperations(client))
		return (await listTasks(client, { which: 'all' }, signal)).filter(({ id }) => id.startsWith(prefix));
	const ids = await client.ask(findTags, { prefixes: [prefix] }, { signal });
	return ids.length === 0 ? [] : newestFirst(allOf(await client.ask(getTasks, { ids }, { signal })));
};
