import type { Connection } from '../core/connection.ts';
import { MusterError } from '../core/errors.ts';
import type { Fields } from './field.ts';
import type { Operation } from './operation.ts';
import { type Part, type PartKey, type PartName, type Parts, splitPart } from './part.ts';
import { readSettings } from './read-values.ts';
import type { Source } from './source.ts';
import { validateService } from './validate.ts';
/** One row of a live list. */
export interface ListItem {
	readonly value: string;
	readonly label?: string;
	/** A few words that tell rows apart, e.g. `alive · 10.0.0.11`. */
	readonly detail?: string;
}

export interface ListQuery {
	/** What the user has typed so far. */
	readonly filter: string;
	/** The other values of the form, as far as they are known. */
	readonly values: Readonly<Record<string, unknown>>;
	readonly cursor?: string;
	readonly signal: AbortSignal;
}

export interface ListPage {
	readonly items: readonly ListItem[];
	readonly cursor?: string;
}

/** Over which variant of its part a list or a form is asked, by the other values of the form. */
interface Asked {
	/** What follows the part’s name in a `PartKey`; '' for the part itself, which is the default. */
	variant?(values: ListQuery['values']): string;
}

/** Rows for a `pick` field, asked over one of the service’s parts. */
export type List<P extends Parts> = {
	[K in PartName<P>]: Asked & { readonly part: K; load(client: P[K], query: ListQuery): Promise<ListPage> };
}[PartName<P>];
/** Fields for a `form` field, as the server describes them. */
export type Form<P extends Parts> = {
	[K in PartName<P>]: Asked & { readonly part: K; load(client: P[K], query: ListQuery): Promise<Fields> };
}[PartName<P>];

/** Connects another part within a connection test; it is closed with the test. */
export type Open<P extends Parts> = <K extends PartName<P>>(part: K) => Promise<P[K]>;

/** “Test connection”: one sentence about what answered. Throws what is wrong. */
export type Check<P extends Parts> = {
	[K in PartName<P>]: {
		readonly part: K;
		run(client: P[K], options: { readonly signal: AbortSignal; readonly open: Open<P> }): Promise<string>;
	};
}[PartName<P>];

/** How connections of a service live. */
export interface Sharing {
	/** Whether steps and triggers of one process share a connection with equal settings. */
	readonly share: boolean;
	/** Seconds a shared connection stays after its last user. */
	readonly idle: number;
	/** Name of a duration setting that says it instead. */
	readonly idleFrom?: string;
	/**
	 * How many times as long it is kept at most where the pauses between its users are shorter, so that others
	 * have their turn too. Default: for ever.
	 */
	readonly longest?: number;
}

/**
 * A cluster system: how to connect to it, what can be done with it and watched in it. Hosts are projections
 * of it and know nothing else of the service.
 */
export interface ServiceDescription<P extends Parts = Parts, S extends Fields = Fields> {
	/** Lower case, e.g. `serf`. */
	readonly name: string;
	/** The system's own name, e.g. `Serf`. */
	readonly title: string;
	/** One sentence without a full stop. */
	readonly help: string;
	readonly settings: S;
	/** Name of the setting by which a connection is called when the user gives it no name. */
	readonly named: string;
	/**
	 * Names of the settings that tell which cluster it is, or which part of it is seen: with another value all
	 * that a trigger knows would look gone. Never a secret. Default: the one by which it is named.
	 */
	readonly identity?: readonly string[];
	/**
	 * Colour of its Node-RED nodes. A test wants white icons to stand out from it, and services to be told
	 * apart by it: #c9873c and #b78491 are free.
	 */
	readonly color: string;
	/** Other words people search for. */
	readonly alias: readonly string[];
	/** The word that people put before what they search for, where that is not its name. */
	readonly product?: string;
	/** What else its nouns are called, by the noun as actions have it, e.g. `server: ['vm', 'instance']`. */
	readonly synonyms?: Readonly<Record<string, readonly string[]>>;
	readonly connection: Sharing;
	/** The connections it has, by name. */
	readonly parts: { readonly [N in PartName<P>]: Part<P[N], S> };
	readonly check: Check<P>;
	readonly lists: Readonly<Record<string, List<P>>>;
	readonly forms?: Readonly<Record<string, Form<P>>>;
	readonly operations: readonly Operation<P, PartKey<P> | null>[];
	readonly sources: readonly Source<P>[];
}

/** A service as hosts see it. */
export interface Service<S extends Fields = Fields> extends ServiceDescription {
	readonly settings: S;
	/**
	 * Connects one part, from settings as the user gave them (checked: BAD_INPUT names the setting).
	 * `part`: a name of `parts`, or name and variant, e.g. `log WARN`. @throws MusterError BAD_INPUT
	 */
	connect(
		settings: Readonly<Record<string, unknown>>,
		part: string,
		options?: { readonly signal: AbortSignal },
	): Promise<Connection>;
}
export type AnyService = Service;

/**
 * Types a service by its parts and settings: `service<SerfParts>()({ … })`. @throws Error at once where a
 * declaration is wrong.
 */
export const service =
	<P extends Parts>() =>
	<const S extends Fields>(
		description: ServiceDescription<P, S> & { readonly named: Extract<keyof S, string> },
	): Service<S> => {
		// hosts ask for parts by name: what the types know of P ends here
		const any = description as unknown as ServiceDescription;
		const made: Service = {
			...any,
			async connect(settings, key, { signal } = { signal: new AbortController().signal }) {
				const { name, variant } = splitPart(String(key));
				const part = any.parts[name];
				if (!part)
					throw new MusterError('BAD_INPUT', `${any.title} has no part “${name}”`, {
						hint: `It has ${Object.keys(any.parts).join(', ')}. Nothing was sent.`,
					});
				return part.connect(readSettings(any.settings, settings), { signal, variant });
			},
		};
		validateService(made);
		return made as unknown as Service<S>;
	};
