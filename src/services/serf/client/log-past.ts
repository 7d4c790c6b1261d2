/** Lines an agent keeps, and sends first to who asks for its log (spec 2, monitor). */
export const KEPT_LINES = 512;
/** Letters of them that are held until their end is found: an agent’s own lines are short. */
const MOST_LETTERS = 4 * 1024 * 1024;

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR'];

/** Whether a line is at least of that level. As in the agent, one without a level is of all. */
export const isOfLevel = (line: string, least: string): boolean => {
	const level = LEVELS.indexOf(/\[([A-Z]+)\]/.exec(line)?.[1] ?? '');
	return level === -1 || level >= LEVELS.indexOf(least);
};

/** Takes lines apart in those of the past and those of now. */
export interface Boundary {
	/** Takes one line; true once the past is over, after this line or before it. */
	add(line: string): boolean;
	/** Decides with what there is: nothing came for a while. */
	decide(): void;
	/** Set once the past is over: what was written before we came, and what since. */
	readonly found: { readonly past: readonly string[]; readonly since: readonly string[] } | undefined;
}

/**
 * Finds where the past ends by the line that the agent wrote when it accepted us:
 * `… Accepted client: 10.0.0.5:43210`. What stands behind it was written since. Where our address is another
 * one there (NAT), the last such line is taken to be ours; where there is none, all lines are the past.
 */
export const byOwnLine = (local: string | undefined): Boundary => {
	const lines: string[] = [];
	let letters = 0;
	let found: Boundary['found'];
	const isOwn = (line: string): boolean => local !== undefined && line.endsWith(`Accepted client: ${local}`);
	const cutAfter = (index: number): void => {
		found = { past: lines.slice(0, index + 1), since: lines.slice(index + 1) };
	};
	const decide = (): void => {
		const last = lines.findLastIndex((line) => line.includes('Accepted client: '));
		cutAfter(last === -1 ? lines.length - 1 : last);
	};
	return {
		add(line) {
			lines.push(line);
			letters += line.length;
			if (isOwn(line)) cutAfter(lines.length - 1);
			else if (lines.length >= KEPT_LINES || letters > MOST_LETTERS) decide();
			return found !== undefined;
		},
		decide,
		get found() {
			return found;
		},
	};
};

/**
 * Finds where the past ends by what it is known to be: the lines begin with its tail, whatever came since
 * follows.
 */
export const byKnownPast = (past: readonly string[]): Boundary => {
	const lines: string[] = [];
	let at = -1;
	let found: Boundary['found'] = past.length === 0 ? { past: [], since: [] } : undefined;
	const cutBefore = (index: number): void => {
		found = { past: lines.slice(0, index), since: lines.slice(index) };
	};
	return {
		add(line) {
			lines.push(line);
			at = lines.length === 1 ? past.indexOf(line) : at + 1;
			if (at === -1 || past[at] !== line) cutBefore(lines.length - 1);
			else if (at === past.length - 1) cutBefore(lines.length);
			return found !== undefined;
		},
		decide: () => cutBefore(lines.length),
		get found() {
			return found;
		},
	};
};
