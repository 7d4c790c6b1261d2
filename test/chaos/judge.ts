import type { Happening, Journal } from './journal.ts';
import type { Output } from './hosts/host.ts';
import type { Loose, Watcher } from './world.ts';

interface Told {
	readonly track: string;
	readonly state: string;
	/** Its place among the outputs. */
	readonly place: number;
}

const words = (event: Loose) => `“${String(event['text'])}” (${String(event['key'])})`;

export interface Judging {
	/** Whether notices come in the order of events. */
	readonly ordered: boolean;
	/**
	 * When the trigger was deployed anew, in milliseconds: what is only told as it happens may be missed
	 * then.
	 */
	readonly deploys?: undefined | readonly { readonly from: number; readonly to: number }[];
}

/** What was told, each once; what came twice without saying so, or under another key, is a fault. */
const toldOnce = (watcher: Watcher, outputs: readonly Output[], faults: string[]): Told[] => {
	const keys = new Map<string, { readonly tells: string; readonly unstored: Output }>();
	const told: Told[] = [];
	for (const [place, output] of outputs.entries()) {
		const { is, event } = output;
		if (is === 'notice') continue;
		const tells = watcher.told(event);
		// what the journal knows nothing of
		if (!tells) continue;
		const key = String(event['key']);
		const before = keys.get(key);
		// what could not be stored is not known after a kill: its key may be given anew
		const isAnew = before?.unstored.unstored && before.tells !== JSON.stringify(tells);
		if (before && !isAnew) {
			if (before.tells !== JSON.stringify(tells)) faults.push(`one key for two: ${words(event)}`);
			if (event['redelivered'] !== true && !before.unstored.unstored) faults.push(`twice: ${words(event)}`);
			continue;
		}
		keys.set(key, { tells: JSON.stringify(tells), unstored: output });
		told.push({ ...tells, place });
	}
	return told;
};

const isGap = ({ event }: Loose) => event === 'gap' || event === 'dropped';

/** What says, of a watcher, that something may be missing. */
export const covers = (watcher: Watcher): ((event: Loose) => boolean) => watcher.covers ?? isGap;

/** Whether a notice that others may be missing came out between two places. */
const isCovered = (watcher: Watcher, outputs: readonly Output[], from: number, to: number): boolean =>
	outputs.slice(from + 1, to).some(({ event }) => covers(watcher)(event));

/** Faults of what is told one by one. */
const judgeEach = (
	watcher: Watcher,
	happened: readonly Happening[],
	told: readonly Told[],
	outputs: readonly Output[],
	{ ordered, deploys = [] }: Judging,
): string[] => {
	const faults: string[] = [];
	const index = new Map(happened.map(({ track, state }, at) => [`${track} ${state}`, at]));
	const places = new Map<number, number>();
	let highest = -1;
	for (const { track, state, place } of told) {
		const at = index.get(`${track} ${state}`);
		if (at === undefined) {
			faults.push(`never happened: ${track} ${state}`);
			continue;
		}
		const first = places.get(at);
		if (first !== undefined && !outputs[first]?.unstored)
			faults.push(`twice, with two keys: ${track} ${state}`);
		if (at < highest && ordered && first === undefined) faults.push(`late: ${track} ${state}`);
		highest = Math.max(highest, at);
		places.set(at, place);
	}
	for (const [at, { track, state, at: when }] of happened.entries()) {
		if (places.has(at) || deploys.some(({ from, to }) => when >= from && when <= to)) continue;
		const before = [...places].reduce((last, [one, place]) => (one < at ? Math.max(last, place) : last), -1);
		const after = [...places].reduce(
			(first, [one, place]) => (one > at ? Math.min(first, place) : first),
			outputs.length,
		);
		const covered = ordered
			? isCovered(watcher, outputs, before, after)
			: outputs.some((one) => covers(watcher)(one.event) && one.at >= when);
		if (!covered) faults.push(`missing, and no notice says so: ${track} ${state}`);
	}
	return faults;
};

/** The states of one track that were told, as a part of what it was; `undefined` where they are none. */
const lastOf = (history: readonly string[], told: readonly string[]): number | undefined => {
	let at = -1;
	for (const state of told) {
		at = history.indexOf(state, at + 1);
		if (at < 0) return undefined;
	}
	return at;
};

/** Faults of what is told as it is in the end. */
const judgeLast = (
	name: string,
	watcher: Watcher,
	journal: Journal,
	told: readonly Told[],
	outputs: readonly Output[],
): string[] => {
	const faults: string[] = [];
	const happened = journal.of(name);
	for (const track of new Set([...happened, ...told].map((one) => one.track))) {
		const own = happened.filter((one) => one.track === track);
		const states = told
			.filter((one) => one.track === track)
			// what could not be stored is found again
			.filter(({ state, place }, index, all) => {
				const before = all[index - 1];
				return !(before?.state === state && outputs[before.place]?.unstored && place > before.place);
			})
			.map(({ state }) => state);
		const history = own.map(({ state }) => state);
		const line = () => `${track}: told ${states.join(', ')}; was ${history.join(', ')}`;
		if (lastOf(history, states) === undefined) faults.push(`not a part of what happened: ${line()}`);
		const known = states.at(-1) ?? journal.initial(name, track);
		const last = own.at(-1);
		if (!last || known === last.state) continue;
		if (!outputs.some(({ event, at }) => covers(watcher)(event) && at >= last.at))
			faults.push(`not told as it is: ${line()}`);
	}
	return faults;
};

/** What is wrong with what came out of a trigger, by what happened: `[]` if nothing is. */
export const judge = (
	name: string,
	watcher: Watcher,
	journal: Journal,
	outputs: readonly Output[],
	judging: Judging,
): string[] => {
	const faults: string[] = [];
	const told = toldOnce(watcher, outputs, faults);
	faults.push(
		...(watcher.promises === 'each'
			? judgeEach(watcher, journal.of(name), told, outputs, judging)
			: judgeLast(name, watcher, journal, told, outputs)),
	);
	return faults.map((fault) => `${name}: ${fault}`);
};

/** Whether all that happened last was told. */
export const isUpToDate = (
	name: string,
	watcher: Watcher,
	journal: Journal,
	outputs: readonly Output[],
): boolean => {
	const told = toldOnce(watcher, outputs, []);
	const last = new Map(journal.of(name).map(({ track, state }) => [track, state]));
	if (watcher.promises === 'each') {
		const newest = journal.of(name).at(-1);
		return !newest || told.some(({ track, state }) => track === newest.track && state === newest.state);
	}
	const known = new Map(told.map(({ track, state }) => [track, state]));
	return [...last].every(([track, state]) => (known.get(track) ?? journal.initial(name, track)) === state);
};
