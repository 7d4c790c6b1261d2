import type { QueryRecord } from '../client/types.ts';

/**
 * Why gathering ended: every member asked has answered, the query’s time was over, or the step’s time was.
 */
export type EndedBy = 'answers' | 'query' | 'timeout';

/** What has come to a query, and from whom something is still missing. */
export const createAnswers = (asked: readonly string[]) => {
	const [unacked, silent] = [new Set(asked), new Set(asked)];
	const responses: Pick<QueryRecord, 'from' | 'payload'>[] = [];
	const acks: string[] = [];
	return {
		add({ type, from, payload }: QueryRecord): void {
			unacked.delete(from);
			if (type === 'ack') acks.push(from);
			else {
				responses.push({ from, payload });
				silent.delete(from);
			}
		},
		/** How many answered. */
		count: () => responses.length,
		/** Whether nobody is left to wait for. */
		isComplete: () => silent.size === 0,
		result: () => ({
			responses,
			acks: acks.sort(),
			silent: [...silent].sort(),
			unreached: [...unacked].sort(),
		}),
	};
};
