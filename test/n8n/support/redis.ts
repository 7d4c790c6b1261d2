import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../hosts/n8n/server.ts';
import { until } from '../../support/until.ts';

const answers = (port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
		socket.on('data', (data) => {
			resolve(data.toString().startsWith('+PONG'));
			socket.destroy();
		});
		socket.on('error', () => resolve(false));
	});

/** A Redis of its own, that keeps nothing. */
export const startRedis = async (binary: string) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-redis-'));
	const port = await freePort();
	const child = spawn(
		binary,
		['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
		{
			stdio: 'ignore',
		},
	);
	await until(() => answers(port), 'Redis to answer');
	return {
		port,
		async stop() {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			child.kill();
			await gone;
			rmSync(folder, { recursive: true, force: true });
		},
	};
};
