import type { Connection } from '../core/connection.ts';
import type { Field, Fields, Values } from './field.ts';

/**
 * A service’s connections by name, each with its client’s type, e.g.
 * `{ controller: Controller; model: Model }`.
 */
export type Parts = { readonly [name: string]: Connection };

/** Name of a part. */
export type PartName<P extends Parts> = Extract<keyof P, string>;

/**
 * A part as an operation names it: its name, or name and variant. Each variant is a connection of its own,
 * e.g. `log WARN`.
 */
export type PartKey<P extends Parts> = PartName<P> | `${PartName<P>} ${string}`;

/** The client of a part. `null` (no connection) has none. */
export type ClientOf<P extends Parts, K> = K extends keyof P
	? P[K]
	: K extends `${infer N} ${string}`
		? P[N]
		: undefined;

/**
 * What a server is, as it said when the connection was made. `since`, `until` and `only` are judged by it.
 */
export interface Facts {
	/** Release, e.g. `3.6.1`. */
	readonly release?: string;
	/** Family of servers, e.g. `synnefo`. */
	readonly family?: string;
}

/**
 * Says in a client’s type which families of servers there are, e.g. `Client & OfFamily<'a' | 'b'>`. Never
 * set.
 */
export interface OfFamily<N extends string> {
	readonly family?: N;
}

/**
 * The names that `only` may have in a service: those that its clients’ types say; any where they say none.
 */
export type FamilyOf<P extends Parts> = P[keyof P] extends OfFamily<infer N> ? N : string;

/** Fields whose `only` is a family of the service. */
export type FieldsOf<P extends Parts> = Readonly<Record<string, Field & { readonly only?: FamilyOf<P> }>>;

/** How one part is connected. */
export interface Part<C extends Connection, S extends Fields> {
	/**
	 * Connects. Checks the settings first: BAD_INPUT names the setting. `variant`: what follows the name in a
	 * {@link PartKey}.
	 */
	connect(
		settings: Values<S>,
		options: { readonly signal: AbortSignal; readonly variant: string },
	): Promise<C>;
	/** What the server is. Asked once a connection, and only by what depends on it. */
	facts?(client: C, options: { readonly signal: AbortSignal }): Facts | Promise<Facts>;
}

/** Part and variant of a key: `log WARN` is the part `log`, variant `WARN`. */
export const splitPart = (key: string): { readonly name: string; readonly variant: string } => {
	const blank = key.indexOf(' ');
	return blank < 0
		? { name: key, variant: '' }
		: { name: key.slice(0, blank), variant: key.slice(blank + 1) };
};

/** The key of a part and its variant, '' for none: the other way round. */
export const partKey = (name: string, variant = ''): string => (variant === '' ? name : `${name} ${variant}`);
