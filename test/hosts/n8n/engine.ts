import { createRequire } from 'node:module';
import path from 'node:path';
import { type Room, room } from '../../../scripts/rooms.ts';
import { type Unpacked, unpack } from '../../support/packed.ts';

type Loose = Record<string, unknown>;
export interface Item {
	json: Loose;
	binary?: Record<string, Loose>;
	pairedItem?: { item: number };
	error?: Error;
}
export interface Ran {
	status: string;
	items: Item[];
	error?: Error & { description?: string; context?: Loose };
	responses: unknown[];
}
export interface RunOptions {
	node: string;
	parameters: Loose;
	credential?: Loose;
	items?: Item[];
	onError?: 'continueRegularOutput' | 'stopWorkflow';
	signal?: AbortSignal;
}
interface NodeLike {
	description: { name: string; properties: Loose[] };
	methods?: { credentialTest?: Record<string, (credential: unknown) => Promise<{ status: string; message: string }>> };
	trigger?: unknown;
}

/**
 * n8n's real engine, without its server: loads the packed package with n8n's own loader and runs single nodes with
 * `WorkflowExecute`. The room says which release.
 */
export const startEngine = async (name: Extract<Room, 'n8n-engine' | 'n8n-engine-1'>) => {
	const tools = createRequire(path.join(room(name), 'package.json'));
	const core = tools('n8n-core');
	const workflow = createRequire(tools.resolve('n8n-core'))('n8n-workflow');
	const folder = path.dirname(createRequire(tools.resolve('n8n-core')).resolve('n8n-workflow/package.json'));
	const { Container } = createRequire(tools.resolve('n8n-core'))('@n8n/di');
	const unpacked: Unpacked = await unpack(folder);
	const loader = new core.LazyPackageDirectoryLoader(unpacked.folder);
	await loader.loadAll();
	const nodeTypes = {
		getByName: (type: string) => loader.getNode(type.split('.').at(-1)).type,
		getByNameAndVersion: (type: string) => loader.getNode(type.split('.').at(-1)).type,
		getKnownTypes: () => ({}),
	};
	const packageName = '@muster/n8n-nodes-clusters';
	const nodeOf = ({ node, parameters, onError }: RunOptions) => ({
		id: `id of ${node}`,
		name: node,
		type: `${packageName}.${node}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [`${node.replace(/Trigger$/, '')}Api`]: { id: '1', name: 'c' } },
		...(onError ? { onError } : {}),
	});
	const additionalOf = (credential: Loose, hooks: unknown) => ({
		credentialsHelper: {
			getDecrypted: async () => structuredClone(credential),
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getCredentialsProperties: () => [],
		},
		hooks,
		executionId: '1',
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
	return {
		name,
		folder: unpacked.folder,
		loader,
		core,
		workflow,
		nodeTypes,
		Container,
		node: (type: string) => nodeTypes.getByName(type) as NodeLike,

		/** Runs one node on some items, in the real engine. */
		async run(options: RunOptions): Promise<Ran> {
			const { credential = {}, items = [{ json: {} }], signal } = options;
			const node = nodeOf(options);
			const flow = new workflow.Workflow({
				id: 'w1',
				name: 'w',
				nodes: [node],
				connections: {},
				active: false,
				nodeTypes,
				settings: { executionOrder: 'v1' },
			});
			const responses: unknown[] = [];
			const hooks = new core.ExecutionLifecycleHooks('manual', '1', {
				id: 'w1',
				name: 'w',
				nodes: [node],
				connections: {},
				active: false,
				settings: {},
			});
			hooks.addHandler('sendResponse', (response: unknown) => void responses.push(response));
			const runData = {
				startData: {},
				resultData: { runData: {}, pinData: {} },
				executionData: {
					contextData: {},
					metadata: {},
					nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
					waitingExecution: {},
					waitingExecutionSource: {},
				},
			};
			const data = workflow.createRunExecutionData ? workflow.createRunExecutionData(runData) : runData;
			const running = new core.WorkflowExecute(additionalOf(credential, hooks), 'manual', data).processRunExecutionData(flow);
			signal?.addEventListener('abort', () => running.cancel());
			const done = await running;
			const task = done.data.resultData.runData[options.node]?.[0];
			return { status: done.status, items: task?.data?.main?.[0] ?? [], error: done.data.resultData.error ?? task?.error, responses };
		},
		nodeOf,
		additionalOf,
		stop: () => unpacked.remove(),
	};
};

export type Engine = Awaited<ReturnType<typeof startEngine>>;
