import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manifest, root } from '../build/files.ts';
import type { FlowNode } from './flows.ts';

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

/**
 * A real Node-RED with this package and these flows, in a folder that goes with it. `wanted`: its port, else
 * a free one; `onLine`: what it prints.
 */
export const startNodeRed = async (
	flows: readonly FlowNode[],
	wanted: number | undefined,
	onLine: (line: string) => void,
) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-living-'));
	const link = path.join(folder, 'node_modules', manifest.name);
	mkdirSync(path.dirname(link), { recursive: true });
	symlinkSync(root, link, 'dir');
	writeFileSync(
		path.join(folder, 'package.json'),
		JSON.stringify({ name: 'demo', private: true, dependencies: { [manifest.name]: '*' } }),
	);
	writeFileSync(
		path.join(folder, 'flows.json'),
		JSON.stringify(flows.map(({ credentials: _, ...node }) => node)),
	);
	// Node-RED keeps passwords in a file of their own
	const secrets = flows
		.filter(({ credentials }) => credentials)
		.map(({ id, credentials }) => [id, credentials]);
	writeFileSync(path.join(folder, 'flows_cred.json'), JSON.stringify(Object.fromEntries(secrets)));
	const port = wanted ?? (await freePort());
	const settings = {
		uiPort: port,
		uiHost: '127.0.0.1',
		flowFile: 'flows.json',
		credentialSecret: false,
		telemetry: { enabled: false, updateNotification: false },
		editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
	};
	writeFileSync(path.join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};`);
	const child: ChildProcess = spawn(
		process.execPath,
		[path.join(root, 'node_modules/node-red/red.js'), '-u', folder, '-s', path.join(folder, 'settings.js')],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			// a Ctrl-C of the terminal is ours to hand on
			detached: process.platform !== 'win32',
		},
	);
	let rest = '';
	const read = (chunk: Buffer) => {
		const lines = (rest + chunk).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) onLine(line);
	};
	child.stdout?.on('data', read);
	child.stderr?.on('data', read);
	const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	return {
		url: `http://127.0.0.1:${port}`,
		over,
		async close() {
			child.kill('SIGTERM');
			const force = setTimeout(() => child.kill('SIGKILL'), 8000);
			await over;
			clearTimeout(force);
			rmSync(folder, { recursive: true, force: true });
		},
	};
};
