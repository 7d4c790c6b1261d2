import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Room, room } from '../../../scripts/rooms.ts';
import { type Unpacked, unpack } from '../../support/packed.ts';
import { decrypted } from './support/credential.ts';
import { createRecorder } from './support/recorder.ts';

export type Loose = Record<string, unknown>;
export interface Item {
	json: Loose;
	binary?: Record<string, Loose>;
	pairedItem?: { item: number };
	error?: Error;
}
export interface Ran {
	status: string;
	/** Items of the first output. */
	items: Item[];
	/** Items of the error output. */
	errors: Item[];
	error?: Error & { description?: string; context?: Loose };
	/** What `sendResponse` was called with. */
	responses: unknown[];
	/** What n8n shows above its output. */
	hints: string[];
	/** Items of any node's first output. */
	itemsOf(node: string): Item[];
	/** All that n8n keeps of it. */
	data: unknown;
}
export interface Step {
	node: string;
	/** Default: the name of its type. */
	name?: string;
	parameters: Loose;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	/** n8n’s *Retry On Fail*: how often a failing node is run in all. */
	tries?: number;
}
export interface RunOptions extends Step {
	credential?: Loose | (() => Loose);
	items?: Item[];
	/** The trigger that has started the execution, with what it started it with. */
	above?: Step & { items: Item[] };
	/** Nodes behind it, one after the other. */
	behind?: Step[];
	signal?: AbortSignal;
	/** Settings of the workflow. */
	settings?: Loose;
	/** Called with each node's name when it has run. */
	ran?: (name: string) => void;
}
interface NodeLike {
	description: { name: string; properties: Loose[]; [more: string]: unknown };
	methods?: {
		credentialTest?: Record<string, (credential: unknown) => Promise<{ status: string; message: string }>>;
		listSearch?: Record<
			string,
			(...words: unknown[]) => Promise<{ results: { name: string; value: string }[] }>
		>;
		loadOptions?: Record<string, () => Promise<{ name: string; value: string }[]>>;
	};
	trigger?: unknown;
	execute?: unknown;
}

const PACKAGE = 'n8n-nodes-muster';

/**
 * n8n's real engine, without its server: loads the packed package with n8n's own loader and runs nodes with
 * `WorkflowExecute`. The room says which release.
 */
