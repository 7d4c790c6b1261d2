import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack } from '../../support/packed.ts';
import { until } from '../../support/until.ts';

type Loose = Record<string, unknown>;
export interface FlowNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: Loose;
	credentials?: Loose;
	x?: number;
}
export interface Execution {
	id: string;
	status: string;
	mode: string;
	error?: { message: string; description?: string };
	/** Output items of a node's first run. */
	items(node: string): Loose[];
}

export const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

/** From a node to another; `output`: which one of the first, from 0. */
type Link = readonly [from: string, to: string, output?: number];

const connectionsOf = (links: readonly Link[]): Loose => {
	const connections: Record<string, { main: Loose[][] }> = {};
	for (const [from, to, output = 0] of links) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return connections;
};

const password = 'Passw0rd-muster';
const email = 'muster@example.com';

/**
 * A whole n8n (installed by `npm run test:n8n`) with the packed package as a community package, on a fresh
 * SQLite database. `bare`: without the package.
 */
export const startServer = async (more: NodeJS.ProcessEnv = {}, { bare = false } = {}) => {
	const n8n = process.env['MUSTER_N8N'];
	if (!n8n) throw new Error('Run these tests with: npm run test:n8n');
	const { parse } = createRequire(path.join(n8n, 'node_modules/n8n/package.json'))('flatted') as {
		parse(text: string): Loose;
	};
	const home = mkdtempSync(path.join(tmpdir(), 'muster-n8n-'));
	const nodes = path.join(home, '.n8n/nodes');
	const temporary = path.join(home, 'tmp');
	mkdirSync(temporary);
	mkdirSync(nodes, { recursive: true });
	writeFileSync(
		path.join(nodes, 'package.json'),
		'{"name":"installed-nodes","private":true,"dependencies":{}}',
	);
	if (!bare)
		// as n8n installs: no scripts, no peers
		execFileSync(
			'npm',
			[
				'i',
				'--no-audit',
				'--no-fund',
				'--silent',
				'--ignore-scripts',
				'--legacy-peer-deps',
				await pack(home),
			],
			{ cwd: nodes },
		);
	const port = Number(more['N8N_PORT'] ?? (await freePort()));
	const env: NodeJS.ProcessEnv = {
		...process.env,
		N8N_USER_FOLDER: home,
		// n8n leaves a folder for uploads behind
		TMPDIR: temporary,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_ENCRYPTION_KEY: 'muster-test',
		DB_TYPE: 'sqlite',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_DISABLED_MODULES: 'insights',
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
		NODE_ENV: 'production',
		...more,
	};
	const base = `http://127.0.0.1:${port}`;
	const logFile = path.join(home, 'n8n.log');
	let cookie = '';
	let child: ChildProcess;
	const spawned: ChildProcess[] = [];
	// its output goes to a file: n8n hangs when a pipe's reader goes away
	const start = (words: string[], extra: NodeJS.ProcessEnv = {}): ChildProcess => {
		const out = openSync(logFile, 'a');
		const process_ = spawn(process.execPath, [path.join(n8n, 'node_modules/n8n/bin/n8n'), ...words], {
			env: { ...env, ...extra },
			stdio: ['ignore', out, out],
		});
		spawned.push(process_);
		return process_;
	};
	const log = () => readFileSync(logFile, 'utf8');
	const request = async <T = Loose>(method: string, url: string, body?: unknown): Promise<T> => {
		const answer = await fetch(base + url, {
			method,
			headers: { 'content-type': 'application/json', cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const set = answer.headers.getSetCookie().find((one) => one.startsWith('n8n-auth='));
		if (set) cookie = set.split(';')[0] as string;
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 500)}`);
		try {
			const json = JSON.parse(text);
			return json && typeof json === 'object' && 'data' in json ? json.data : json;
		} catch {
			return text as T;
		}
	};
	const ready = async () => {
		await until(
			async () => {
				if (child.exitCode !== null) throw new Error(`n8n ended\n${log().slice(-3000)}`);
				return (
					(await fetch(`${base}/healthz/readiness`)).ok &&
					(await request('GET', '/rest/settings'))['userManagement']
				);
			},
			'n8n to be ready',
			180,
		);
	};
	const signIn = () => request('POST', '/rest/login', { emailOrLdapLoginId: email, password });

	child = start(['start']);
	await ready();
	await request('POST', '/rest/owner/setup', { email, firstName: 'M', lastName: 'M', password });
	await signIn();

	const read = async (id: string): Promise<Execution> => {
		const raw = await request<{
			id: string;
			status: string;
			mode: string;
			data: string;
		}>('GET', `/rest/executions/${id}`);
		const data = (parse(raw.data) ?? {}) as {
			resultData?: {
				error?: Execution['error'];
				runData?: Record<string, { data?: { main?: { json: Loose }[][] } }[]>;
			};
		};
		return {
			id: raw.id,
			status: raw.status,
			mode: raw.mode,
			error: data.resultData?.error,
			items: (node) => data.resultData?.runData?.[node]?.[0]?.data?.main?.[0]?.map(({ json }) => json) ?? [],
		};
	};
	return {
		base,
		home,
		request,
		log,
		start,
		email,
		password,
		signIn,
		async kill(signal: NodeJS.Signals = 'SIGKILL') {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			child.kill(signal);
			await gone;
		},
		alive: () => child.exitCode === null && child.signalCode === null,
		async again() {
			child = start(['start']);
			await ready();
			await signIn();
		},
		credential: (type: string, data: Loose, name = `${type} of the test`) =>
			request<{ id: string; name: string }>('POST', '/rest/credentials', {
				name,
				type,
				data,
			}),
		workflow: (name: string, nodes: FlowNode[], links: Link[], settings: Loose = {}) =>
			request<{ id: string; versionId: string }>('POST', '/rest/workflows', {
				name,
				settings: { executionOrder: 'v1', ...settings },
				nodes: nodes.map(({ x, ...node }, index) => ({
					id: crypto.randomUUID(),
					typeVersion: 1,
					position: [x ?? index * 220, 0],
					parameters: {},
					...node,
				})),
				connections: connectionsOf(links),
			}),
		run: async (id: string, trigger: string) =>
			(
				await request<{ executionId: string }>('POST', `/rest/workflows/${id}/run`, {
					triggerToStartFrom: { name: trigger },
				})
			).executionId,
		activate: ({ id, versionId }: { id: string; versionId: string }) =>
			request('POST', `/rest/workflows/${id}/activate`, { versionId }),
		deactivate: (id: string) => request('POST', `/rest/workflows/${id}/deactivate`, {}),
		read,
		finished: (id: string, seconds = 60) =>
			until(
				async () => {
					const execution = await read(id);
					return ['success', 'error', 'crashed', 'canceled'].includes(execution.status) && execution;
				},
				`execution ${id} to end`,
				seconds,
			),
		async executions(workflowId: string): Promise<Execution[]> {
			const { results } = await request<{ results: { id: string }[] }>(
				'GET',
				`/rest/executions?limit=100&filter=${encodeURIComponent(JSON.stringify({ workflowId }))}`,
			);
			return Promise.all(results.map(({ id }) => read(id)));
		},
		async stop() {
			for (const one of spawned.filter(
				({ exitCode, signalCode }) => exitCode === null && signalCode === null,
			)) {
				const gone = new Promise((resolve) => one.once('exit', resolve));
				one.kill('SIGTERM');
				const force = setTimeout(() => one.kill('SIGKILL'), 15_000);
				await gone;
				clearTimeout(force);
			}
			rmSync(home, { recursive: true, force: true });
		},
	};
};

export type Server = Awaited<ReturnType<typeof startServer>>;
