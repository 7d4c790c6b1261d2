import { notYet } from '../../../catalogue/results.ts';
import type { CloudClient } from '../client/client.ts';
import { look } from '../client/look.ts';
import type { Resource } from '../client/resource.ts';
import { judge, type Standing } from '../model/judge.ts';

/** Seconds between two looks at what takes its time. */
export const EVERY = 2;

/**
 * Waits for a thing’s status. `result` is what the change has returned: what it alone holds (a password) stays in the settled one.
 * Errors that pass are no end of the waiting.
 */
export const becomes =
	<R extends Standing>(of: (client: CloudClient) => Resource<R>, wanted: readonly string[]) =>
	async (
		client: CloudClient,
		result: unknown,
		_values: unknown,
		{ signal }: { readonly signal: AbortSignal },
	): Promise<unknown> => {
		const resource = of(client);
		const before = result as R;
		const seen = await look(() => resource.get(before.id, { signal }));
		if (seen.is === 'unseen') return notYet(seen.error.message);
		const record = seen.is === 'there' ? seen.record : undefined;
		const verdict = judge(resource.kind.title, record, wanted);
		if (verdict !== true) return notYet(verdict);
		return record === undefined ? before : { ...before, ...record };
	};

/** Waits until a thing that was deleted is gone. */
export const goneIs = <R extends Standing>(
	of: (client: CloudClient) => Resource<R>,
	until: string,
	deadline: number,
) => ({
	until,
	every: EVERY,
	deadline,
	look: becomes(of, ['DELETED']),
});
