import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnumForm } from '../lab/conplyent/messages.ts';
import type { Host } from '../services/conplyent/support.ts';
import { until } from '../support/until.ts';

const script = fileURLToPath(new URL('conplyent-server.py', import.meta.url));

export const freePort = async (): Promise<number> => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, 'close');
	return port;
};

const listens = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = createConnection({ host: '127.0.0.1', port });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});

export interface RealServer extends Host {
	/** Kills the process, as a crash would. */
	kill(): Promise<void>;
	/** Starts it again at the same port. */
	restart(): Promise<void>;
	/** Starts it again if it died of its own, and prints of what. */
	revive(): Promise<void>;
}

/**
 * A real conplyent server on loopback. Its process group ends with `close`, jobs included as far as they
 * stayed in it.
 */
export const startServer = async (
	python: string,
	spelling: { enumForm?: EnumForm; protocol?: number } = {},
): Promise<RealServer> => {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'conplyent-real-')));
	const port = await freePort();
	let child: ChildProcess;
	let said = '';
	const start = async () => {
		const env: NodeJS.ProcessEnv = { ...process.env };
		if (spelling.enumForm) env['ENUM_FORM'] = spelling.enumForm;
		if (spelling.protocol) env['PICKLE_PROTOCOL'] = String(spelling.protocol);
		child = spawn(python, [script, String(port), folder], {
			env,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		child.stderr?.on('data', (chunk) => {
			said = `${said}${chunk}`.slice(-2000);
		});
		await until(() => listens(port), 'the conplyent server listens');
	};
	const kill = async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGKILL');
		await once(child, 'exit');
	};
	await start();
	return {
		host: '127.0.0.1',
		port,
		folder,
		kill,
		restart: async () => {
			await kill();
			await start();
		},
		revive: async () => {
			if (child.exitCode === null && child.signalCode === null) return;
			console.log(`the conplyent server died (${child.exitCode ?? child.signalCode}): ${said}`);
			await start();
		},
		close: async () => {
			await kill();
			await rm(folder, { recursive: true, force: true });
		},
	};
};
