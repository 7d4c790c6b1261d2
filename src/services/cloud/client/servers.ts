import { sleep } from '../../../net/backoff.ts';
import type { Json } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import type { Server } from '../wire/server.ts';
import type { ApiAnswer, Call } from './api.ts';
import type { Cloud } from './cloud.ts';
import { serverKind } from './kinds.ts';
import type { Micro } from './micro.ts';
import { isNotFound, type ListOptions, type Resource, resourceOf } from './resource.ts';

export interface ActOptions extends Call {
	readonly micro?: Micro | undefined;
	/** Whether the action only reads, e.g. the console’s log. */
	readonly reads?: boolean;
}

/** The servers of a project. */
export interface Servers extends Resource<Server> {
	/** `POST /servers/{id}/action`. `doing`: after “while”. */
	act(id: string, body: Json, doing: string, options?: ActOptions): Promise<ApiAnswer>;
}

/**
 * How often an action right after a creation is tried, one second apart: nova may not find the server yet.
 */
const TRIES = 4;

export const serversOf = (cloud: Cloud): Servers => {
	const base = resourceOf(cloud, serverKind);
	const api = cloud.apis.compute;
	const act: Servers['act'] = async (id, body, doing, { signal, micro, reads } = {}) => {
		const request = { method: 'POST', path: path`/servers/${id}/action`, json: body, doing, micro, reads };
		for (let attempt = 1; ; attempt++) {
			try {
				return await api.send(request, { signal });
			} catch (error) {
				if (!isNotFound(error) || attempt === TRIES) throw error;
				// refused, so nothing was done: where the server is there, the action may be given again
				await base.get(id, { signal });
				await sleep(1000, signal, doing);
			}
		}
	};
	async function* list(options: ListOptions = {}): AsyncGenerator<Server, void> {
		for await (const server of base.list(options)) {
			// some clouds say why only when the server itself is asked
			const isUnsaid = server.status === 'ERROR' && server.fault === null;
			if (!isUnsaid) yield server;
			else yield await base.get(server.id, options).catch(() => server);
		}
	}
	return { ...base, list, act };
};
