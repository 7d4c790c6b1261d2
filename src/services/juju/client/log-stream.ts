import type { WebSocketLink } from '../../../net/ws/types.ts';
import { whereOf } from './address.ts';
import { authorization } from './http-client.ts';
import type { Opened } from './open.ts';
import type { JujuOptions, Target } from './options.ts';
import { logPath } from './paths.ts';

/** Bytes of one message of the log. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;

/** Log streams are web sockets of their own, that show the user over HTTP (§3.4). */
export const streamOf =
	(
		{ endpoint, tls, session, clientVersion, greeting }: Opened,
		{ credentials }: JujuOptions,
		target: Target,
	) =>
	async (query: string, signal: AbortSignal): Promise<WebSocketLink> => {
		const { openWebSocket } = await import('../../../net/ws/index.ts');
		const uuid = target.kind === 'model' ? target.uuid : greeting.modelUuid;
		const path = logPath(uuid === undefined ? target : { kind: 'model', uuid }, session.framing);
		return openWebSocket(
			{
				url: `${endpoint.secure ? 'wss' : 'ws'}://${whereOf(endpoint)}${path}${query}`,
				headers: { 'X-Juju-ClientVersion': clientVersion, ...authorization(credentials) },
				tls,
				maxBytes: MAX_MESSAGE_BYTES,
				listening: 'a Juju controller',
			},
			signal,
		);
	};
