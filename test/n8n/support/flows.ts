import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from '../../hosts/n8n/server.ts';
import { type WorkflowFile, workflowFiles } from '../../hosts/n8n/support/workflows.ts';
import { until } from '../../support/until.ts';

/** A workflow of docs/workflows in an n8n, as a user has it once it is imported. */
export interface Flows {
	readonly n8n: Server;
	/** Imports a file and chooses the credential; `change`: what the note in it tells the user to fill in. */
	take(file: string, change?: (flow: WorkflowFile) => void): Promise<{ id: string; versionId: string }>;
	/** Publishes it and waits until its trigger is connected. */
	listen(flow: { id: string; versionId: string }): Promise<void>;
}

/** The service’s workflows, with one credential for all. `title`: the service’s own, as in n8n’s log. */
export const openFlows = async (
	n8n: Server,
	title: string,
	type: string,
	settings: Record<string, unknown>,
): Promise<Flows> => {
	const files = workflowFiles();
	const credential = await n8n.credential(type, settings);
	return {
		n8n,
		take(file, change = () => {}) {
			const flow = structuredClone(files.get(file)) as WorkflowFile;
			for (const node of flow.nodes) if (node.credentials) node.credentials = { [type]: credential };
			change(flow);
			return n8n.request('POST', '/rest/workflows', flow);
		},
		async listen(flow) {
			const connected = () => n8n.log().split(`connected to ${title}`).length;
			const before = connected();
			await n8n.activate(flow);
			await until(() => connected() > before, 'the trigger to connect');
		},
	};
};

/** A web hook that keeps the texts it was sent. Close it. */
export const startHook = async () => {
	const posts: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (data) => {
			body += data;
		});
		request.on('end', () => {
			posts.push((JSON.parse(body) as { text: string }).text);
			response.end('ok');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		posts,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		close: () => void server.close(),
	};
};
