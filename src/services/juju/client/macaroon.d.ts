/** The parts of the package `macaroon` (BSD-3) that are used; it has no types of its own. */
declare module 'macaroon' {
	export interface Macaroon {
		readonly signature: Uint8Array;
		bindToRoot(signature: Uint8Array): void;
		exportJSON(): Readonly<Record<string, unknown>>;
	}
	export function importMacaroon(json: unknown): Macaroon;
}
