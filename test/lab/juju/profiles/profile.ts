export type Release = '1.25' | '2.9' | '3.6' | '4.0';

/** What a release offers: its version and the facades of the two kinds of connection. */
export interface Profile {
	readonly release: Release;
	readonly version: string;
	readonly major: number;
	readonly controller: Readonly<Record<string, readonly number[]>>;
	readonly model: Readonly<Record<string, readonly number[]>>;
	/** Listed for users too, but answering agents only. */
	readonly agents: ReadonlySet<string>;
}

const upTo = (from: number, to: number): number[] =>
	Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** `Application 19-22, Block 2` as a map. */
export const facades = (source: string): Record<string, readonly number[]> =>
	Object.fromEntries(
		source
			.split(/[,\n]+/)
			.map((one) => one.trim())
			.filter((one) => one !== '')
			.map((one) => {
				const [name, range = '1'] = one.split(/\s+/) as [string, string?];
				const [from, to = from] = range.split('-').map(Number) as [number, number?];
				return [name, upTo(from, to)];
			}),
	);

/** Offers in a login's answer: by name, as servers list them. */
export const offered = (list: Profile['model']): { name: string; versions: readonly number[] }[] =>
	Object.entries(list)
		.map(([name, versions]) => ({ name, versions }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
