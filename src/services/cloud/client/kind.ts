import type { Json } from '../wire/json.ts';
import type { Family, ServiceName } from '../wire/services.ts';
import type { Micro } from './micro.ts';

/** What every record has. */
export interface Identified {
	readonly id: string;
	readonly name: string | null;
	/** Whose it is; missing where the cloud does not say. */
	readonly projectId?: string | null;
}

/**
 * A kind of thing that a service keeps: where it stands on the wire, and how it is read. Plain data: every
 * resource uses the same calls.
 */
export interface Kind<R extends Identified = Identified> {
	readonly service: ServiceName;
	/** In messages, e.g. `server`. */
	readonly title: string;
	/** Around one, e.g. `server`; empty where the record stands bare. */
	readonly one: string;
	/** Around many, e.g. `servers`. */
	readonly many: string;
	/** E.g. `/servers`. */
	readonly path: string;
	/** The longer listing, e.g. `/servers/detail`, where it is another path. */
	readonly detail?: Readonly<Partial<Record<Family, string>>>;
	readonly micro?: Micro;
	read(raw: Json): R;
	/** A filter that makes the server send less; what comes is compared exactly on our side. */
	byName?(name: string): Readonly<Record<string, string>>;
	/**
	 * Whether it is for others too, where a service shows an admin what every project has: what is not, is
	 * taken by its name only in its own project.
	 */
	isOpen?(record: R): boolean;
	/** Whether ids look like names, e.g. `m1.tiny`. */
	readonly anyId?: boolean;
	/** Whether a creation is answered with little more than the id, so that the record has to be read. */
	readonly bareCreate?: boolean;
	/** Verb of an update; PUT unless said. */
	readonly updates?: 'PUT' | 'PATCH';
}
