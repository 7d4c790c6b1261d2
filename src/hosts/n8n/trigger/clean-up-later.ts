interface Waiting {
	readonly of: string;
	readonly timer: NodeJS.Timeout;
	/** Under way once its time is over. */
	running?: Promise<void>;
}
// n8n requires our modules anew after an update: who waits belongs to the process
const registry = globalThis as { [key: symbol]: Map<string, Waiting> | undefined };
const SLOT = Symbol.for('@muster/clean-up/1');
registry[SLOT] ??= new Map();
const waiting = registry[SLOT];

/** n8n listens once to each: fewer listeners than before mean that it was told to stop. */
const stopListeners = (): number => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');

/** Another main of a cluster of n8n may go on with the trigger. */
const hasOtherMains = (): boolean => process.env['N8N_MULTI_MAIN_SETUP_ENABLED'] === 'true';

/**
 * Settles when what the trigger `id` had started is ended, where that is under way: only then may it begin
 * anew.
 */
export const cleanUpDone = async (id: string): Promise<void> => waiting.get(id)?.running;

/** The trigger `id` watches again, and `of` is what: if that is what it watched before, it has not gone. */
export const cancelCleanUp = (id: string, of: string): void => {
	const found = waiting.get(id);
	if (!found) return;
	waiting.delete(id);
	if (found.of === of) clearTimeout(found.timer);
};

/**
 * n8n closes a trigger in the same way when its workflow is unpublished, when it is saved anew, and when n8n
 * itself stops, and does not say which. Calls `cleanUp` where it has gone for good: it did not come back
 * within `away` milliseconds (or watches something else meanwhile: `elsewhere`), and n8n goes on. @returns
 * what is called when it closes, with what it watched.
 */
export const cleanUpLater = (
	id: string,
	cleanUp: (elsewhere: boolean) => Promise<void>,
	away: number,
): ((of: string) => void) => {
	const before = stopListeners();
	return (of) => {
		if (hasOtherMains()) return;
		const timer = setTimeout(async () => {
			const own = waiting.get(id);
			const elsewhere = own?.timer !== timer;
			if (stopListeners() >= before) {
				const running = cleanUp(elsewhere);
				if (!elsewhere) own.running = running;
				await running;
			}
			if (waiting.get(id)?.timer === timer) waiting.delete(id);
		}, away).unref();
		waiting.set(id, { of, timer });
	};
};
