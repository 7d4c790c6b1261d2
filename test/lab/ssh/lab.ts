import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { fingerprintOf } from '../../../src/net/ssh/known-hosts.ts';
import { type Key, newKey } from './keys.ts';

export interface SshLabOptions {
	/** Who may log in. Default `core`. */
	readonly user?: string;
	/** The key that is let in. Default: a new one. */
	readonly key?: Key;
	/** The password that is let in too, and how it is asked for. Default: none is. */
	readonly password?: string;
	readonly asks?: 'password' | 'keyboard-interactive';
	/** Whether channels to addresses and to sockets are opened. */
	readonly forwards?: boolean;
	/** To which ports channels are never answered, as where a firewall swallows what is sent. */
	readonly swallows?: (port: number) => boolean;
	/** Where a channel to an address really goes. Default: there. */
	readonly route?: (host: string, port: number) => { readonly host: string; readonly port: number };
	/** What it says before its version, and what it shows at the login. */
	readonly greeting?: string;
	readonly banner?: string;
	/** Answers commands; without it none is run. */
	readonly run?: (command: string) => {
		readonly stdout?: string;
		readonly stderr?: string;
		readonly code?: number;
	};
}

/**
 * An SSH server in this process: public keys and, where asked for, a password; direct-tcpip,
 * direct-streamlocal@openssh.com, exec.
 */
export const startSshLab = async ({
	user = 'core',
	key: own = newKey(),
	password,
	asks = 'password',
	forwards = true,
	swallows = () => false,
	route,
	greeting,
	banner,
	run,
}: SshLabOptions = {}) => {
	const host = newKey();
	const clients = new Set<Connection>();
	const sockets = new Set<Socket>();
	const state = { forwards, logins: 0, channels: 0, tried: [] as string[] };

	const joined = (socket: Socket, accept: () => ServerChannel, reject: () => void) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.once('error', reject);
		socket.once('connect', () => {
			socket.off('error', reject);
			const channel = accept();
			state.channels++;
			channel.on('error', () => socket.destroy());
			socket.on('error', () => channel.destroy());
			channel.once('close', () => socket.destroy());
			socket.once('close', () => channel.end());
			channel.pipe(socket).pipe(channel);
		});
	};

	const server = new ssh2.Server({ hostKeys: [host.pem], greeting, banner }, (client) => {
		clients.add(client);
		client.once('close', () => clients.delete(client));
		client.on('error', () => {});
		client.on('authentication', (context) => {
			const { method, username } = context;
			const methods = password === undefined ? ['publickey' as const] : ['publickey' as const, asks];
			state.tried.push(method);
			if (username === user && method === asks && context.method === 'password')
				return context.password === password ? context.accept() : context.reject(methods);
			if (username === user && method === asks && context.method === 'keyboard-interactive')
				return context.prompt(
					[
						{ prompt: 'Name: ', echo: true },
						{ prompt: 'Password: ', echo: false },
					],
					([name, input]) => (name === '' && input === password ? context.accept() : context.reject(methods)),
				);
			const fits =
				context.method === 'publickey' && context.username === user && context.key.data.equals(own.bytes);
			if (!fits || context.method !== 'publickey') return context.reject(methods);
			if (
				context.signature &&
				own.verify(context.blob as Buffer, context.signature, context.hashAlgo) !== true
			)
				return context.reject(methods);
			context.accept();
		});
		client.on('ready', () => {
			state.logins++;
			client.on('tcpip', (accept, reject, { destIP, destPort }) => {
				if (swallows(destPort)) return;
				if (!state.forwards) return void reject();
				joined(connect(route?.(destIP, destPort) ?? { host: destIP, port: destPort }), accept, reject);
			});
			client.on(
				'openssh.streamlocal' as never,
				((accept: () => ServerChannel, reject: () => void, { socketPath }: { socketPath: string }) => {
					if (!state.forwards) return void reject();
					joined(connect(socketPath), accept, reject);
				}) as never,
			);
			client.on('session', (accept) => {
				accept().on('exec', (take, refuse, { command }) => {
					if (!run) return refuse();
					const channel = take();
					const { stdout = '', stderr = '', code = 0 } = run(command);
					channel.stderr.write(stderr);
					channel.write(stdout);
					channel.exit(code);
					channel.end();
				});
			});
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	const drop = () => {
		for (const client of clients) client.end();
		for (const socket of sockets) socket.destroy();
	};
	const close = async () => {
		drop();
		await new Promise<void>((resolve) => void server.close(() => resolve()));
	};
	return {
		host: '127.0.0.1',
		port,
		/** `user@host:port`. */
		target: `${user}@127.0.0.1:${port}`,
		/** The private key that is let in. */
		key: own.pem,
		/** The host key as a fingerprint, and as a line of known_hosts. */
		fingerprint: fingerprintOf(host.bytes),
		knownHosts: `[127.0.0.1]:${port} ${host.type} ${host.bytes.toString('base64')}`,
		state,
		/** Ends every login, as a machine that goes away does. */
		drop,
		close,
		[Symbol.asyncDispose]: close,
	};
};
export type SshLab = Awaited<ReturnType<typeof startSshLab>>;
