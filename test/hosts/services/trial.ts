export type Loose = Record<string, unknown>;
export type Input = Readonly<Record<string, unknown>>;

/**
 * A step’s results, whatever the host: one for each item or message; a stream and its end as one, with the
 * items under their name.
 */
export type Results = readonly Loose[];

/** How a host runs a step: values as the catalogue has them, files as Buffers. */
export type Run = (name: string, input?: Input) => Promise<Results>;

/** Where trials are made: a server, and the host that reaches it. */
export interface Scene<Lab> {
	readonly lab: Lab;
	readonly run: Run;
}

/** One step, as a user would fill it in, in any host. */
export interface Trial<Lab> {
	/**
	 * A thing of the server that other trials use too, and that they or this one change. Trials with the same
	 * word are made in the order of the table; all others may be made side by side.
	 */
	readonly shares?: string;
	/** Values by the catalogue’s names. Made when the trial begins, so that it can make ready what it needs. */
	input(scene: Scene<Lab>): Input | Promise<Input>;
	/** Settings of the connection that it takes, instead of the scene’s. `end` is called when it is over. */
	settings?(scene: Scene<Lab>): Promise<{ readonly settings: Input; end(): unknown }>;
	/** What has to happen while it runs. `over`: aborted when it has run. */
	meanwhile?(scene: Scene<Lab>, over: AbortSignal): Promise<void>;
	/** A part of its first result. */
	readonly gives?: Input | ((scene: Scene<Lab>) => Input);
	/** How many results there are. */
	readonly count?: number;
	/** What is so afterwards. Throws where it is not. */
	after?(scene: Scene<Lab>, results: Results): Promise<void> | void;
}

/** By `resource.step`. */
export type Trials<Lab> = Readonly<Record<string, Trial<Lab>>>;

/** Values that are refused, and the words. */
export interface Refusal {
	readonly step: string;
	readonly input: Input;
	readonly code: string;
	readonly says: RegExp;
}

/** A value with only the parts that the other has. */
export const like = (value: unknown, wanted: unknown): unknown => {
	if (typeof wanted !== 'object' || wanted === null || typeof value !== 'object' || value === null)
		return value;
	// so that a difference is one line, not a million
	if (wanted instanceof Uint8Array)
		return value instanceof Uint8Array && Buffer.compare(value, wanted) === 0
			? wanted
			: `other bytes (${value})`.slice(0, 60);
	if (Array.isArray(wanted))
		return Array.isArray(value) ? value.map((item, index) => like(item, wanted[index])) : value;
	return Object.fromEntries(
		Object.keys(wanted).map((key) => [key, like((value as Loose)[key], (wanted as Loose)[key])]),
	);
};
