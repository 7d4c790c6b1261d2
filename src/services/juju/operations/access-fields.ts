import { choice } from '../../../catalogue/field.ts';

interface Level {
	readonly value: string;
	readonly label: string;
}

/**
 * The access that *Grant* gives and *Revoke* takes. `levels`: from the least; `usual`: granted where nothing
 * is chosen.
 */
export const accessFields = <const L extends readonly [Level, ...Level[]]>(
	levels: L,
	usual: L[number]['value'],
	help: string,
) => ({
	grant: choice('Access', { default: usual, help, options: levels as readonly L[number][] }),
	revoke: choice('Access', {
		required: true,
		help: `Which access to take away; ${levels[0].label} takes away all`,
		options: levels as readonly L[number][],
	}),
});
