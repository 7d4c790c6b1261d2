import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Field } from '../../../src/catalogue/field.ts';
import { isOption } from '../../../src/hosts/n8n/properties/place.ts';
import { besides, refusedBy, services, shown } from '../hostile/values.ts';
import { sourceParameters } from '../services/values.ts';
import { type Engine, type Loose, startEngine } from './engine.ts';
import { startTrigger } from './support/trigger.ts';

// What an expression, or a program that writes workflows, may give for the field of a trigger, in n8n’s
// engine: publishing is refused by name, and nothing is connected to.

let engine: Engine;
let server: Server;
let connected = 0;
const at = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

before(async () => {
	engine = await startEngine('n8n-engine');
	server = createServer((socket) => {
		connected++;
		socket.destroy();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});
after(() => {
	server?.close();
	engine?.stop();
});

const credential = (service: string): Loose =>
	({
		serf: { hosts: at() },
		fleet: { endpoints: `http://${at()}` },
		juju: { addresses: at(), user: 'a', password: 'b' },
		cloud: { authUrl: `http://${at()}/v3`, user: 'a', password: 'b' },
		conplyent: { host: '127.0.0.1', port: Number(at().split(':')[1]) },
	})[service] ?? {};

/** Expressions that come to nothing, to no value of any field, or to an error. */
const expressions: readonly string[] = [
	'={{ $json.nothing }}',
	'={{ undefined }}',
	'={{ null }}',
	"={{ '' }}",
	"={{ ' ' }}",
	'={{ [] }}',
	'={{ {} }}',
	'={{ 0 / 0 }}',
	'={{ 1 / 0 }}',
	'={{ new Date(NaN) }}',
	'={{ $vars.nothing }}',
	'={{ [undefined] }}',
	"={{ [''] }}",
	"={{ '\\ud800' }}",
	'={{ ( }}',
	'=',
];

/** What n8n’s form stores where nobody touched a field. */
const isUntouched = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	(typeof value === 'object' && Object.keys(value).length === 0);

const isJson = (value: unknown): boolean => {
	if (value === null || value === undefined) return false;
	const text = JSON.stringify(value) ?? '';
	const isOwn =
		typeof value !== 'object' || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
	return text !== '' && isOwn && !(typeof value === 'number' && !Number.isFinite(value));
};

const mayBeBlank = (field: Field, text: string): boolean => {
	if (field.kind === 'list' && field.emptyItems) return /^=\{\{ (\[''\]|' ') \}\}$/.test(text);
	return text === "={{ ' ' }}" && (('lines' in field && field.lines !== undefined) || field.blanks === true);
};

const input = (field: Field, refused: readonly unknown[]): readonly unknown[] => [
	...expressions.filter((text) => !mayBeBlank(field, text)),
	...refused.filter((value) => isJson(value) && !isUntouched(value) && !Object.is(value, -0)),
];

for (const service of services)
	describe(`hostile values for the triggers of ${service.title} in n8n’s engine`, () => {
		for (const source of service.sources)
			for (const [name, field] of Object.entries(source.fields)) {
				// n8n itself empties what is no rows, before a node sees it (README, Limits)
				if (field.kind === 'record') continue;
				test(`${source.name}: ${name}`, async () => {
					const from = connected;
					const wrong: string[] = [];
					for (const value of input(field, refusedBy(service, source, name))) {
						const parameters = sourceParameters(service, source.name, besides(source, name));
						const options = { ...(parameters['options'] as Loose | undefined) };
						(isOption(field) ? options : parameters)[name] = value;
						const trigger = startTrigger(engine, {
							type: `${service.name}Trigger`,
							parameters: { ...parameters, options },
							credential: credential(service.name),
						});
						const error: Loose = await trigger.started.then(
							() => ({ message: 'taken' }),
							(thrown: unknown) => thrown as Loose,
						);
						await trigger.close().catch(() => {});
						const { message, context } = error as { message: string; context?: Loose };
						const isNamed = new RegExp(field.label.replace(/s$/, ''), 'i').test(message);
						if (!isNamed || context?.['code'] !== 'BAD_INPUT') wrong.push(`${shown(value)}: ${message}`);
						if (trigger.emitted.length > 0) wrong.push(`${shown(value)}: something was emitted`);
					}
					assert.deepEqual(wrong, []);
					assert.equal(connected, from, 'nothing was connected to');
				});
			}
	});

test('an expression of an action that fails for one item is that item’s fault alone', async () => {
	const failing = "={{ $itemIndex === 0 ? $('Nope').first().json.x : 5 }}";
	const { items, error } = await engine.run({
		node: 'serf',
		parameters: { resource: 'member', operation: 'getMany', options: { timeout: failing } },
		credential: credential('serf'),
		items: [{ json: {} }, { json: {} }],
		onError: 'continueRegularOutput',
	});
	assert.equal(error, undefined);
	const messages = items.map(({ json }) =>
		String((json['error'] as Loose | undefined)?.['message'] ?? json['error']),
	);
	assert.match(messages[0] ?? '', /Referenced node/);
	assert.match(messages[1] ?? '', /127\.0\.0\.1/);
});
