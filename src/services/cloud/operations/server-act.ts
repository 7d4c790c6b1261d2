import type { CloudClient } from '../client/client.ts';
import type { Micro } from '../client/micro.ts';
import { readBack } from '../client/resource.ts';
import { type Json, recordOf } from '../wire/json.ts';
import type { Server } from '../wire/server.ts';
import type { Run } from './crud.ts';
import { serverSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

export interface Acted {
	readonly server: Server;
	/** What the cloud answered, e.g. a password. */
	readonly answer: Json;
}

/** Gives an action to a server by name or ID, and reads how it stands then. */
export const act = async (
	client: CloudClient,
	input: string,
	doing: string,
	body: (server: Server) => Json | Promise<Json>,
	{ signal }: Run,
	micro?: Micro,
): Promise<Acted> => {
	const server = await client.servers.find(input, { signal });
	const words = `${doing} server ${server.name || server.id}`;
	const answer = await client.servers.act(server.id, await body(server), words, { signal, micro });
	const after = await readBack(words, server.id, () => client.servers.get(server.id, { signal }));
	return { server: after, answer: recordOf(answer.body) };
};

/** How one tells that an action is over. */
export const settleOn = (
	until: string,
	statuses: readonly string[],
	deadline = 300,
	also?: (now: Server, before: Server) => true | string,
) => ({
	settle: {
		until: `the server ${until}`,
		every: EVERY_SECONDS,
		deadline,
		look: waitForStatus((client: CloudClient) => client.servers, statuses, also),
	},
});

/** What every action has. */
export const common = {
	resource: 'server',
	effect: 'changes',
	part: 'compute',
	covers: ['compute POST /servers/{id}/action'],
	sample: serverSample,
	timeout: 30,
} as const;
