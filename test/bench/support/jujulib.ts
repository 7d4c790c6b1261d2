import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { room } from '../../../scripts/rooms.ts';

export interface JujulibConnection {
	readonly info: { readonly serverVersion: string };
	readonly facades: {
		readonly pinger: { ping(params: object): Promise<unknown> };
		readonly client: { fullStatus(params: object): Promise<unknown> };
	};
}
interface Jujulib {
	connectAndLogin(
		url: string,
		options: object,
		credentials: object,
	): Promise<{ readonly conn: JujulibConnection; readonly logout: () => void }>;
}

/** `@canonical/jujulib`, unchanged, logged in. */
export const jujulib = async (url: string, ca: string) => {
	const resolve = createRequire(path.join(room('jujulib'), 'drive.mjs')).resolve;
	const load = async (name: string): Promise<unknown> => import(pathToFileURL(resolve(name)).href);
	const { connectAndLogin } = (await load('@canonical/jujulib')) as Jujulib;
	const facades = await Promise.all(
		['pinger', 'client'].map(
			async (name) =>
				((await load(`@canonical/jujulib/dist/api/facades/${name}/index.js`)) as { default: unknown })
					.default,
		),
	);
	class Socket extends WebSocket {
		constructor(address: string) {
			const tls: object = { ca, servername: 'juju-apiserver' };
			super(address, tls);
		}
	}
	return connectAndLogin(
		url,
		{ wsclass: Socket, facades, closeCallback: () => {} },
		{ username: 'admin', password: 'secret' },
	);
};
