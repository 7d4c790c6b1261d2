import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import type { SerfClient, SerfOptions } from '../../../../src/services/serf/client/types.ts';
import type { Agents, AgentWish, TestAgent } from '../agents.ts';

export interface Scene {
	readonly agent: TestAgent;
	readonly client: SerfClient;
	/** One more agent, ended with the test. */
	another(wish: AgentWish): Promise<TestAgent>;
	/** One more connection, to the first agent unless another is given. */
	connect(to?: TestAgent, options?: Partial<SerfOptions>): Promise<SerfClient>;
}

let scenes = 0;

/**
 * A test’s own agent and a connection to it, both ended afterwards whatever happens. Names are its own too.
 */
export const withAgent =
	(agents: Agents, run: (scene: Scene) => Promise<void>, wish: Partial<AgentWish> = {}) =>
	async (): Promise<void> => {
		scenes += 1;
		const ends: (() => Promise<void>)[] = [];
		const another = async (wanted: AgentWish): Promise<TestAgent> => {
			const started = await agents.start(wanted);
			ends.unshift(() => started.close());
			return started;
		};
		const connect: Scene['connect'] = async (to, options) => {
			const { host, port } = to ?? agent;
			const client = await connectSerf({
				hosts: [{ host, port, authKey: wish.config?.rpc_auth }],
				...options,
			});
			ends.unshift(() => client.close());
			return client;
		};
		let agent: TestAgent;
		try {
			agent = await another({ name: `m${scenes}`, ...wish });
			await run({ agent, client: await connect(), another, connect });
		} finally {
			for (const end of ends) await end();
		}
	};

/** Takes records until one is what is looked for; fails if the subscription ends before. */
export const find = async <T, F extends T>(
	records: AsyncIterator<T>,
	is: (record: T) => record is F,
): Promise<F> => {
	for (;;) {
		const { done, value } = await records.next();
		if (done) throw new Error('the subscription ended before what was looked for');
		if (is(value)) return value;
	}
};
