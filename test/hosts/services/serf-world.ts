import { createCluster } from '../../lab/serf/cluster.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';

/** The agent’s key; it must be seen nowhere. */
export const CANARY = 'canary-5f1d7b-key';
/** The cluster’s gossip key. */
export const KEY = Buffer.alloc(16, 7).toString('base64');

/** What trials of Serf are made against: `web-1` and `db-1` are alive, `cache-1` has failed. */
export interface SerfWorld {
	readonly lab: SerfLab;
	/** Where an agent of another cluster gossips. */
	readonly neighbour: string;
	/** Requests of one command so far. */
	asked(command: string): number;
	close(): Promise<void>;
}

/** An agent of its own cluster, and one of another. */
export const startSerfWorld = async (): Promise<SerfWorld> => {
	const cluster = createCluster({ keys: [KEY] });
	const lab = await startSerfLab({ name: 'web-1', tags: { role: 'web' }, authKey: CANARY, cluster });
	cluster.join('db-1', { tags: { role: 'db' } });
	cluster.join('cache-1');
	cluster.fail('cache-1');
	const other = await startSerfLab({ name: 'far-1' });
	const far = other.cluster.nodes.get('far-1');
	return {
		lab,
		neighbour: `${far?.address}:${far?.port}`,
		asked: (command) => lab.requests.filter((request) => request.command === command).length,
		async close() {
			for (const one of [lab, other]) {
				await one.close();
				one.cluster.close();
			}
		},
	};
};
