import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import type { Item, Loose } from '../engine.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const send = { resource: 'event', operation: 'send', name: 'deploy' };
const forceLeave = { resource: 'member', operation: 'forceLeave', member: named('cache-1') };
const NO_TEXT = Buffer.from([0, 255, 1]);

export const formTests = (stage: Stage): void => {
	const payloadOf = (index = -1): Buffer => {
		const { body } = stage.lab.requests.filter(({ command }) => command === 'event').at(index) as {
			body: Loose;
		};
		return Buffer.from(body['Payload'] as Uint8Array);
	};
	const binaryItem = async (bytes: Buffer): Promise<Item> => {
		const { core, Container } = stage.engine;
		const place = { type: 'execution', workflowId: 'w1', executionId: '1' };
		const data = { data: '', mimeType: 'application/octet-stream', fileName: 'payload.bin' };
		const stored = await Container.get(core.BinaryDataService).store(place, bytes, data);
		return { json: {}, binary: { file: stored } };
	};

	for (const [format, input, sent] of [
		['text', 'v2 ✓', Buffer.from('v2 ✓')],
		['base64', NO_TEXT.toString('base64'), NO_TEXT],
		['hex', '00 ff 01', NO_TEXT],
		['json', '={{ { release: "v2" } }}', Buffer.from('{"release":"v2"}')],
		['text', '', Buffer.alloc(0)],
	] as const)
		test(`bytes in as ${format}: ${JSON.stringify(input)}`, async () => {
			const { error } = await stage.run({ ...send, payload: input, options: { payloadFormat: format } });
			assert.equal(error, undefined);
			assert.deepEqual(payloadOf(), sent);
		});

	for (const [format, input, says] of [
		['base64', 'a', /^Payload is not base64$/],
		['hex', 'abc', /^Payload is not pairs of hexadecimal digits$/],
		['json', '{"release":', /^Payload is not JSON; a text by itself stands in quotes$/],
		['={{ $json.none }}', 'v2', /^Payload format was set, but its value is nothing/],
		['base46', 'v2', /^Payload format is “base46”, but has to be one of base64, binary, /],
	] as const)
		test(`bytes that are none are refused, as ${format}: ${input}`, async () => {
			const before = stage.asked('event');
			const { error } = await stage.run({ ...send, payload: input, options: { payloadFormat: format } });
			assert.match(error?.message ?? '', says);
			assert.equal(error?.context?.['code'], 'BAD_INPUT');
			assert.equal(stage.asked('event'), before);
		});

	test('a format is understood in any case', async () => {
		const options = { payloadFormat: 'BASE64' };
		const { error } = await stage.run({ ...send, payload: NO_TEXT.toString('base64'), options });
		assert.equal(error, undefined, error?.message);
		assert.deepEqual(payloadOf(), NO_TEXT);
	});

	for (const [what, file] of [
		['without a file, as in pinned data', { mimeType: 'text/plain' }],
		[
			'whose file n8n has deleted',
			{ mimeType: 'text/plain', id: 'filesystem-v2:workflows/w1/executions/1/binary_data/gone' },
		],
	] as const)
		test(`a binary field ${what}`, async () => {
			const { error } = await stage.run(
				{ ...send, payload: 'file', options: { payloadFormat: 'binary' } },
				{ items: [{ json: {}, binary: { file: { ...file } } }] },
			);
			assert.equal(error?.message, 'The binary field “file” has no file that can be read');
			assert.match(
				error?.description ?? '',
				/pinned data keeps none: run the step that makes the file again/,
			);
		});

	test('bytes in from a binary field', async () => {
		const { error } = await stage.run(
			{ ...send, payload: 'file', options: { payloadFormat: 'binary' } },
			{ items: [await binaryItem(NO_TEXT)] },
		);
		assert.equal(error, undefined, error?.message);
		assert.deepEqual(payloadOf(), NO_TEXT);
	});

	for (const [what, payload, says, hint] of [
		[
			'another name',
			'data',
			/Payload is “data”, and the item has no binary field of that name/,
			/“file”\. N/,
		],
		[
			'no binary data',
			'={{ $json }}',
			/Payload is neither the name of a binary field nor binary data/,
			/data;/,
		],
		['all of the item’s', '={{ $binary }}', /Payload is neither the name/, /\$binary\.data/],
	] as const)
		test(`a binary field that is ${what} says what there is`, async () => {
			const { items, error } = await stage.run(
				{ ...send, payload, options: { payloadFormat: 'binary' } },
				{
					items: [{ ...(await binaryItem(NO_TEXT)), json: { some: 'thing' } }],
					onError: 'continueRegularOutput',
				},
			);
			assert.equal(error, undefined);
			const failed = items[0]?.json['error'] as { message: string; hint: string; code: string };
			assert.match(failed.message, says);
			assert.match(failed.hint, hint);
			assert.match(failed.hint, /Nothing was sent\.$/);
			assert.equal(failed.code, 'BAD_INPUT');
		});

	for (const payload of [' file ', '={{ $binary.file }}'])
		test(`bytes in from a binary field given as “${payload}”`, async () => {
			const { error } = await stage.run(
				{ ...send, payload, options: { payloadFormat: 'binary' } },
				{ items: [await binaryItem(NO_TEXT)] },
			);
			assert.equal(error, undefined, error?.message);
			assert.deepEqual(payloadOf(), NO_TEXT);
		});

	test('a workflow that keeps binary data among the JSON: by its path, and a wrong one says what there is', async () => {
		const { file } = (await binaryItem(NO_TEXT)).binary as { file: Loose };
		const sent = (payload: string) =>
			stage.run(
				{ ...send, payload, options: { payloadFormat: 'binary' } },
				{ items: [{ json: { file, files: { first: file } } }], settings: { binaryMode: 'combined' } },
			);
		// n8n 1 has no such workflows: what lies among the JSON is no binary data there
		if (!('BINARY_MODE_COMBINED' in stage.engine.workflow)) {
			assert.match(`${(await sent('file')).error?.description}`, /Nothing was sent/);
			return;
		}
		for (const path of ['file', ' files.first ']) {
			const { error } = await sent(path);
			assert.equal(error, undefined, error?.message);
			assert.deepEqual(payloadOf(), NO_TEXT);
		}
		assert.match(`${(await sent('data')).error?.description}`, /The item has “file”\. Nothing was sent/);
	});

	test('bytes out: text where it is text, else base64, and what came out goes in again', async () => {
		stage.lab.cluster.answer('web-1', 'raw', () => NO_TEXT);
		stage.lab.cluster.answer('db-1', 'raw', () => Buffer.from('fine ✓'));
		const { items } = await stage.run({
			resource: 'query',
			operation: 'send',
			name: 'raw',
			nodes: [],
			options: { open: '1s' },
		});
		const responses = items[0]?.json['responses'] as {
			from: string;
			payload: unknown;
		}[];
		assert.deepEqual(responses.find(({ from }) => from === 'db-1')?.payload, 'fine ✓');
		assert.deepEqual(responses.find(({ from }) => from === 'web-1')?.payload, {
			base64: NO_TEXT.toString('base64'),
		});
		await stage.run(
			{
				...send,
				payload: '={{ $json.responses.find((one) => one.from === "web-1").payload }}',
			},
			{ items },
		);
		assert.deepEqual(payloadOf(), NO_TEXT);
	});

	test('Arguments: all fields as one object, in our names or the server’s, instead of the required fields', async () => {
		const { items, error } = await stage.run({
			resource: 'event',
			operation: 'send',
			name: '',
			options: { arguments: '{ "Name": "deploy", "Payload": "v3", "Coalesce": true }' },
		});
		assert.equal(error, undefined, error?.message);
		assert.deepEqual(items[0]?.json, { sent: true, name: 'deploy', bytes: 2 });
		const { body } = stage.lab.requests.at(-1) as { body: Loose };
		assert.deepEqual(
			[body['Name'], Buffer.from(body['Payload'] as Uint8Array).toString(), body['Coalesce']],
			['deploy', 'v3', true],
		);
		const twice = { arguments: '{ "Name": "deploy", "name": "other" }' };
		const refused = await stage.run({ resource: 'event', operation: 'send', name: '', options: twice });
		assert.equal(refused.error?.message, 'Arguments has “Name” and “name”, which are the same');
		const fromItem = await stage.run(
			{
				resource: 'member',
				operation: 'get',
				member: named(''),
				options: { arguments: '={{ $json }}' },
			},
			{ items: [{ json: { Name: 'db-1' } }] },
		);
		assert.equal(fromItem.items[0]?.json['name'], 'db-1', fromItem.error?.message);
	});

	test('Preview Only says what would happen and changes nothing', async () => {
		const { items, hints } = await stage.run({ ...forceLeave, preview: true });
		assert.equal(items[0]?.json['would'], 'become left');
		assert.match(hints.join(), /This is a preview: nothing was changed/);
		assert.equal(stage.asked('force-leave'), 0);
		assert.equal(stage.lab.cluster.nodes.get('cache-1')?.status, 'failed');
		await stage.run({ ...forceLeave, preview: false });
		assert.equal(stage.lab.cluster.nodes.get('cache-1')?.status, 'left');
	});

	test('the credential test: what answers, and what is wrong with the remedy', async () => {
		const check = stage.engine.node('serf').methods?.credentialTest?.['serfApiTest'];
		const ask = (data: Loose) => check?.({ id: '1', name: 'c', type: 'serfApi', data });
		const good = await ask(stage.credential);
		assert.deepEqual(good, {
			status: 'OK',
			message: `Agent web-1 at 127.0.0.1:${stage.lab.port} answers: 3 members, 2 alive`,
		});
		const wrong = await ask({ ...stage.credential, authKey: `${CANARY}-wrong` });
		assert.equal(wrong?.status, 'Error');
		assert.match(wrong?.message ?? '', /rpc_auth/);
		assert.doesNotMatch(wrong?.message ?? '', new RegExp(CANARY));
		stage.lab.faults.silent = true;
		const silent = await ask({ ...stage.credential, connectTimeout: '300ms' });
		assert.equal(silent?.status, 'Error');
		assert.match(silent?.message ?? '', /did not answer within 0\.3 s/);
	});

	test('live lists: members with their state, filtered, and a missing credential in words', async () => {
		const { listSearch, loadOptions } = stage.engine.node('serf').methods ?? {};
		const functions = { getCredentials: async () => stage.credential, getCurrentNodeParameters: () => ({}) };
		const all = await listSearch?.['members']?.call(functions, 'db');
		assert.deepEqual(all?.results, [{ name: 'db-1 (alive · 127.0.0.1)', value: 'db-1' }]);
		const options = await loadOptions?.['members']?.call(functions);
		assert.deepEqual(
			options?.map(({ value }) => value),
			['cache-1', 'db-1', 'web-1'],
		);
		const none = {
			...functions,
			getCredentials: () => Promise.reject(new Error('Node does not require credentials')),
		};
		await assert.rejects(async () => listSearch?.['members']?.call(none), /Choose a credential first/);
	});

	test('what every live list and every form asks is there', () => {
		for (const { name } of services)
			for (const type of [name, `${name}Trigger`]) {
				const { description, methods } = stage.engine.node(type) as unknown as {
					description: { properties: Loose[] };
					methods: Record<'listSearch' | 'loadOptions' | 'resourceMapping', Loose>;
				};
				const asked = JSON.stringify(description.properties);
				for (const [option, known] of [
					['searchListMethod', methods.listSearch],
					['loadOptionsMethod', methods.loadOptions],
					['resourceMapperMethod', methods.resourceMapping],
				] as const)
					for (const [, method = ''] of asked.matchAll(new RegExp(`"${option}":"([^"]*)"`, 'g')))
						assert.ok(method in known, `${type}: ${option} ${method}`);
			}
	});
};
