/** How something of another client is done here. */
export interface Counterpart {
	/** As its users write it. */
	readonly theirs: string;
	/** `resource.step`, a source, or `connection`; several where it takes several. */
	readonly ours: readonly string[];
	readonly note?: string;
}

/**
 * For people who come from another client of the same system: every call, argument and behaviour of its
 * document.
 */
export interface Migration {
	/** The client's name, e.g. `serf-python`. */
	readonly from: string;
	readonly intro: string;
	readonly rows: readonly Counterpart[];
}
