import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Field } from '../../src/catalogue/field.ts';
import { readValues } from '../../src/catalogue/read-values.ts';
import type { AnyService } from '../../src/catalogue/service.ts';
import type { AnySource } from '../../src/catalogue/source.ts';
import { codeOf, MusterError } from '../../src/core/errors.ts';
import { watch } from '../../src/engine/watch/watch.ts';
import { memoryStore } from '../support/steps.ts';
import { besides, refusedBy, services, shown } from './hostile/values.ts';

// Every field of every trigger with what cannot be meant: refused by name before anything is connected to,
// also where no server is there to ask. Never taken for “all” or “the usual”, never a trigger that is deaf.

/** What becomes of a trigger with these values; its server refuses every connection. */
const tried = async (service: AnyService, source: AnySource, input: Readonly<Record<string, unknown>>) => {
	const abortController = new AbortController();
	let connected = false;
	const closed: AnyService = {
		...service,
		async connect() {
			connected = true;
			abortController.abort();
			throw new MusterError('CONNECT_FAILED', 'closed');
		},
	};
	try {
		await watch({
			service: closed,
			source,
			input,
			settings: async () => ({ ...minimal[service.name] }),
			signal: abortController.signal,
			store: memoryStore(),
			restarted: false,
			handOver: () => {},
			log: () => {},
		});
		return { connected };
	} catch (error) {
		return { connected, error: error as MusterError };
	}
};
const minimal: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	juju: { addresses: ['127.0.0.1:1'], user: 'a', password: 'b' },
	cloud: { authUrl: 'http://127.0.0.1:1/v3', user: 'a', password: 'b' },
};

for (const service of services)
	describe(`hostile values for the triggers of ${service.title}`, () => {
		for (const source of service.sources)
			for (const [name, { label }] of Object.entries(source.fields))
				test(`${source.name}: ${name}`, async () => {
					for (const value of refusedBy(service, source, name)) {
						const { connected, error } = await tried(service, source, {
							...besides(source, name),
							[name]: value,
						});
						const what = `${shown(value)}: ${error?.message ?? 'taken'}`;
						assert.equal(codeOf(error), 'BAD_INPUT', what);
						assert.ok(!connected, what);
						const { message = '', details } = error ?? {};
						assert.ok(details?.['field'] === name || message.includes(label), what);
						assert.ok(message.length < 600, 'a value is not repeated whole');
					}
				});
	});

/** What has one reading only. */
const readings: readonly (readonly [kind: Field['kind'], value: unknown, reading: unknown])[] = [
	['text', 5, '5'],
	['text', 10n, '10'],
	['number', ' 55 ', 55],
	['number', '55.', 55],
	['duration', '1m', 60],
	['duration', '60 seconds', 60],
	['flag', 'Yes', true],
	['flag', 'OFF', false],
	['flag', 0, false],
	['list', 'a,b', ['a,b']],
	['list', '["a","b"]', ['a', 'b']],
	['list', 'a/b\0ü', ['a/b\0ü']],
	['picks', 'a, b', ['a', 'b']],
	['picks', ['a\r\n'], ['a']],
];

test('what can mean one thing only is taken for it', () => {
	for (const service of services)
		for (const source of service.sources)
			for (const [name, field] of Object.entries(source.fields)) {
				const read = (value: unknown) =>
					(readValues(source.fields, { ...besides(source, name), [name]: value }) as Record<string, unknown>)[
						name
					];
				const at = `${service.name} ${source.name} ${name}`;
				for (const [kind, value, reading] of readings)
					if (field.kind === kind && !('pattern' in field)) assert.deepEqual(read(value), reading, at);
				if (field.kind === 'choice' || field.kind === 'choices')
					for (const { value, label } of field.options)
						for (const typed of [value.toUpperCase(), label.toLowerCase(), ` ${value} `])
							assert.deepEqual([read(typed)].flat(), [value], `${at} ${typed}`);
			}
});

test('filters that nothing can pass are refused', async () => {
	const cases: readonly (readonly [service: string, source: string, input: object, field: string])[] = [
		['fleet', 'clusterChanged', { events: ['machine.joined'], units: ['web*'] }, 'units'],
		['cloud', 'serverChanged', { events: ['created'], left: ['ACTIVE'] }, 'left'],
		['cloud', 'volumeChanged', { events: ['stuck', 'created'], left: ['in-use'] }, 'left'],
		['juju', 'modelChanged', { events: ['added'], leaves: ['error'] }, 'leaves'],
		['juju', 'modelChanged', { events: ['removed'], enters: ['error'] }, 'enters'],
	];
	for (const [name, of, input, field] of cases) {
		const service = services.find((one) => one.name === name) as AnyService;
		const source = service.sources.find((one) => one.name === of) as AnySource;
		const { error, connected } = await tried(service, source, input as Record<string, unknown>);
		assert.deepEqual([codeOf(error), error?.details['field'], connected], ['BAD_INPUT', field, false]);
	}
});
