import type { Code } from '../../../../core/errors.ts';

/** A refusal that clouds give in words of their own, though the status says another thing or nothing. */
export interface KnownRefusal {
	/** Among the server’s words, or the fault’s name. */
	readonly says: RegExp;
	readonly code: Code;
	/** What to do. */
	readonly hint: string;
}
