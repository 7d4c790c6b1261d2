import { isAdmin } from '../auth.ts';
import type { Nova } from './context.ts';
import { denied, fail, noServer } from './errors.ts';
import type { Server } from './state.ts';

/**
 * The server, where it is visible to the token; 404 else. While it is only scheduled a stranger is denied
 * with 403.
 */
export const findServer = ({ world, token }: Nova, id: string, rule = 'servers:show'): Server => {
	const server = world.compute.servers.get(id);
	if (!server || server.deleted) throw noServer(id);
	const mine = server.project === token.project || isAdmin(token);
	if (!mine) throw server.scheduling ? denied(rule) : noServer(id);
	return server;
};

/** The same for actions: while the server is only scheduled it is not there yet. */
export const findToChange = (nova: Nova, id: string, rule: string): Server => findServer(nova, id, rule);

/** Throws the 409 of a locked server. */
export const checkLock = ({ token }: Nova, server: Server): void => {
	if (server.locked !== null && !isAdmin(token)) throw fail(409, `Instance ${server.id} is locked`);
};

const conflict = (act: string, id: string, where: string) =>
	fail(409, `Cannot '${act}' instance ${id} while it is in ${where}`);

/** Throws the 409 where the server is in none of the states; `tasks` are those that do not hinder. */
export const checkState = (
	server: Server,
	act: string,
	states: readonly string[] | undefined,
	tasks: readonly (string | null)[] = [null],
): void => {
	if (states && !states.includes(server.vmState))
		throw conflict(act, server.id, `vm_state ${server.vmState}`);
	if (!tasks.includes(server.taskState)) throw conflict(act, server.id, `task_state ${server.taskState}`);
};
