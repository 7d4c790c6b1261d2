import { codeOf, MusterError } from '../../../../core/errors.ts';
import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import { type Loose, text } from '../../wire/get.ts';
import { type Making, makerOf } from './make.ts';
import { resolvedArgs } from './references.ts';
import { plannedNames, tellChange } from './words.ts';

/** What became of a change. */
export interface Change {
	readonly id: string;
	/** As the server calls it, e.g. `addRelation`. */
	readonly change: string;
	/** In a few words. */
	readonly text: string;
	/** The name of what it made. */
	readonly made: string | null;
	readonly outcome: 'planned' | 'done' | 'kept';
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

export const planOf = (changes: readonly BundleChange[], existing: readonly string[]): Change[] => {
	const names = plannedNames(changes);
	return steps(changes).map((one) => ({
		id: one.id,
		change: one.method,
		text: tellChange(one, names),
		made: null,
		outcome: existing.includes(keptBy(one, names)) ? 'kept' : 'planned',
	}));
};

/** The application that a change deploys or adds a unit to: one that is there already is left alone. */
const keptBy = ({ method, args }: BundleChange, names: ReadonlyMap<string, string>): string =>
	['deploy', 'addUnit', 'scale'].includes(method)
		? (text(resolvedArgs(args, names), 'application') ?? '')
		: '';

const untried = (why: string): MusterError =>
	new MusterError('CANCELLED', `It was not tried: ${why}`, { details: { reached: false } });

export interface Running extends Omit<Making, 'charms'> {
	/** Applications that are there already, and stay as they are. */
	readonly existing: readonly string[];
	readonly progress: (done: number, of: number, text: string) => void;
}

/**
 * Makes the changes of a bundle one after the other. What failed is told with its error, what needs it as not
 * tried; the others are made. Where the connection is lost, or an outcome is unknown, nothing more is tried.
 */
export const runChanges = async (
	changes: readonly BundleChange[],
	{ existing, progress, ...making }: Running,
): Promise<{ readonly done: readonly Change[]; readonly failed: readonly Wrong[] }> => {
	const charms = new Map<string, Loose>(changes.filter(isTaking).map(({ id, args }) => [id, args]));
	const planned = plannedNames(changes);
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
		const lacks = requires.map((one) => missing.get(one)).find((one) => one !== undefined);
		if (over !== undefined || lacks !== undefined) {
			fail(change, words, untried(over ?? `it needs “${lacks}”`));
			continue;
		}
		progress(done.length, wanted.length, words);
		const told = { id, change: method, text: words };
		const kept = keptBy(change, new Map([...planned, ...made]));
		if (kept !== '' && existing.includes(kept)) {
			if (method === 'deploy') made.set(id, kept);
			done.push({ ...told, made: kept, outcome: 'kept' });
			continue;
		}
		try {
			const name = await makerOf(method)(resolvedArgs(args, made), { ...making, charms }, args);
			if (name !== null) made.set(id, name);
			done.push({ ...told, made: name, outcome: 'done' });
		} catch (thrown) {
			const error = thrown instanceof MusterError ? thrown : new MusterError('SERVER', String(thrown));
			if (existing.length > 0 && method === 'addRelation' && /already exists/.test(error.message)) {
				done.push({ ...told, made: null, outcome: 'kept' });
				continue;
			}
			fail(change, words, error);
			if (ends.includes(codeOf(error) ?? '')) over = `“${words}” ended with ${codeOf(error)}`;
		}
	}
	progress(wanted.length, wanted.length, '');
	return { done, failed };
};
