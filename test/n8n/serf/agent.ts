import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { PACKAGE, type Stage, start } from '../support/stage.ts';

/** A model that calls the first tool it is offered, once, and keeps what it is told. */
const startModel = async () => {
	const state = { call: {} as object, told: [] as string[] };
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (data) => {
			body += data;
		});
		request.on('end', () => {
			const { messages, tools } = JSON.parse(body) as {
				messages: { role: string; content: string }[];
				tools: { function: { name: string } }[];
			};
			const last = messages.at(-1);
			if (last?.role === 'tool') state.told.push(last.content);
			const call = { name: tools[0]?.function.name, arguments: JSON.stringify(state.call) };
			const message =
				last?.role === 'tool'
					? { role: 'assistant', content: 'done' }
					: {
							role: 'assistant',
							content: null,
							tool_calls: [{ id: 'c1', type: 'function', function: call }],
						};
			response.setHeader('content-type', 'application/json');
			const choices = [{ index: 0, message, finish_reason: message.content ? 'stop' : 'tool_calls' }];
			const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
			response.end(
				JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage }),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	return { state, url, close: () => void server.close() };
};

/** A step as the tool of n8n’s agent, whose model fills in what it likes. */
export const agentTests = (stage: Stage): void => {
	let model: Awaited<ReturnType<typeof startModel>>;
	before(async () => {
		model = await startModel();
	});
	after(() => model?.close());
	const told = async (parameters: Record<string, unknown>, call: object) => {
		Object.assign(model.state, { call, told: [] });
		const openAiApi = await stage.n8n.credential('openAiApi', { apiKey: 'none', url: model.url });
		const langchain = '@n8n/n8n-nodes-langchain';
		const nodes = [
			start,
			{
				name: 'Agent',
				type: `${langchain}.agent`,
				typeVersion: 3.1,
				parameters: { promptType: 'define', text: 'Go' },
			},
			{
				name: 'Model',
				type: `${langchain}.lmChatOpenAi`,
				typeVersion: 1.2,
				parameters: { model: { __rl: true, mode: 'id', value: 'm' } },
				credentials: { openAiApi },
			},
			{ ...stage.action(parameters), type: `${PACKAGE}.serfTool` },
		].map((node, at) => ({
			id: crypto.randomUUID(),
			typeVersion: 1,
			position: [at * 200, 0],
			parameters: {},
			...node,
		}));
		const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
		const connections = { Start: to('main'), Model: to('ai_languageModel'), Serf: to('ai_tool') };
		const settings = { executionOrder: 'v1' };
		const flow = await stage.n8n.request<{ id: string }>('POST', '/rest/workflows', {
			name: 'agent',
			nodes,
			connections,
			settings,
		});
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Start'));
		assert.equal(ran.status, 'success', ran.error?.message);
		return model.state.told.join();
	};
	const filled = (name: string) => `={{ $fromAI('${name}', \`The ${name}\`, 'string') }}`;

	test('an agent is told what its tool did', async () => {
		const text = await told(
			{ resource: 'event', operation: 'send', name: filled('name') },
			{ name: 'by-agent' },
		);
		assert.match(text, /"sent":true/);
	});

	test('an agent whose call was wrong is told what, and what to do about it', async () => {
		const send = { resource: 'event', operation: 'send', name: filled('name') };
		for (const call of [{}, { name: '' }])
			assert.match(await told(send, call), /is needed and nothing was given.*For example.*Nothing was sent/);
		const member = { __rl: true, mode: 'name', value: filled('member') };
		const text = await told({ resource: 'member', operation: 'get', member }, { member: 'nobody' });
		assert.match(text, /knows no member “nobody”\. Names are case-sensitive/);
	});
};
