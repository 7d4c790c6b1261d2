import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Field } from '../../../src/catalogue/field.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { until } from '../../support/until.ts';
import { besides, refusedBy, services, shown } from '../hostile/values.ts';
import { typedValuesOf } from '../services/values.ts';
import { type FlowNode, type NodeRed, nodeRed } from './support/node-red.ts';
import { PRODUCT, productPackage } from './support/package.ts';

// What a program may write into a flow for the field of a trigger, in a real Node-RED: every node says what
// is wrong with which field, and none of them connects.

let red: NodeRed;
let server: Server;
let connected = 0;
const port = () => (server.address() as AddressInfo).port;

before(async () => {
	server = createServer((socket) => {
		connected++;
		socket.destroy();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	red = await nodeRed({ version: 5, packages: { [PRODUCT]: await productPackage() } });
});
after(async () => {
	await red?.stop();
	server?.close();
});

/** Where each service would connect to. */
const settings = (service: string): Record<string, unknown> =>
	({
		serf: { hosts: [`127.0.0.1:${port()}`] },
		fleet: { endpoints: [`http://127.0.0.1:${port()}`] },
		juju: { addresses: [`127.0.0.1:${port()}`], user: 'a' },
		cloud: { authUrl: `http://127.0.0.1:${port()}/v3`, user: 'a' },
		conplyent: { host: '127.0.0.1', port: port() },
	})[service] ?? {};

/** What Node-RED works out, and a trigger has nothing to work it out from. */
const typed: readonly unknown[] = [
	{ type: 'msg', value: 'payload' },
	{ type: 'msg', value: '' },
	{ type: 'path', value: 'payload' },
	{ type: 'flow', value: 'nothing' },
	{ type: 'global', value: 'nothing' },
	{ type: 'env', value: 'NOTHING_OF_MUSTER' },
	{ type: 'jsonata', value: 'nothing' },
	{ type: 'jsonata', value: '1/0' },
	{ type: 'jsonata', value: '(' },
	{ type: 'jsonata', value: '[]' },
	{ type: 'date', value: 'object' },
	{ type: 're', value: 'a' },
	{ type: 'json', value: '{' },
	{ type: 'json', value: 'null' },
	{ type: 'bin', value: 'x' },
	{ type: 'rows', value: [null] },
	{ type: 'rows', value: [{ type: 'msg', value: 'payload' }] },
	{ type: 'rows', value: [{ type: 'env', value: 'NOTHING_OF_MUSTER' }] },
	{ type: 'nope', value: 'x' },
];
const variable = { type: 'str', value: '${NOTHING_OF_MUSTER}' };

const isJson = (value: unknown): boolean => {
	try {
		return JSON.stringify(JSON.parse(JSON.stringify(value) ?? '!')) === JSON.stringify(value);
	} catch {
		return false;
	}
};
/** Of numbers JSON has no NaN; a symbol, an error or a date is something else in a file. */
const isPlain = (value: unknown): boolean =>
	isJson(value) &&
	(typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) &&
	!(value instanceof Object && !isOwn(value));
const isOwn = (value: object) => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** The field’s label; of names with texts it may be one of them. */
const says = (label: string) => new RegExp(label.replace(/s$/, ''), 'i');

const written = (field: Field, refused: readonly unknown[]): readonly unknown[] => [
	...refused.filter(isPlain),
	// names with texts, as any other
	...typed.filter((one) => field.kind !== 'record' || (one as { type: string }).type !== 'nope'),
	...('lines' in field ? [] : [variable]),
];

for (const service of services)
	describe(`programs and the triggers of ${service.title} in Node-RED`, () => {
		const types = typesOf(service);
		for (const { source, type } of types.triggers)
			test(source.name, async () => {
				const from = connected;
				const tried = new Map<string, { readonly label: string; readonly what: string }>();
				const nodes: FlowNode[] = [];
				for (const [name, field] of Object.entries(source.fields))
					for (const [index, value] of written(field, refusedBy(service, source, name)).entries()) {
						const id = `${service.name}-${source.name}-${name}-${index}`;
						tried.set(id, { label: field.label, what: `${name} ${shown(value)}` });
						const values = {
							...typedValuesOf(source.fields, besides(source, name)).typedValues,
							[name]: value,
						};
						nodes.push({ id, type, z: 'tab', name: '', server: 'c', values, wires: [[], []] });
					}
				await red.deploy([
					{ id: 'tab', type: 'tab', label: 'Test' },
					{
						id: 'c',
						type: types.connection,
						name: '',
						...settings(service.name),
						credentials: { password: 'b' },
					},
					...nodes,
				]);
				const last = (id: string) => red.statuses(id).at(-1);
				await until(
					() => [...tried.keys()].every((id) => last(id)?.code),
					'every node to say how it stands',
					30,
				).catch(() => {});
				const wrong = [...tried].flatMap(([id, { label, what }]) => {
					const status = last(id);
					return status?.fill === 'red' &&
						status.code === 'BAD_INPUT' &&
						says(label).test(status.message ?? '')
						? []
						: [`${what}: ${JSON.stringify(status)}`];
				});
				assert.deepEqual(wrong, []);
				assert.equal(connected, from, 'nothing was connected to');
				assert.doesNotMatch(red.log(), /Uncaught|Unhandled/i);
			});
	});
