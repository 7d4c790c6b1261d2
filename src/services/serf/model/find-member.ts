import { MusterError } from '../../../core/errors.ts';
import type { Member, SerfClient } from '../client/types.ts';
import { exactly } from '../client/patterns.ts';

export const findMember = async (
	client: SerfClient,
	wanted: string,
	signal: AbortSignal,
): Promise<Member | undefined> =>
	(await client.membersFiltered({ name: exactly(wanted) }, { signal })).find(({ name }) => name === wanted);

/** @throws MusterError NOT_FOUND */
export const mustFind = async (client: SerfClient, name: string, signal: AbortSignal): Promise<Member> => {
	const member = await findMember(client, name, signal);
	if (member) return member;
	throw new MusterError('NOT_FOUND', `${client.agent.host}:${client.agent.port} knows no member “${name}”`, {
		hint: 'Names are case-sensitive, and a member that was reaped is forgotten. “Get many members” lists what there is.',
	});
};
