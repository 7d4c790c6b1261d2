/** A share of a connection. */
export interface Lease<C> {
	readonly client: C;
	/** Gives the share back; more than once does no harm. */
	release(): void;
}
