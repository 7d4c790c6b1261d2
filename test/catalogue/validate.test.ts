import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../scripts/services.ts';
import { choice, flag, text } from '../../src/catalogue/field.ts';
import { operations } from '../../src/catalogue/operation.ts';
import type { OfFamily } from '../../src/catalogue/part.ts';
import { type Form, type List, service } from '../../src/catalogue/service.ts';
import { sources } from '../../src/catalogue/source.ts';
import type { Connection } from '../../src/core/connection.ts';
import { answerStep } from '../../src/engine/run/answer-step.ts';
import { waitStep } from '../../src/engine/run/wait-step.ts';
import { actionOptionFields, triggerOptionFields } from '../../src/hosts/n8n/host-options.ts';
import { stepFields } from '../../src/hosts/node-red/project.ts';

interface Main extends Connection {
	hello(): string;
}
interface Other extends Connection {
	bye(): string;
}
type MadeParts = { main: Main; other: Other };
const op = operations<MadeParts>();
const source = sources<MadeParts>();
const words = {
	resource: 'thing',
	action: 'Do a thing',
	effect: 'reads',
	help: 'Do it',
	covers: [],
	sample: {},
} as const;
const sample = { event: 'x', service: 'made', at: '', key: '', text: '' };
const unused = async (): Promise<never> => {
	throw new Error('unused');
};

const listen = async function* () {};
const seen = {
	name: 'x',
	resource: 'thing',
	label: 'x',
	help: 'x',
	part: 'main',
	covers: [],
	events: ['x'],
	sample,
	listen,
} as const;

const made = (list: readonly unknown[], watched: readonly unknown[] = []) =>
	service<MadeParts>()({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host') },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: true, idle: 0 },
		parts: { main: { connect: unused }, other: { connect: unused } },
		check: { part: 'main', run: async (client) => client.hello() },
		lists: { things: { part: 'other', load: async (client) => ({ items: [{ value: client.bye() }] }) } },
		operations: list as never,
		sources: watched as never,
	});

/** Every name that an editor adds to a step or a trigger, or has in its form already. */
const added = new Set([
	...['resource', 'operation', 'source', 'options', 'server', 'outputs'],
	...Object.keys({ ...actionOptionFields(true), ...triggerOptionFields }),
	...services.flatMap((one) =>
		[...one.operations, ...one.sources.filter(({ answer }) => answer).map(answerStep)].flatMap((step) =>
			Object.keys(stepFields(step)).filter((name) => !(name in step.fields)),
		),
	),
]);
/** What a source has beside, where it is a step. */
const addedToSources = new Set([
	...added,
	...services.flatMap((one) =>
		one.sources.flatMap((source) =>
			Object.keys(stepFields(waitStep(one, source))).filter((name) => !(name in source.fields)),
		),
	),
]);
/** Has a meaning only where an operation waits until done. */
const WAITING = 'deadline';

test('a field with a name that hosts use is refused when the service is made', () => {
	assert.ok(
		['timeout', 'limit', 'preview', 'arguments', 'saveTo', 'batchSize'].every((one) => added.has(one)),
	);
	const settle = { until: 'x', every: 1, deadline: 1, look: unused };
	for (const name of added) {
		const one = op({ ...words, name: 'get', part: 'main', fields: { [name]: flag('X') }, run: unused });
		const refusal = new RegExp(`thing\\.get has a field “${name}”`);
		assert.throws(() => made([{ ...one, settle }]), refusal);
		if (name === WAITING) assert.doesNotThrow(() => made([one]));
		else assert.throws(() => made([one]), refusal);
	}
	assert.ok(['count', 'deadline', 'already'].every((one) => addedToSources.has(one)));
	for (const name of addedToSources)
		assert.throws(
			() => made([], [source({ ...seen, fields: { [name]: flag('X') } })]),
			new RegExp(`source x has a field “${name}”`),
		);
});

