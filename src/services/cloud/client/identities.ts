import { MusterError } from '../../../core/errors.ts';
import { type Json, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';
import { all } from './pages.ts';

/** A kind of thing of the identity service. */
export type Identity = 'user' | 'project' | 'role';

const several = (kind: Identity, name: string, found: readonly Json[]): MusterError => {
	const ids = found.map(({ id }) => textOf(id));
	return new MusterError('CONFLICT', `${ids.length} ${kind}s are called “${name}”, in different domains`, {
		hint: `Give the ID instead: ${ids.slice(0, 10).join(', ')}.`,
		details: { ids },
	});
};

/**
 * The ID behind an ID or an exact name, for an admin. @throws MusterError NOT_FOUND; CONFLICT where several
 * have the name: `details.ids`
 */
export const identityId = async (
	{ apis: { identity } }: Cloud,
	kind: Identity,
	input: string,
	call: Call,
): Promise<string> => {
	const doing = `looking for ${kind} ${input}`;
	const one = await identity.send({ path: `/${kind}s${path`/${input}`}`, accept: [404], doing }, call);
	if (one.status !== 404) return input;
	const listing = { path: `/${kind}s`, key: `${kind}s`, query: { name: input }, doing };
	const found = (await all(identity, listing, call)).filter(({ name }) => name === input);
	if (found.length > 1) throw several(kind, input, found);
	const [only] = found;
	if (only) return textOf(only['id']);
	throw new MusterError('NOT_FOUND', `There is no ${kind} “${input}”`, {
		hint: 'Names are compared exactly, in all domains.',
		details: { [kind]: input },
	});
};
