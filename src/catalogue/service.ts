import type { Connection } from '../core/connection.ts';
import type { Fields, Values } from './field.ts';
import type { Migration } from './migration.ts';
import type { Operation } from './operation.ts';
import type { Source } from './source.ts';

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

/** Rows for a `pick` field. */
export type List<C> = { rows(client: C, query: ListQuery): Promise<ListPage> }['rows'];
/** Fields for a `form` field, as the server describes them. */
export type Form<C> = { fields(client: C, query: ListQuery): Promise<Fields> }['fields'];

/** How connections of a service live. */
export interface Sharing {
	/** Whether steps and triggers of one process share a connection with equal settings. */
	readonly share: boolean;
	/** Seconds a shared connection stays after its last user. */
	readonly idle: number;
	/** Name of a duration setting that says it instead. */
	readonly idleFrom?: string;
	/** Whether the server serves one client at a time. */
	readonly exclusive?: boolean;
}

/**
 * A cluster system: how to connect to it, what can be done with it and watched in it. Hosts are projections of it and know
 * nothing else of the service.
 */
export interface Service<C extends Connection = Connection, S extends Fields = Fields> {
	/** Lower case, e.g. `serf`. */
	readonly name: string;
	/** The system's own name, e.g. `Serf`. */
	readonly title: string;
	/** One sentence without a full stop. */
	readonly help: string;
	readonly settings: S;
	/** Name of the setting by which a connection is called when the user gives it no name. */
	readonly named: string;
	/** Colour of its Node-RED nodes. A test wants white icons to stand out from it, and services to be told apart by it: #c9873c and #b78491 are free. */
	readonly color: string;
	/** Other words people search for. */
	readonly alias: readonly string[];
	readonly connection: Sharing;
	/** Connects one part. Checks the settings first: BAD_INPUT names the setting. */
	connect(settings: Values<S>, part: string, options: { readonly signal: AbortSignal }): Promise<C>;
	/** “Test connection”: one sentence about what answered. Throws what is wrong. */
	check(client: C, options: { readonly signal: AbortSignal }): Promise<string>;
	readonly lists: Readonly<Record<string, List<C>>>;
	readonly forms?: Readonly<Record<string, Form<C>>>;
	readonly operations: readonly Operation<C>[];
	readonly sources: readonly Source<C>[];
	/** For people who come from another client. */
	readonly migration?: Migration;
}

/** Types a service by its client and settings, then shows it to hosts as any service. */
export const service = <C extends Connection, const S extends Fields>(
	description: Service<C, S> & { readonly named: Extract<keyof S, string> },
): Service<C, S> => description;
/** A service as hosts see it. */
export type AnyService = Service<Connection, Fields>;
