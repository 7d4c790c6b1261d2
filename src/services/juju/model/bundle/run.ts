import { notReached } from '../../../../catalogue/results.ts';
import { codeOf, MusterError } from '../../../../core/errors.ts';
import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import type { Loose } from '../../wire/get.ts';
import { type Kept, keptChanges, type There } from './keep-existing.ts';
import { withReadBack } from '../read-back.ts';
import { type Making, makerOf } from './make.ts';
import { referencesIn, resolvedArgs } from './references.ts';
import { plannedNames, tellChange } from './tell-change.ts';

/** What became of a change. */
export interface Change {
	readonly id: string;
	/** As the server calls it, e.g. `addRelation`. */
	readonly change: string;
	/** In a few words. */
	readonly text: string;
	/** The name of what it made. */
	readonly made: string | null;
	/** `left`: neither there nor made, since what it would change is kept. */
	readonly outcome: 'planned' | 'done' | 'kept' | 'left';
}
interface Wrong {
	readonly key: string;
	readonly error: MusterError;
}

/** After these the rest would fail in the same way, or nobody knows what is there. */
const ends = ['CANCELLED', 'CONNECTION_LOST', 'OUTCOME_UNKNOWN', 'TIMEOUT', 'AUTH_REJECTED', 'BUSY'];

const isTaking = ({ method }: BundleChange): boolean => method === 'addCharm';

/** The changes that are made one by one: a charm is taken with the application that it is for. */
export const steps = (changes: readonly BundleChange[]): BundleChange[] =>
	changes.filter((one) => !isTaking(one));

/** What changes make, as far as it is known before; what is there already by its own name. */
const namesBefore = (changes: readonly BundleChange[], kept: ReadonlyMap<string, Kept>) => {
	const names = new Map(plannedNames(changes));
	for (const [id, { name }] of kept) if (name !== undefined) names.set(id, name);
	return names;
};

/** What is said of a change that is not made. */
const stayed = (text: string, { name, leftSince }: Kept): Pick<Change, 'text' | 'made' | 'outcome'> => {
	if (leftSince === undefined) return { text, made: name ?? null, outcome: 'kept' };
	return { text: `${text}: not made, since ${leftSince}`, made: null, outcome: 'left' };
};

export const planOf = (changes: readonly BundleChange[], there: There): Change[] => {
	const kept = keptChanges(changes, there);
	const names = namesBefore(changes, kept);
	return steps(changes).map((one) => {
		const [text, stays] = [tellChange(one, names), kept.get(one.id)];
		const told = { id: one.id, change: one.method, text, made: null };
		return stays ? { ...told, ...stayed(text, stays), made: null } : { ...told, outcome: 'planned' };
	});
};

const untried = (why: string): MusterError => notReached(`It was not tried: ${why}`);

export interface Running extends Omit<Making, 'charms'>, There {
	readonly progress: (done: number, of: number, text: string) => void;
}

/**
 * Makes the changes of a bundle one after the other. What failed is told with its error, what needs it as not
 * tried; the others are made. Where the connection is lost, or an outcome is unknown, nothing more is tried.
 */
export const runChanges = async (
	changes: readonly BundleChange[],
	{ existing, units, exposed, relations, offers, progress, ...making }: Running,
): Promise<{ readonly done: readonly Change[]; readonly failed: readonly Wrong[] }> => {
	const charms = new Map<string, Loose>(changes.filter(isTaking).map(({ id, args }) => [id, args]));
	const kept = keptChanges(changes, { existing, units, exposed, relations, offers });
	const planned = namesBefore(changes, kept);
	const made = new Map<string, string>();
	const missing = new Map<string, string>();
	const done: Change[] = [];
	const failed: Wrong[] = [];
	const wanted = steps(changes);
	let over: string | undefined;

	const fail = ({ id }: BundleChange, words: string, error: MusterError) => {
		missing.set(id, words);
		failed.push({ key: words, error });
	};
	for (const change of wanted) {
		const { id, method, args, requires } = change;
		const words = tellChange(change, new Map([...planned, ...made]));
		const stays = over === undefined ? kept.get(id) : undefined;
		if (stays !== undefined) {
			if (stays.name !== undefined) made.set(id, stays.name);
			else missing.set(id, words);
			done.push({ id, change: method, ...stayed(words, stays) });
			continue;
		}
		// what comes after something that stays needs it only where it names it
		const named = referencesIn(args);
		const lacks = requires
			.filter((one) => !kept.has(one) || named.includes(one))
			.map((one) => missing.get(one))
			.find((one) => one !== undefined);
		if (over !== undefined || lacks !== undefined) {
			fail(change, words, untried(over ?? `it needs “${lacks}”`));
			continue;
		}
		progress(done.length, wanted.length, words);
		const told = { id, change: method, text: words };
		try {
			const name = await withReadBack(making.client, (client) =>
				makerOf(method)(resolvedArgs(args, made), { ...making, client, charms }, args),
			);
			if (name !== null) made.set(id, name);
			done.push({ ...told, made: name, outcome: 'done' });
		} catch (thrown) {
			const error = thrown instanceof MusterError ? thrown : new MusterError('SERVER', String(thrown));
			if (existing.length > 0 && method === 'addRelation' && /already exists/.test(error.message)) {
				done.push({ ...told, made: null, outcome: 'kept' });
				continue;
			}
			const { done: isDone, application, resource } = error.details;
			if (isDone === true && typeof application === 'string' && resource !== undefined) {
				// deployed, without one of its resources
				made.set(id, application);
				done.push({ ...told, made: application, outcome: 'done' });
				failed.push({ key: `upload the resources of ${application}`, error });
			} else fail(change, words, error);
			if (ends.includes(codeOf(error) ?? '')) over = `“${words}” ended with ${codeOf(error)}`;
		}
	}
	progress(wanted.length, wanted.length, '');
	return { done, failed };
};
