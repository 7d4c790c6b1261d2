import { after, before } from 'node:test';
import { type FlowNode, type Server, startServer } from '../../hosts/n8n/server.ts';
import { type Agent, startAgent } from '../../support/serf-agent.ts';
import { until } from '../../support/until.ts';

export const PACKAGE = 'n8n-nodes-muster';
export const CANARY = 'canary-5f1d7b-key';
type Loose = Record<string, unknown>;

/**
 * What the tests of one n8n share: the server, three real agents (web-1, db-1, cache-1), and a credential for
 * the first.
 */
export interface Stage {
	readonly n8n: Server;
	readonly first: Agent;
	readonly second: Agent;
	readonly credentials: { serfApi: { id: string; name: string } };
	/** Nodes of ours, with the credential. */
	trigger(parameters: Loose, name?: string): FlowNode;
	action(parameters: Loose, name?: string): FlowNode;
	/** Starts n8n and the first agent again if a test has left them dead. */
	revive(): Promise<void>;
	/** Publishes a workflow and waits until its trigger is connected. */
	listen(flow: { id: string; versionId: string }): Promise<void>;
	/** Items that the trigger has started executions with, over all of them. */
	eventsOf(workflowId: string): Promise<Loose[]>;
}

export const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/**
 * `begin` starts the server; `ready` makes ready what else the tests want (hooks at the root of a file run
 * side by side).
 */
export const openStage = (
	begin: () => Promise<Server> = () => startServer(),
	ready: (stage: Stage) => Promise<void> = async () => {},
): Stage => {
	let n8n: Server;
	let agents: Agent[] = [];
	let credentials: Stage['credentials'];
	before(async () => {
		const first = await startAgent({ name: 'web-1', tags: { role: 'web' }, config: { rpc_auth: CANARY } });
		agents = [
			first,
			await startAgent({ name: 'db-1', join: first.gossip, tags: { role: 'db' } }),
			await startAgent({ name: 'cache-1', join: first.gossip }),
		];
		n8n = await begin();
		credentials = { serfApi: await n8n.credential('serfApi', { hosts: first.address, authKey: CANARY }) };
		await ready(stage);
	});
	after(async () => {
		await n8n?.stop();
		for (const agent of agents) await agent.close();
	});
	const stage: Stage = {
		get n8n() {
			return n8n;
		},
		get first() {
			return agents[0] as Agent;
		},
		get second() {
			return agents[1] as Agent;
		},
		get credentials() {
			return credentials;
		},
		trigger: (parameters, name = 'Serf Trigger') => ({
			name,
			type: `${PACKAGE}.serfTrigger`,
			parameters,
			credentials,
		}),
		action: (parameters, name = 'Serf') => ({ name, type: `${PACKAGE}.serf`, parameters, credentials }),
		async revive() {
			if (!n8n.alive()) await n8n.again();
			const [first, second] = agents as [Agent, Agent];
			const alive = () => first.serf('members').catch(() => undefined);
			if (await alive()) return;
			await first.start();
			await first.serf('join', second.gossip);
		},
		async listen(flow) {
			const connected = () => n8n.log().split('connected to Serf').length;
			const before = connected();
			await n8n.activate(flow);
			await until(() => connected() > before, 'the trigger to connect');
		},
		eventsOf: async (workflowId) =>
			(await n8n.executions(workflowId))
				.filter(({ mode }) => mode === 'trigger')
				.flatMap((execution) => execution.items('Serf Trigger')),
	};
	return stage;
};
