import type { Code } from '../../../core/codes.table.ts';

/** The server’s error codes (rpc/params) as ours; a code that is not here is SERVER. */
export const serverCodes: Readonly<Record<string, Code>> = {
	'unauthorized access': 'AUTH_REJECTED',
	'permission denied': 'AUTH_REJECTED',
	'session token invalid': 'AUTH_REJECTED',
	'login expired': 'AUTH_REJECTED',
	'no credentials provided': 'AUTH_REQUIRED',
	'discharge required': 'AUTH_REQUIRED',
	'not found': 'NOT_FOUND',
	'user not found': 'NOT_FOUND',
	'model not found': 'NOT_FOUND',
	'application not found': 'NOT_FOUND',
	'secret not found': 'NOT_FOUND',
	'already exists': 'CONFLICT',
	'public key already exists': 'CONFLICT',
	'invalid public key': 'BAD_INPUT',
	'not valid': 'BAD_INPUT',
	'bad request': 'BAD_INPUT',
	'not implemented': 'UNSUPPORTED',
	'not supported': 'UNSUPPORTED',
	'method not allowed': 'UNSUPPORTED',
	'operation is blocked': 'CONFLICT',
	'machine has assigned units': 'CONFLICT',
	'machine has attached storage': 'CONFLICT',
	'machine has containers': 'CONFLICT',
	'model not empty': 'CONFLICT',
	'model has persistent storage': 'CONFLICT',
	'storage is attached': 'CONFLICT',
	'application has units': 'CONFLICT',
	'unit has subordinates': 'CONFLICT',
	'cannot enter scope': 'CONFLICT',
	'incompatible clouds': 'CONFLICT',
	'incompatible base': 'CONFLICT',
	'incompatible series': 'CONFLICT',
	'quota limit exceeded': 'LIMIT',
	'upgrade in progress': 'BUSY',
	'model migration in progress': 'BUSY',
	'excessive contention': 'BUSY',
	'try again': 'BUSY',
	'lease claim denied': 'BUSY',
	'redirection required': 'CONFLICT',
	stopped: 'CONNECTION_LOST',
};

/**
 * Often the code is missing (§18 of the real 4.0): these words tell as much. The first that matches counts.
 */
export const serverWords: readonly (readonly [RegExp, Code])[] = [
	[/not found$|not found for "|does not exist|database not found|^unknown model/i, 'NOT_FOUND'],
	[
		/already (exists?|has)\b|still attached|has containers|is hosting containers|offer has \d+ relation|not in (an )?error state/i,
		'CONFLICT',
	],
	[/permission denied|invalid entity name or password/i, 'AUTH_REJECTED'],
	[/not implemented|unknown facade type|no such request|unknown method|unknown version/i, 'UNSUPPORTED'],
	[
		/^json: cannot unmarshal|is not a valid .*tag|\bnot valid\b|: expected \w+, got |^unknown controller config|after bootstrap$|must be specified|^incorrect extension|^invalid model id/i,
		'BAD_INPUT',
	],
	[/maintenance in progress|upgrade in progress|try again/i, 'BUSY'],
];

/** Answers that pass by themselves soon: a read is asked once more. */
export const transient: ReadonlySet<string> = new Set([
	'try again',
	'excessive contention',
	'lease claim denied',
]);