export const startEngine = async (name: Extract<Room, 'n8n-engine' | 'n8n-engine-1'>) => {
	const home = mkdtempSync(path.join(tmpdir(), 'muster-engine-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: home,
		N8N_ENCRYPTION_KEY: 'muster-test',
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	});
	// a file where the folder of memory files would be: static data is the memory, until a test takes it away
	mkdirSync(path.join(home, '.n8n'), { recursive: true });
	writeFileSync(path.join(home, '.n8n/muster'), '');
	const inRoom = createRequire(path.join(room(name), 'package.json'));
	const tools = createRequire(inRoom.resolve('n8n-core'));
	const { Container } = tools('@n8n/di');
	const recorder = createRecorder();
	Container.set(tools('@n8n/backend-common').Logger, recorder.logger);
	const core = inRoom('n8n-core');
	const workflow = tools('n8n-workflow');
	await Container.get(core.BinaryDataService).init();
	const unpacked: Unpacked = await unpack(path.dirname(tools.resolve('n8n-workflow/package.json')));
	const loader = new core.LazyPackageDirectoryLoader(unpacked.folder);
	await loader.loadAll();
	// n8n’s server makes the tool of an agent of each node; what runs is the same
	const typeOf = (type: string) => loader.getNode(type.split('.').at(-1)?.replace(/Tool$/, '')).type;
	const nodeTypes = { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) };
	const nodeOf = ({ node, name: called = node, parameters, onError, tries }: Step) => ({
		id: `id of ${called}`,
		name: called,
		type: `${PACKAGE}.${node}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [`${node.replace(/(Trigger|Tool)$/, '')}Api`]: { id: '1', name: 'c' } },
		...(onError ? { onError } : {}),
		...(tries ? { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 } : {}),
	});
	let asked = 0;
	let executions = 0;
	/**
	 * n8n's own arguments: who asks, which credential, its type, the mode, … and where expressions are
	 * resolved.
	 */
	const reveal = (stored: Loose, [, , type, mode, , , resolving]: unknown[]): Loose =>
		decrypted(
			workflow.NodeHelpers.getNodeParameters,
			loader.getCredential(type).type.properties,
			stored,
			resolving as never,
			mode as string,
		);
	const additionalOf = (credential: Loose | (() => Loose), hooks?: unknown) => ({
		credentialsHelper: {
			getDecrypted: async (...words: unknown[]) => {
				asked++;
				return reveal(typeof credential === 'function' ? credential() : credential, words);
			},
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getCredentialsProperties: () => [],
		},
		hooks,
		executionId: String(++executions),
		restApiUrl: 'http://127.0.0.1',
		instanceBaseUrl: 'http://127.0.0.1',
		formWaitingBaseUrl: 'http://127.0.0.1',
		webhookBaseUrl: 'http://127.0.0.1',
		webhookWaitingBaseUrl: 'http://127.0.0.1',
		webhookTestBaseUrl: 'http://127.0.0.1',
		userId: '1',
		variables: {},
		currentNodeExecutionIndex: 0,
	});
	const flowOf = (nodes: Loose[], more: Loose = {}) => {
		const connections = Object.fromEntries(
			nodes
				.slice(1)
				.map((node, index) => [
					nodes[index]?.['name'],
					{ main: [[{ node: node['name'], type: 'main', index: 0 }]] },
				]),
		);
		const data = {
			id: 'w1',
			name: 'w',
			nodes,
			connections,
			active: false,
			settings: { executionOrder: 'v1' },
			...more,
		};
		return { data, flow: new workflow.Workflow({ ...data, nodeTypes }) };
	};
	return {
		name,
		folder: unpacked.folder,
		inRoom,
		loader,
		core,
		workflow,
		nodeTypes,
		Container,
		/** Log lines so far. */
		log: recorder.lines,
		node: (type: string) => typeOf(type) as NodeLike,
		/** The trigger of a service's node with other times, in seconds. */
		triggerWith: (service: string, times: Record<string, number>) =>
			inRoom(path.join(unpacked.folder, 'dist/hosts/n8n.js')).runTrigger(
				inRoom(path.join(unpacked.folder, `dist/services/${service}.js`)).service,
				times,
			),
		/** How often a credential was decrypted. */
		decrypted: () => asked,

		/** Runs one node, and those behind it, on some items. */
		async run(options: RunOptions): Promise<Ran> {
			const {
				credential = {},
				items = options.above?.items ?? [{ json: {} }],
				behind = [],
				signal,
				settings = {},
				ran,
			} = options;
			const nodes = [options, ...behind].map(nodeOf);
			const above = options.above && nodeOf(options.above);
			const { flow, data: flowData } = flowOf(above ? [above, ...nodes] : nodes, {
				settings: { executionOrder: 'v1', ...settings },
			});
			const responses: unknown[] = [];
			const hooks = new core.ExecutionLifecycleHooks('manual', '1', flowData);
			hooks.addHandler('sendResponse', (response: unknown) => void responses.push(response));
			hooks.addHandler('nodeExecuteAfter', (node: string) => ran?.(node));
			const runData = {
				startData: {},
				resultData: {
					runData: above
						? {
								[above.name]: [
									{
										startTime: 0,
										executionTime: 0,
										executionStatus: 'success',
										source: [],
										data: { main: [options.above?.items] },
									},
								],
							}
						: {},
					pinData: {},
				},
				executionData: {
					contextData: {},
					metadata: {},
					nodeExecutionStack: [
						{
							node: nodes[0],
							data: { main: [items] },
							source: above ? { main: [{ previousNode: above.name }] } : null,
						},
					],
					waitingExecution: {},
					waitingExecutionSource: {},
				},
			};
			const data = workflow.createRunExecutionData ? workflow.createRunExecutionData(runData) : runData;
			const running = new core.WorkflowExecute(
				additionalOf(credential, hooks),
				'manual',
				data,
			).processRunExecutionData(flow);
			signal?.addEventListener('abort', () => running.cancel());
			const done = await running;
			const taskOf = (node: string) => done.data.resultData.runData[node]?.[0];
			const outputs: Item[][] = taskOf(nodes[0]?.name as string)?.data?.main ?? [];
			return {
				status: done.status,
				items: outputs[0] ?? [],
				errors: outputs[1] ?? [],
				error: done.data.resultData.error ?? taskOf(nodes[0]?.name as string)?.error,
				responses,
				hints: (taskOf(nodes[0]?.name as string)?.hints ?? []).map(
					({ message }: { message: string }) => message,
				),
				itemsOf: (node) => taskOf(node)?.data?.main?.[0] ?? [],
				data: done,
			};
		},
		nodeOf,
		flowOf,
		reveal,
		additionalOf,
		stop() {
			Container.get(
				tools('n8n-core/dist/execution-engine/ssh-clients-manager').SSHClientsManager,
			).onShutdown();
			unpacked.remove();
			rmSync(home, { recursive: true, force: true });
		},
	};
};

export type Engine = Awaited<ReturnType<typeof startEngine>>;
