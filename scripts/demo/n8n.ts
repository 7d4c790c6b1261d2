import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, startServer } from '../../test/hosts/n8n/server.ts';
import { type WorkflowFile, workflowFiles } from '../../test/hosts/n8n/support/workflows.ts';
import { manifest } from '../build/files.ts';
import { wholeN8n } from '../n8n-install.ts';

type Loose = Record<string, unknown>;

/** Seconds until the triggers must have told something. */
const PATIENCE = 60;

/** Stands in for the team's chat: prints what the workflows tell it. */
const startChat = async (print: boolean) => {
	const told: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (data) => (body += data));
		request.on('end', () => {
			told.push(body);
			if (print) console.log(`told: ${body}`);
			response.end('ok');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		told,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		close: () => void server.close(),
	};
};

/** `muster-serf` → `serfApi` with all its settings: what n8n calls a credential. */
const credentialsOf = (connections: Readonly<Record<string, object>>): [type: string, settings: Loose][] =>
	Object.entries(connections).map(([type, settings]) => {
		const { credentials, ...rest } = settings as Loose;
		return [`${type.replace('muster-', '')}Api`, { ...rest, ...(credentials as Loose | undefined) }];
	});

const isOurTrigger = ({ type }: WorkflowFile['nodes'][number]) =>
	type.startsWith(`${manifest.name}.`) && type.endsWith('Trigger');

/**
 * Imports a workflow: the demo's credentials, its chat in place of yours; published where a trigger of ours
 * starts it.
 */
const take = async (n8n: Server, file: WorkflowFile, credentials: Loose, chat: string): Promise<boolean> => {
	for (const node of file.nodes) {
		if (node.credentials)
			node.credentials = Object.fromEntries(
				Object.keys(node.credentials).map((type) => [type, credentials[type] as Loose]),
			);
		if (node.type === 'n8n-nodes-base.httpRequest') node.parameters['url'] = chat;
	}
	const made = await n8n.request<{ id: string; versionId: string }>('POST', '/rest/workflows', file);
	const starts = file.nodes.some(isOurTrigger);
	if (starts) await n8n.activate(made);
	return starts;
};

/** A whole n8n with this package, a tested credential for each server and the workflows of docs/workflows. */
export const startN8n = async (
	connections: Readonly<Record<string, object>>,
	port: number | undefined,
	print: boolean,
) => {
	process.env['MUSTER_N8N'] = wholeN8n();
	const chat = await startChat(print);
	const n8n = await startServer(port === undefined ? {} : { N8N_PORT: String(port) });
	const tests: string[] = [];
	const credentials: Loose = {};
	let published = 0;
	try {
		for (const [type, data] of credentialsOf(connections)) {
			const made = await n8n.credential(type, data, `The demo’s ${type.replace('Api', '')}`);
			credentials[type] = { id: made.id, name: made.name };
			const { status, message } = await n8n.request<{ status: string; message: string }>(
				'POST',
				'/rest/credentials/test',
				{ credentials: { ...made, type, data } },
			);
			tests.push(`${status === 'OK' ? '✔' : '✖'} ${type}: ${message}`);
		}
		for (const file of workflowFiles().values())
			if (await take(n8n, file, credentials, chat.url)) published++;
	} catch (error) {
		await n8n.stop();
		chat.close();
		throw error;
	}
	return {
		n8n,
		tests,
		published,
		imported: workflowFiles().size,
		/** Whether the published workflows have told the chat something. */
		async tells() {
			for (const end = Date.now() + PATIENCE * 1000; chat.told.length === 0 && Date.now() < end;)
				await sleep(100);
			return chat.told.length > 0;
		},
		async close() {
			await n8n.stop();
			chat.close();
		},
	};
};
