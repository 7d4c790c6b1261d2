/**
 * The server’s commands that only read (protocol, section 5; `get_time` since 0.2.17). Every other one is
 * taken to change something.
 */
export const READING: ReadonlySet<string> = new Set([
	'ls',
	'cwd',
	'rdfile',
	'jobs',
	'is_alive',
	'os_info',
	'user_name',
	'get_time',
]);
