/**
 * The narrowest agent-side filter for things of some names: `user:NAME` for each where names allow it, else
 * all. A comma would end the name there, and `user:` without a name means all.
 */
export const streamOf = (kind: 'user' | 'query', names: readonly string[] | undefined): string =>
	names?.length && !names.some((name) => name === '' || name.includes(','))
		? [...names]
				.sort()
				.map((name) => `${kind}:${name}`)
				.join(',')
		: kind;

/** Whether a name is wanted: any, if none were given. */
export const isWanted = (names: readonly string[] | undefined, name: string): boolean =>
	!names?.length || names.includes(name);
