import { codes } from '../../core/codes.table.ts';

const cures = {
	user: 'Only you can mend it; a trigger that meets it on publishing does not start.',
	passing: 'It may pass; triggers and reads try again.',
	final: 'The same call fails again until something is changed.',
} as const;

/** The page of error codes. */
export const errorsPage = (): string =>
	[
		'# Errors',
		'',
		'<!-- made by `npm run docs` from src/core/codes.table.ts; do not edit -->',
		'',
		'Every error has a stable `code`, a message that says what happened to what, and a hint that says what to do. In Node-RED a',
		'Catch node finds them in `msg.error` (`code`, `hint`, `details`); in n8n they are on the failed node, and on the item when the',
		'node continues on failure.',
		...Object.entries(codes).flatMap(([code, { means, remedy, cure }]) => [
			'',
			`## ${code}`,
			'',
			means,
			'',
			`**What to do:** ${remedy}`,
			'',
			cures[cure],
		]),
		'',
	].join('\n');
