import assert from 'node:assert/strict';
import { until } from '../../../support/until.ts';
import { type DemoServer, demoServer } from '../demo/server.ts';
import { type FlowNode, type NodeRed, nodeRed, type Printed, type Version } from '../support/node-red.ts';
import { demoPackage, NAME } from '../support/package.ts';

/** A secret that must be seen nowhere. */
export const CANARY = 'canary-6b1f';

/** A Node-RED with the demo nodes, and the server they speak to. */
export interface Stage {
	readonly red: NodeRed;
	readonly server: DemoServer;
	readonly connection: FlowNode;
	/** Deploys nodes on one tab, with the connection, a probe `out` and, for errors, a probe `caught`. */
	deploy(...nodes: FlowNode[]): Promise<void>;
	/** Gives a node a message and waits for what a probe prints next. */
	ask(id: string, message: unknown, probe?: string): Promise<Printed>;
	/** What a probe printed since the last look, once there are so many. */
	next(probe: string, count: number): Promise<Printed[]>;
	/** The one message a probe printed next. */
	one(probe: string): Promise<Printed>;
	close(): Promise<void>;
}

/** An action node of a demo type, wired to `out`. */
export const action = (
	id: string,
	type: string,
	operation: string,
	values: object = {},
	more: object = {},
): FlowNode => ({
	id,
	name: '',
	type: `muster-demo-${type}`,
	server: 'c',
	operation,
	values,
	wires: [['out']],
	...more,
});
export const trigger = (id: string, type: string, values: object = {}, more: object = {}): FlowNode => ({
	id,
	name: '',
	type: `muster-demo-${type}`,
	server: 'c',
	values,
	wires: [['out']],
	...more,
});
export const str = (value: string) => ({ type: 'str', value });

export const openStage = async (
	version: Version,
	settings: Readonly<Record<string, unknown>> = {},
): Promise<Stage> => {
	const server = await demoServer({ key: CANARY });
	const red = await nodeRed({
		version,
		packages: { [NAME]: await demoPackage() },
		settings,
		env: {
			...{ MUSTER_DEMO_MEMBER: 'web-2', MUSTER_DEMO_PORT: String(server.port) },
			...{ MUSTER_DEMO_KEY: CANARY, MUSTER_DEMO_EMPTY: '' },
		},
	});
	const connection: FlowNode = {
		id: 'c',
		type: 'muster-demo',
		name: '',
		hosts: ['127.0.0.1'],
		port: String(server.port),
		tls: false,
		ca: '',
		serverName: '',
		verify: true,
		keepAlive: { value: '20', unit: 's' },
		verbose: false,
		credentials: { key: CANARY },
	};
	const seen = new Map<string, number>();
	const next = async (probe: string, count: number) => {
		const from = seen.get(probe) ?? 0;
		const all = await until(() => {
			assert.ok(!red.exited(), red.log());
			const printed = red.printed(probe);
			return printed.length >= from + count ? printed : undefined;
		}, `${count} messages at ${probe}`).catch((error) => {
			throw new Error(`${error}\n${red.log().slice(-4000)}`);
		});
		seen.set(probe, all.length);
		return all.slice(from);
	};
	return {
		red,
		server,
		connection,
		next,
		one: async (probe) => (await next(probe, 1))[0] as Printed,
		deploy: (...nodes) =>
			red.deploy([
				{ id: 'tab', type: 'tab', label: 'Test' },
				connection,
				{ id: 'out', type: 'probe', z: 'tab' },
				{ id: 'caught', type: 'probe', z: 'tab' },
				{ id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
				...nodes.map((node) =>
					node.type === connection.type || node.type === 'subflow' ? node : { z: 'tab', ...node },
				),
			]),
		async ask(id, message, probe = 'out') {
			await red.give(id, message);
			return (await next(probe, 1))[0] as Printed;
		},
		async close() {
			await red.stop();
			await server.kill();
		},
	};
};
