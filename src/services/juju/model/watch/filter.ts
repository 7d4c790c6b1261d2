import { glob } from '../../../../core/glob.ts';
import { asStatuses } from './checks.ts';

/** What a user wants to hear of. */
export interface Wanted {
	/** Kinds of things; empty: all. */
	readonly kinds?: readonly string[] | undefined;
	/** Globs of names; a unit is also named by its application. Empty: all. */
	readonly names?: readonly string[] | undefined;
	/** `added`, `changed`, `removed`; empty: all. */
	readonly events?: readonly string[] | undefined;
	/** Only where one of these statuses begins. */
	readonly enters?: readonly string[] | undefined;
	/** Only where one of these statuses ends. */
	readonly leaves?: readonly string[] | undefined;
	/** Paths one of which has to have changed; a path stands for all below it. */
	readonly paths?: readonly string[] | undefined;
}

const globs = new Map<string, (name: string) => boolean>();
const matcher = (pattern: string): ((name: string) => boolean) => {
	const known = globs.get(pattern);
	if (known) return known;
	const made = glob(pattern);
	if (globs.size > 1000) globs.clear();
	globs.set(pattern, made);
	return made;
};

const isIn = (list: readonly string[] | undefined, value: string): boolean =>
	list === undefined || list.length === 0 || list.includes(value);

/** What scopes a watch: things outside are neither told nor remembered. */
export const inScope = (kind: string, name: string, { kinds, names }: Wanted): boolean => {
	if (!isIn(kinds, kind)) return false;
	if (names === undefined || names.length === 0) return true;
	const application = kind === 'unit' ? name.replace(/\/\d+$/, '') : name;
	return names.some((pattern) => matcher(pattern)(name) || matcher(pattern)(application));
};

export const inScopeKey = (key: string, wanted: Wanted): boolean => {
	const at = key.indexOf(' ');
	return inScope(key.slice(0, at), key.slice(at + 1), wanted);
};

/** A change as far as conditions judge it. */
export interface Judged {
	readonly eventKind: string;
	readonly before: readonly string[];
	readonly now: readonly string[];
	readonly changed: readonly string[];
}

/** Whether a change is one that the user wants to hear of. */
export const passes = ({ eventKind, before, now, changed }: Judged, wanted: Wanted): boolean => {
	const { events, enters = [], leaves = [], paths = [] } = wanted;
	if (!isIn(events, eventKind)) return false;
	if (enters.length > 0 || leaves.length > 0) {
		const [was, is] = [asStatuses(before), asStatuses(now)];
		const begun = asStatuses(enters).some((word) => is.includes(word) && !was.includes(word));
		const ended = asStatuses(leaves).some((word) => was.includes(word) && !is.includes(word));
		if (!begun && !ended) return false;
	}
	// what was recalled after a restart does not tell which paths
	if (paths.length === 0 || eventKind !== 'changed' || changed.length === 0) return true;
	return paths.some((path) => changed.some((one) => one === path || one.startsWith(`${path}.`)));
};
