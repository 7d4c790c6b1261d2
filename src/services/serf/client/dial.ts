import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MusterError } from '../../../core/errors.ts';
import { connectError } from '../../../net/connect-error.ts';
import type { SerfHost } from './types.ts';

/** `host:port` as one writes it. */
export const whereOf = ({ host, port }: SerfHost): string =>
	host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const KEEP_ALIVE_MS = 15_000;

const tcp = ({ host, port }: SerfHost): Duplex =>
	connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });

/** Our own end of a socket, as the agent sees and logs it; `undefined` for a transport that has none. */
export const localEnd = (socket: Duplex): string | undefined => {
	const { localAddress, localPort } = socket as Partial<Socket>;
	if (localAddress === undefined || localPort === undefined) return undefined;
	return whereOf({ host: localAddress.replace(/^::ffff:/, ''), port: localPort });
};

/**
 * Opens a byte stream to one agent. Errors: `CONNECT_REFUSED`, `CONNECT_FAILED`; whatever reason `signal` is
 * aborted with. The stream has an error listener until its user has put on its own.
 */
export const dial = (
	host: SerfHost,
	signal: AbortSignal,
	transport: (host: SerfHost) => Duplex = tcp,
): Promise<Duplex> =>
	new Promise((resolve, reject) => {
		const where = whereOf(host);
		const socket = transport(host);
		const settle = (then: () => void): void => {
			signal.removeEventListener('abort', stop);
			socket.off('connect', opened);
			socket.off('close', closed);
			then();
		};
		const opened = (): void => settle(() => resolve(socket));
		const failed = (cause: NodeJS.ErrnoException): void =>
			settle(() => reject(connectError(cause, where, 'a Serf agent')));
		const closed = (): void =>
			settle(() => reject(new MusterError('CONNECT_FAILED', `${where} closed the connection at once`)));
		const stop = (): void =>
			settle(() => {
				socket.destroy();
				reject(signal.reason);
			});
		socket.on('error', failed);
		socket.on('close', closed);
		signal.addEventListener('abort', stop, { once: true });
		if (signal.aborted) stop();
		else if ((socket as { connecting?: boolean }).connecting) socket.on('connect', opened);
		else opened();
	});
