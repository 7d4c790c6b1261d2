import { isNotYet, notYet } from '../../../catalogue/results.ts';
import { sleep } from '../../../net/backoff.ts';
import type { CloudClient } from '../client/client.ts';
import { look } from '../client/look.ts';
import type { Resource } from '../client/resource.ts';
import { judge, type StatusRecord } from '../model/judge.ts';

/** Seconds between two looks at what takes its time. */
export const EVERY_SECONDS = 2;
/** Milliseconds between the first looks. */
const SOON_MS = [100, 200, 300, 500];

/** Looks several times at first: much is done within a second. `state` is that of the whole waiting. */
export const soon = async (
	once: () => Promise<unknown>,
	state: Map<string, unknown>,
	signal: AbortSignal,
): Promise<unknown> => {
	let now = await once();
	for (const wait of state.has('looked') ? [] : SOON_MS) {
		if (!isNotYet(now)) break;
		await sleep(wait, signal, 'waiting for the cloud to finish');
		now = await once();
	}
	state.set('looked', true);
	return now;
};

/**
 * Waits for a thing’s status. `result` is what the change has returned: what it alone holds (a password)
 * stays in the settled one. Errors that pass are no end of the waiting.
 */
export const waitForStatus =
	<R extends StatusRecord>(
		of: (client: CloudClient) => Resource<R>,
		wanted: readonly string[],
		/**
		 * What must be true beside the status; why not, in a few words. @throws MusterError where it never will
		 * be
		 */
		also: (record: R, before: R) => true | string = () => true,
	) =>
	async (
		client: CloudClient,
		result: unknown,
		_values: unknown,
		{ signal }: { readonly signal: AbortSignal },
		state: Map<string, unknown>,
	): Promise<unknown> => {
		const resource = of(client);
		const before = result as R;
		const once = async (): Promise<unknown> => {
			const seen = await look(() => resource.get(before.id, { signal }));
			if (seen.is === 'unseen') return notYet(seen.error.message);
			const record = seen.is === 'there' ? seen.record : undefined;
			const verdict = judge(resource.kind.title, record, wanted);
			if (verdict !== true) return notYet(verdict);
			if (record !== undefined) {
				const more = also(record, before);
				if (more !== true) return notYet(more);
			}
			const isGone = record === undefined || wanted.includes('DELETED');
			return isGone ? before : { ...before, ...record };
		};
		return soon(once, state, signal);
	};

/** Waits until a thing that was deleted is gone. */
export const waitUntilGone = <R extends StatusRecord>(
	of: (client: CloudClient) => Resource<R>,
	until: string,
	deadline: number,
) => ({
	until,
	every: EVERY_SECONDS,
	deadline,
	look: waitForStatus(of, ['DELETED']),
});
