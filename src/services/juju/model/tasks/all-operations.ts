import type { JujuClient } from '../../client/client.ts';
import { listOperations, type Query } from '../../wire/calls/task.table.ts';
import type { Operation } from '../../wire/records/task.ts';

const PAGE = 100;
/** Operations that are read at most: a controller keeps two weeks of them. */
const MAX_OPERATIONS = 20_000;

/**
 * Operations that fit, the newest first; the server gives them in pages, 50 where it is not asked for more.
 */
export const allOperations = async (
	client: JujuClient,
	query: Omit<Query, 'limit' | 'offset'>,
	signal: AbortSignal,
): Promise<Operation[]> => {
	const found = new Map<string, Operation>();
	for (let offset = 0; offset < MAX_OPERATIONS; offset += PAGE) {
		const { operations, truncated } = await client.ask(
			listOperations,
			{ ...query, limit: PAGE, offset },
			{ signal },
		);
		const before = found.size;
		for (const one of operations) found.set(one.id, one);
		// a page without news ends it too, whatever the server says of more
		if (!truncated || found.size === before) break;
	}
	return [...found.values()].sort((a, b) => Number(b.id) - Number(a.id));
};
