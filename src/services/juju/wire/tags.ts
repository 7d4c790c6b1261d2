/** Names as the server’s tags, and back (§9, 13). */
export type Kind =
	| 'unit'
	| 'machine'
	| 'application'
	| 'model'
	| 'user'
	| 'action'
	| 'operation'
	| 'storage'
	| 'space'
	| 'cloud'
	| 'charm';

/** Kinds whose names have slashes. */
const slashed = new Set(['unit', 'machine', 'storage', 'filesystem', 'volume']);

/**
 * `unit`, `mysql/0` → `unit-mysql-0`. 1.x calls an application a service, a model an environment, and knows
 * `user-bob@local`.
 */
export const tagOf = (kind: string, name: string, major = 3): string => {
	if (major < 2 && kind === 'application') return `service-${name}`;
	if (major < 2 && kind === 'model') return `environment-${name}`;
	if (kind === 'user') return userTag(name, major);
	return `${kind}-${slashed.has(kind) ? name.replaceAll('/', '-') : name}`;
};

/** `admin`, `admin@local`, `user-admin` → `user-admin`; external users keep their domain. */
export const userTag = (input: string, major = 3): string => {
	const name = input.startsWith('user-') ? input.slice(5) : input;
	if (major < 2) return `user-${name.includes('@') ? name : `${name}@local`}`;
	return `user-${name.endsWith('@local') ? name.slice(0, -6) : name}`;
};

const unslash: Readonly<Record<string, (rest: string) => string>> = {
	// names of applications may hold dashes and digits: the number stands after the last dash
	unit: (rest) => rest.replace(/-(\d+)$/, '/$1'),
	storage: (rest) => rest.replace(/-(\d+)$/, '/$1'),
	machine: (rest) => rest.replaceAll('-', '/'),
	filesystem: (rest) => rest.replaceAll('-', '/'),
	volume: (rest) => rest.replaceAll('-', '/'),
	user: (rest) => (rest.endsWith('@local') ? rest.slice(0, -6) : rest),
};

/** What 1.x calls otherwise. */
const renamed: Readonly<Record<string, string>> = { service: 'application', environment: 'model' };

/** `unit-mysql-0` → `{ kind: 'unit', name: 'mysql/0' }`; a text that is no tag has kind ''. */
export const readTag = (tag: string): { readonly kind: string; readonly name: string } => {
	const dash = tag.indexOf('-');
	if (dash <= 0) return { kind: '', name: tag };
	const kind = tag.slice(0, dash);
	const rest = tag.slice(dash + 1);
	return { kind: renamed[kind] ?? kind, name: unslash[kind]?.(rest) ?? rest };
};

/** The name in a tag; `undefined` of an empty one. */
export const nameOf = (tag: unknown): string | undefined =>
	typeof tag === 'string' && tag !== '' ? readTag(tag).name : undefined;

/**
 * What can be nothing but a tag: `unit-test`, `charm-cache` and `user-service` are names of applications,
 * which have no number behind the last dash.
 */
const TAG =
	/^(?:(?:unit|storage)-[a-z].*-\d+|machine-\d+(?:-[a-z]+-\d+)*|(?:model|environment)-[0-9a-f-]{36}|charm-(?:cs|ch|local):.*)$/;
const isTag = (input: string, major: number): boolean =>
	TAG.test(input) || input.startsWith(major < 2 ? 'service-' : 'application-');

/**
 * The tag of what a user names without its kind: a unit, a machine, an application, the model’s UUID, or a
 * tag already.
 */
export const entityTag = (input: string, major = 3): string => {
	if (isTag(input, major)) return input;
	if (/^\d+(\/[a-z]+\/\d+)*$/.test(input)) return tagOf('machine', input);
	if (/^[a-z][a-z0-9-]*\/\d+$/.test(input)) return tagOf('unit', input);
	if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(input)) return tagOf('model', input, major);
	if (/^(cs|ch|local):/.test(input)) return tagOf('charm', input);
	return tagOf('application', input, major);
};
