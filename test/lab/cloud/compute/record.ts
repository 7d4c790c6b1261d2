import { requestId } from '../world.ts';
import type { Nova } from './context.ts';
import type { Server } from './state.ts';

/** Notes what was done to the server, newest first. */
export const record = (nova: Nova, server: Server, name: string, message: string | null = null): void => {
	server.actions.unshift({
		action: name,
		instance_uuid: server.id,
		request_id: requestId(),
		user_id: nova.token.user,
		project_id: nova.token.project ?? null,
		start_time: new Date().toISOString().replace('Z', '000'),
		message,
	});
};
