import type { Auth } from '../wire/login.ts';

/** What the user needs for what the login is for. */
const needed = (auth: Auth): string => {
	const scope = ('scope' in auth && auth.scope) || {};
	if ('trust' in scope) return 'the trust is for this user and has not ended';
	if ('domain' in scope)
		return 'the user has a role in that domain: one in a project of the domain does not count';
	if ('system' in scope) return 'the user has a role in the system as a whole';
	return 'the user has a role in that project';
};

/** What to do about a refused login: Keystone’s words are the same for all that may be wrong. */
export const loginHint = (auth: Auth): string => {
	switch (auth.method) {
		case 'password':
			return `Check user, domain and password, and whether ${needed(auth)}.`;
		case 'applicationCredential':
			return 'Check its ID and secret. It may have been deleted, or have expired.';
		case 'token':
			return `If it was revoked or has expired, get a new one. Else check whether ${needed(auth)}.`;
		case 'tempauth':
			return 'Check user and key.';
		case 'endpoint':
			return 'The token was revoked or has expired. Get a new one.';
	}
};
