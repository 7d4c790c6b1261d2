import { createCluster } from '../../lab/serf/cluster.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';

export interface AgentWish {
	readonly name: string;
	readonly tags?: Readonly<Record<string, string>>;
	/** Agent configuration: `rpc_auth`, `encrypt_key`. */
	readonly config?: { readonly rpc_auth?: string; readonly encrypt_key?: string };
}

/** A running agent: the lab's, or a real process (test/support/serf-agent.ts has the same shape). */
export interface TestAgent {
	readonly name: string;
	readonly host: string;
	readonly port: number;
	/** `host:port` for `join`. */
	readonly gossip: string;
	kill(): Promise<void>;
	/** Again, at the same ports. */
	start(): Promise<void>;
	close(): Promise<void>;
}

/** Where behaviour tests get their agents from: they run unchanged against each kind. */
export interface Agents {
	readonly kind: string;
	start(wish: AgentWish): Promise<TestAgent>;
}

/** Agents of this process. */
export const labAgents: Agents = {
	kind: 'lab',
	async start({ name, tags = {}, config = {} }) {
		const keys = config.encrypt_key ? [config.encrypt_key] : [];
		const cluster = createCluster({ keys });
		const lab: SerfLab = await startSerfLab({ name, tags, authKey: config.rpc_auth, cluster });
		const close = async (): Promise<void> => {
			await lab.close();
			cluster.close();
		};
		const { address, port } = lab.cluster.nodes.get(name) as { address: string; port: number };
		return {
			name,
			host: lab.host,
			port: lab.port,
			gossip: `${address}:${port}`,
			kill: () => lab.kill(),
			start: () => lab.restart(),
			close,
		};
	},
};
