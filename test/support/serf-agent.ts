import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const free = (): Promise<number> =>
	new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

export interface AgentOptions {
	name: string;
	/** `host:port` of another agent's gossip. */
	join?: string;
	tags?: Record<string, string>;
	/** Agent configuration, e.g. `{ rpc_auth: 'key' }`. */
	config?: Record<string, unknown>;
	binary?: string;
}

const accepts = (port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});

/** A real Serf agent on loopback; killed and started again at the same ports. */
export const startAgent = async ({ name, join, tags = {}, config = {}, binary = 'serf' }: AgentOptions) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-serf-'));
	const file = path.join(folder, 'agent.json');
	writeFileSync(file, JSON.stringify(config));
	let [port, gossip] = [await free(), await free()];
	let child: ChildProcess;
	let output = '';
	const start = async () => {
		child = spawn(
			binary,
			[
				'agent',
				`-node=${name}`,
				`-bind=127.0.0.1:${gossip}`,
				`-rpc-addr=127.0.0.1:${port}`,
				'-profile=local',
				`-config-file=${file}`,
				...(join ? [`-join=${join}`] : []),
				...Object.entries(tags).flatMap(([tag, value]) => ['-tag', `${tag}=${value}`]),
			],
			{ stdio: ['ignore', 'pipe', 'pipe'] },
		);
		child.on('error', (error) => {
			output += error.message;
		});
		for (const stream of [child.stdout, child.stderr])
			stream?.on('data', (data) => {
				output += data;
			});
		// another agent may have been faster at a port that was free: only its own word counts
		const from = output.length;
		await until(
			() => child.exitCode !== null || (/agent running/.test(output.slice(from)) && accepts(port)),
			`agent ${name} to listen`,
		);
		if (child.exitCode !== null) throw new Error(output.slice(from));
	};
	const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await gone;
	};
	for (let attempt = 1; ; attempt++)
		try {
			await start();
			break;
		} catch (error) {
			if (attempt === 3 || !/in use/.test(String(error))) throw error;
			[port, gossip] = [await free(), await free()];
		}
	return {
		name,
		port,
		host: '127.0.0.1',
		address: `127.0.0.1:${port}`,
		gossip: `127.0.0.1:${gossip}`,
		start,
		kill,
		/**
		 * Stops the process without ending it, as when it hangs: its sockets stay open. `resume` lets it go on.
		 */
		hang: () => void child.kill('SIGSTOP'),
		resume: () => void child.kill('SIGCONT'),
		output: () => output,
		/** Runs the agent's own command line against it. */
		serf: async (...words: string[]) => {
			const key = config['rpc_auth'] ? [`-rpc-auth=${config['rpc_auth']}`] : [];
			const [command, ...rest] = words as [string, ...string[]];
			return (await promisify(execFile)(binary, [command, `-rpc-addr=127.0.0.1:${port}`, ...key, ...rest]))
				.stdout;
		},
		async close() {
			await kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
};
export type Agent = Awaited<ReturnType<typeof startAgent>>;
