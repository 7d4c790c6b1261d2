import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { until } from '../../../support/until.ts';
import { request } from './request.ts';
import { temporary } from './temporary.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

export type Version = 4 | 5;
export type FlowNode = { id: string; type: string; [property: string]: unknown };
export type Printed = {
	probe: string;
	payload?: unknown;
	topic?: unknown;
	error?: { message: string; code?: string };
	[more: string]: unknown;
};
export type PrintedStatus = {
	id: string;
	fill?: string;
	shape?: string;
	text?: string;
	code?: string;
	message?: string;
};

/** Node-RED 4 runs on the machine's own Node where that is the older one; 5 needs 22.9. */
export const nodeFor = (version: Version): string => {
	const own = [process.env['npm_node_execpath'], '/usr/bin/node', '/usr/local/bin/node'].find(
		(path) => path && existsSync(path),
	);
	return version === 4 && own ? own : process.execPath;
};

const folderOf = (version: Version) =>
	join(repository, version === 5 ? 'node_modules/node-red' : 'test/rooms/node-red-4/node_modules/node-red');

export interface Options {
	readonly version: Version;
	/** Folder of the package under test, and its name. */
	readonly packages: Readonly<Record<string, string>>;
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly userDir?: string;
}

export interface NodeRed {
	readonly url: string;
	readonly userDir: string;
	readonly pid: number;
	log(): string;
	/** Messages that probes have printed, in order. */
	printed(probe?: string): Printed[];
	statuses(id: string): PrintedStatus[];
	request(
		method: string,
		path: string,
		body?: unknown,
		headers?: Readonly<Record<string, string>>,
	): Promise<Response>;
	deploy(flows: readonly FlowNode[], type?: 'full' | 'nodes' | 'flows'): Promise<void>;
	/** Gives a node one message or several. */
	give(id: string, message: unknown): Promise<void>;
	exited(): boolean;
	stop(): Promise<void>;
	kill(): Promise<void>;
}

const userDirFor = async ({ packages, settings = {} }: Options): Promise<string> => {
	const userDir = temporary('nr');
	for (const [name, folder] of Object.entries(packages)) {
		const at = join(userDir, 'node_modules', name);
		await mkdir(dirname(at), { recursive: true });
		await symlink(folder, at);
	}
	await mkdir(join(userDir, 'nodes'));
	await cp(join(here, 'probe.cjs'), join(userDir, 'nodes/probe.js'));
	await cp(join(here, 'probe.html'), join(userDir, 'nodes/probe.html'));
	const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
	await writeFile(
		join(userDir, 'package.json'),
		JSON.stringify({ name: 'user', private: true, dependencies }),
	);
	const all = {
		uiPort: '0',
		uiHost: '127.0.0.1',
		credentialSecret: 'test',
		flowFile: 'flows.json',
		telemetry: { enabled: false, updateNotification: false },
		editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
		logging: { console: { level: 'debug', metrics: false, audit: false } },
		...settings,
	};
	// the editor's tips look for their place after a while, whether it is there yet or not
	const editor = { view: { 'view-show-tips': false } };
	await writeFile(join(userDir, '.config.users.json'), JSON.stringify({ _: { editor } }));
	await writeFile(join(userDir, 'settings.js'), `module.exports = ${JSON.stringify(all)};`);
	return userDir;
};

/** What a Node-RED prints, of which the lines of probes are read once, as they come. */
const reader = () => {
	const all = { log: '', printed: [] as Printed[], statuses: [] as PrintedStatus[] };
	const read = (line: string) => {
		if (!line.endsWith('}')) return;
		if (line.startsWith('PROBE ')) all.printed.push(JSON.parse(line.slice(6)) as Printed);
		if (line.startsWith('STATUS ')) all.statuses.push(JSON.parse(line.slice(7)) as PrintedStatus);
	};
	const from = (stream: Readable | null) => {
		let rest = '';
		stream?.setEncoding('utf8').on('data', (text: string) => {
			all.log += text;
			rest += text;
			if (!text.includes('\n')) return;
			const lines = rest.split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) read(line);
		});
	};
	return { all, from };
};

/** A real Node-RED in a process of its own. */
export const nodeRed = async (options: Options): Promise<NodeRed> => {
	const userDir = options.userDir ?? (await userDirFor(options));
	const program = [
		join(folderOf(options.version), 'red.js'),
		'-u',
		userDir,
		'-s',
		join(userDir, 'settings.js'),
	];
	const child: ChildProcess = spawn(nodeFor(options.version), program, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0', ...options.env },
	});
	const { all: said, from } = reader();
	from(child.stdout);
	from(child.stderr);
	const over = once(child, 'exit');
	const isOver = () => child.exitCode !== null || child.signalCode !== null;
	const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
		if (!isOver()) child.kill(signal);
		await over;
	};
	const gone = () => {
		if (isOver()) throw new Error(`Node-RED ended:\n${said.log}`);
	};
	const url: string = await until(
		() => {
			gone();
			return /Started flows/.test(said.log)
				? said.log.match(/running at (http:\/\/[^/\s]+)/)?.[1]
				: undefined;
		},
		'Node-RED to start',
		60,
	).catch(async (error) => {
		await end('SIGKILL');
		throw new Error(`${error}\n${said.log}`);
	});
	const root = String(options.settings?.['httpAdminRoot'] ?? '/').replace(/\/$/, '');
	const ask: NodeRed['request'] = (method, path, body, headers) =>
		request(`${url}${root}${path}`, { method, body, headers });
	const accepted = async (...words: Parameters<typeof ask>): Promise<unknown> => {
		const response = await ask(...words);
		const text = await response.text();
		if (!response.ok) throw new Error(`${words[1]}: ${response.status} ${text}`);
		return text ? JSON.parse(text) : undefined;
	};
	return {
		url: `${url}${root}`,
		userDir,
		pid: child.pid as number,
		log: () => said.log,
		printed: (probe) => said.printed.filter((one) => !probe || one.probe === probe),
		statuses: (id) => said.statuses.filter((one) => one.id === id),
		request: ask,
		async deploy(flows, type = 'full') {
			const { rev } = (await accepted('GET', '/flows')) as { rev: string };
			const from = said.log.length;
			// what has no place on the canvas is taken for a connection
			const placed = flows.map((node, index) =>
				node['z'] ? { x: 200, y: 60 * (index + 1), wires: [], ...node } : node,
			);
			const words = { 'Node-RED-Deployment-Type': type };
			await accepted('POST', '/flows', { rev, flows: placed }, words);
			await until(() => said.log.includes('Started', from), 'the flows to start');
		},
		async give(id, message) {
			await accepted('POST', `/probe/${id}`, message);
		},
		exited: isOver,
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
	};
};
