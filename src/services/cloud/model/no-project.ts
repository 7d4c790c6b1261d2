/** What to do where a login has no project, but a step needs one. */
export const NO_PROJECT =
	'The login is for no project, but for a domain or the whole system: give a project in the connection.';
