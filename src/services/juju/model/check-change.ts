import { MusterError } from '../../../core/errors.ts';

/** What a change did not bring about though the server took it. */
export const notApplied = (what: string, asked: unknown, found: unknown): MusterError =>
	new MusterError(
		'CONFLICT',
		`Juju accepted the change, but ${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(asked)}`,
		{
			hint: 'Another client may have changed it meanwhile. Look at it before repeating the step.',
			details: { asked, found },
		},
	);

/** Names of what there is, for a hint. */
export const listNames = (names: readonly string[]): string =>
	`There are: ${names.slice(0, 20).join(', ') || 'none'}.`;

/** `web/0, web/1 are still there`. */
export const stillThere = (names: readonly string[]): string =>
	`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} still there`;

/** Something that was named is not there. `key`: its name among the details. */
export const notThere = (
	thing: string,
	name: string,
	names: readonly string[],
	key: string = thing,
): MusterError =>
	new MusterError('NOT_FOUND', `There is no ${thing} ${name}`, {
		hint: listNames(names),
		details: { [key]: name },
	});

/**
 * Judges the access that a user has after a change of it. `levels`: from the least; what is more includes
 * what is less. `found`: `null` for none.
 * @throws MusterError CONFLICT
 */
export const checkAccess = (
	levels: readonly { readonly value: string }[],
	change: { readonly action: 'grant' | 'revoke'; readonly user: string; readonly level: string },
	found: string | null,
): void => {
	const { action, user, level } = change;
	const rank = (access: string | null): number => levels.findIndex(({ value }) => value === access);
	const isSo = action === 'grant' ? rank(found) >= rank(level) : rank(found) < rank(level);
	if (!isSo) throw notApplied(`access of ${user}`, action === 'grant' ? level : `less than ${level}`, found);
};
