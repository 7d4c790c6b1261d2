import { afterEach, beforeEach } from 'node:test';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import type { ConplyentClient, ConplyentOptions } from '../../../src/services/conplyent/client/types.ts';
import { type ConplyentLab, type LabOptions, startConplyentLab } from '../../lab/conplyent/lab.ts';

/** Times that make what takes seconds elsewhere happen within one. */
const hasty = {
	answerTimeout: 0.3,
	callTimeout: 2,
	ping: 1,
	ttl: 10,
	heartbeat: 30,
	silence: 0.1,
	grace: 0.05,
};

/** Within a `describe`: a lab of its own for each test, and connections to it that are closed afterwards. */
export const withLab = (options: LabOptions = {}) => {
	let lab: ConplyentLab;
	let clients: ConplyentClient[] = [];
	beforeEach(async () => {
		lab = await startConplyentLab(options);
	});
	afterEach(async () => {
		await Promise.all(clients.map((client) => client.close()));
		clients = [];
		await lab.close();
	});
	const connect = async (input: Partial<ConplyentOptions> = {}): Promise<ConplyentClient> => {
		const client = await connectConplyent({
			host: lab.host,
			port: lab.port,
			...hasty,
			...input,
		});
		clients.push(client);
		return client;
	};
	return { lab: () => lab, connect };
};

/** Why a connection ended. */
export const reason = (client: ConplyentClient) =>
	client.lost.reason as { code: string; message: string; hint: string };