test('a name declared twice, an unknown part and a guard without its flag are refused', () => {
	const get = op({ ...words, name: 'get', part: 'main', fields: {}, run: unused });
	assert.throws(() => made([get, get]), /thing\.get is declared twice/);
	assert.throws(() => made([{ ...get, part: 'nowhere' }]), /names a part “nowhere”/);
	assert.throws(
		() => made([], [source({ ...seen, fields: {}, part: 'nowhere' as 'main' })]),
		/source x names a part “nowhere”/,
	);
	assert.throws(
		() => made([], [source({ ...seen, fields: {}, events: ['y'] })]),
		/source x does not name the event “x”/,
	);
	assert.throws(
		() => made([{ ...get, guard: { allow: 'world', danger: () => 'x' } }]),
		/guard without its flag “world”/,
	);
});

test('parts are typed: what is below does not compile', () => {
	op({ ...words, name: 'a', part: 'main', fields: {}, run: async (client) => client.hello() });
	op({ ...words, name: 'b', part: 'other', fields: {}, run: async (client) => client.bye() });
	op({ ...words, name: 'c', part: 'other WARN', fields: {}, run: async (client) => client.bye() });
	// @ts-expect-error a forgotten part
	op({ ...words, name: 'd', fields: {}, run: unused });
	// @ts-expect-error a misspelt part
	op({ ...words, name: 'e', part: 'mian', fields: {}, run: unused });
	// @ts-expect-error the client of another part
	op({ ...words, name: 'f', part: 'main', fields: {}, run: async (client) => client.bye() });
	op({
		...words,
		name: 'g',
		part: null,
		fields: {},
		async run(_, __, { lease, signal }) {
			(await lease('other', signal)).client.bye();
			// @ts-expect-error a misspelt part
			await lease('otehr', signal);
		},
	});
	const load = async () => ({ items: [] });
	const lists: List<MadeParts>[] = [
		{ part: 'other', load },
		// @ts-expect-error a list with a misspelt part
		{ part: 'otehr', load },
		// @ts-expect-error a list without a part
		{ load },
	];
	const forms: Form<MadeParts>[] = [
		{ part: 'other', load: async () => ({}) },
		// @ts-expect-error a form with a misspelt part
		{ part: 'otehr', load: async () => ({}) },
	];
	assert.ok(lists && forms);
	const { part: _, ...partless } = seen;
	// @ts-expect-error a source without a part
	source({ ...partless, fields: {} });
	// @ts-expect-error a source with a misspelt part
	source({ ...seen, part: 'mian', fields: {} });
	source({
		...seen,
		fields: {},
		async *listen(client) {
			client.hello();
			// @ts-expect-error the client of another part
			client.bye();
			yield sample;
		},
	});
});

test('an event says what happened: what is below does not compile', () => {
	const { text: _, ...wordless } = sample;
	// @ts-expect-error an event without a text
	source({ ...seen, sample: wordless, fields: {} });
	source({
		...seen,
		fields: {},
		// @ts-expect-error an event without a text
		async *listen() {
			yield wordless;
		},
	});
});

test('families are typed: what is below does not compile', () => {
	type Both = { main: MadeParts['main'] & OfFamily<'Red' | 'Blue'> };
	const [both, watched] = [operations<Both>(), sources<Both>()];
	const other = { ...words, part: 'main', run: unused } as const;
	both({ ...other, name: 'a', only: 'Red', fields: { x: text('X', { only: 'Blue' }), y: flag('Y') } });
	// @ts-expect-error a misspelt family of an operation
	both({ ...other, name: 'b', only: 'red', fields: {} });
	// @ts-expect-error a misspelt family of a field
	both({ ...other, name: 'c', fields: { x: text('X', { only: 'Bleu' }) } });
	// @ts-expect-error a misspelt family of a choice
	both({ ...other, name: 'd', fields: { x: choice('X', { only: 'Bleu', options: [] }) } });
	watched({ ...seen, only: 'Blue', fields: {} });
	// @ts-expect-error a misspelt family of a source
	watched({ ...seen, only: 'Bleu', fields: {} });
	// a service that says none takes any
	op({ ...other, name: 'e', only: 'whatever', fields: {} });
});
