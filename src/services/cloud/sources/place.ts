import type { CloudClient } from '../client/client.ts';
import type { Call } from '../client/cloud.ts';

/**
 * Whose things a connection sees: of a project, in Synnefo of a user. A pasted file and a token tell it by
 * logging in only, and another application credential may be of the same one.
 */
export const placeOf = async ({ cloud }: CloudClient, call: Call): Promise<string> => {
	const { family, project, user } = await cloud.login(call);
	const whose = (family === 'synnefo' ? undefined : project?.id) ?? user.id;
	return `${whose} ${cloud.settings.region}`.trim();
};
