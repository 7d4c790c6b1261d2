import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { services } from '../../../scripts/services.ts';
import {
	bytes,
	choice,
	type Field,
	file,
	flag,
	form,
	json,
	list,
	number,
	pick,
	picks,
	record,
	size,
	text,
} from '../../../src/catalogue/field.ts';
import { actionProperties } from '../../../src/hosts/n8n/properties/action.ts';
import { checkParts } from '../../../src/hosts/n8n/expressions.ts';
import { credentialProperties } from '../../../src/hosts/n8n/properties/credential.ts';
import { property } from '../../../src/hosts/n8n/properties/field.ts';
import { fieldProperties } from '../../../src/hosts/n8n/properties/fields.ts';
import { mapperFields } from '../../../src/hosts/n8n/properties/form.ts';
import { inN8nWords } from '../../../src/hosts/n8n/properties/n8n-terms.ts';
import { triggerProperties } from '../../../src/hosts/n8n/properties/trigger.ts';
import { schemasOf } from '../../../src/hosts/n8n/schemas.ts';
import { unwrap } from '../../../src/hosts/n8n/unwrap.ts';

const all = services.flatMap((service) => [
	...actionProperties(service),
	...triggerProperties(service),
	...credentialProperties(service),
]);
const operations = services.flatMap((service) => [
	...actionProperties(service),
	...triggerProperties(service),
]);
const nested = (properties: readonly INodeProperties[]): INodeProperties[] =>
	properties.flatMap((one) => [
		one,
		...(one.type === 'collection' ? nested(one.options as INodeProperties[]) : []),
	]);

/** Every text that a user may read. */
const texts = (value: unknown): string[] => {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, item]) => {
		if (typeof item !== 'string') return texts(item);
		return ['displayName', 'description', 'action', 'hint'].includes(key) ? [item] : [];
	});
};

test('a number without a default is empty, so that “required” asks for it', () => {
	assert.equal(property('count', number('Instances', { required: true, min: 0 })).default, '');
	assert.equal(property('count', number('Instances', { default: 3 })).default, 3);
});

test('a choice without a default has none until somebody chooses', () => {
	const { default: usual, options } = property(
		'state',
		choice('State', { required: true, options: [{ value: 'inactive', label: 'Inactive' }] }),
	);
	assert.equal(usual, '');
	assert.deepEqual(options?.[0], { name: 'Choose …', value: '' });
});

test('a flag without a default is neither yes nor no until somebody chooses', () => {
	const { type, default: usual, options } = property('up', flag('Up', { help: 'Whether it is on' }));
	assert.deepEqual([type, usual], ['options', '']);
	assert.deepEqual(
		(options as { value: unknown }[]).map(({ value }) => value),
		['', true, false],
	);
});

test('a size starts as people write it', () => {
	assert.equal(property('most', size('At most', { default: 2 ** 20 })).default, '1M');
});

test('a JSON field opens valid, and left so it is not given', () => {
	const rules = json('Expect', { example: '[{"expect":"Password:"}]' });
	const keywords = json('Keywords', { example: '{"path":"/srv"}' });
	assert.equal(property('rules', rules).default, '[]');
	assert.equal(property('keywords', keywords).default, '{}');
	assert.equal(unwrap(rules, '[]'), undefined);
	assert.equal(unwrap(keywords, '{}'), undefined);
	assert.equal(unwrap(keywords, '{"a":1}'), '{"a":1}');
	for (const one of nested(all)) if (one.type === 'json') JSON.parse(String(one.default));
});

test('a locator is read with n8n’s mark and without it', () => {
	const member = pick('Member', { list: 'members' });
	assert.equal(unwrap(member, { __rl: true, mode: 'list', value: 'web-1' }), 'web-1');
	assert.equal(unwrap(member, { mode: 'name', value: 'web-1' }), 'web-1');
	assert.equal(unwrap(member, 'web-1'), 'web-1');
	assert.deepEqual(unwrap(member, { name: 'web-1', value: 7 }), { name: 'web-1', value: 7 });
	assert.deepEqual(unwrap(record('Tags'), { values: [{ name: 'role', value: 'db' }] }), { role: 'db' });
});

test('Arguments never takes a field out of the form: each required one is shown either way, once', () => {
	const fields = {
		name: text('Name', { required: true, alias: 'Name' }),
		arguments: json('Arguments', { advanced: true }),
	};
	const shown = fieldProperties(fields, { operation: ['send'] }).filter(({ name }) => name === 'name');
	assert.deepEqual(
		shown.map(({ required, displayOptions }) => [
			required,
			'/options.arguments' in (displayOptions?.show ?? {}),
			'/options.arguments' in (displayOptions?.hide ?? {}),
		]),
		[
			[true, false, true],
			[undefined, true, false],
		],
	);
});

test('a list of several follows what is picked beside it, also among the options', () => {
	const fields = {
		action: pick('Action', { list: 'actions', required: true }),
		units: picks('Units', { list: 'units' }),
		applications: picks('Applications', { list: 'applications', advanced: true }),
		inModel: pick('Model', { list: 'models', advanced: true }),
		payload: text('Payload'),
	};
	const made = fieldProperties(fields, { operation: ['run'] });
	const options = made.find(({ name }) => name === 'options')?.options as INodeProperties[];
	for (const [shown, name] of [
		[made, 'units'],
		[options, 'applications'],
	] as const)
		assert.deepEqual(shown.find((one) => one.name === name)?.typeOptions?.loadOptionsDependsOn, [
			'action.value',
			'options.inModel.value',
		]);
	assert.equal(made.find(({ name }) => name === 'payload')?.typeOptions, undefined);
});

test('fields that a server describes: a resource mapper, which sends only what was filled in', () => {
	const config = form('Configuration', { form: 'config', depends: ['application'] });
	const made = property('config', config);
	assert.equal(made.type, 'resourceMapper');
	assert.equal(made.typeOptions?.resourceMapper?.resourceMapperMethod, 'config');
	assert.deepEqual(made.typeOptions?.loadOptionsDependsOn, [
		'application.value',
		'application',
		'options.application.value',
	]);
	const fields = mapperFields({
		port: number('Port', { required: true }),
		mode: choice('Mode', { options: [{ value: 'a', label: 'A' }] }),
	});
	assert.deepEqual(
		fields.map(({ id, type, required, removed, options }) => [id, type, required, removed, options]),
		[
			['port', 'number', true, false, undefined],
			['mode', 'options', false, true, [{ name: 'A', value: 'a' }]],
		],
	);
	const stored = { mappingMode: 'defineBelow', value: { port: 80, mode: null }, schema: fields };
	assert.deepEqual(unwrap(config, stored), { port: 80 });
	assert.equal(unwrap(config, { mappingMode: 'defineBelow', value: null }), undefined);
	assert.deepEqual(unwrap(config, { port: 80 }), { port: 80 });
});

test('a part of a mapper, a list or a record whose expression comes to nothing is refused by its name', () => {
	const config = form('Configuration', { form: 'config' });
	const mapped = (value: object) => ({ mappingMode: 'defineBelow', value });
	const refused = (field: Field, raw: unknown, input: unknown, place: string) =>
		assert.throws(() => checkParts(field, raw, input), {
			code: 'BAD_INPUT',
			message: `${place} takes an expression that comes to nothing`,
		});
	const port = mapped({ host: 'web', port: '={{ $json.nope }}' });
	for (const nothing of [undefined, null, ''])
		refused(config, port, mapped({ host: 'web', port: nothing }), 'Configuration: port');
	refused(config, port, mapped({ host: 'web' }), 'Configuration: port');
	checkParts(config, port, mapped({ host: 'web', port: 0 }));
	checkParts(config, mapped({ port: null }), mapped({ port: null }));
	refused(list('Nodes'), ['web-1', '={{ $json.nope }}'], ['web-1', ''], 'Nodes: row 2');
	const rows = (value: unknown) => ({ values: [{ name: 'role', value }] });
	refused(record('Tags'), rows('={{ $json.nope }}'), rows(undefined), 'Tags: role');
	checkParts(record('Tags'), rows(''), rows(''));
	checkParts(list('Nodes'), '={{ $json.nodes }}', []);
});

test('a field for a file says that it takes the name of a binary field', () => {
	const { default: usual, hint } = property('file', file('File', { fileName: 'photo.jpg', required: true }));
	assert.equal(usual, 'data');
	assert.match(String(hint), /binary field/);
});

test('a word to type is no example', () => {
	const word = text('Confirm', { placeholder: 'Type LEAVE', example: 'LEAVE' });
	assert.equal(property('confirm', word).placeholder, 'Type LEAVE');
	const confirms = all.filter(({ name }) => name === 'confirm');
	assert.ok(confirms.length > 0);
	for (const { placeholder } of confirms) assert.match(String(placeholder), /^Type \w/);
});

test('an address that a credential shows in an empty field is an example', () => {
	for (const { displayName, placeholder = '' } of services.flatMap(credentialProperties))
		assert.doesNotMatch(placeholder, /^(https?:|\d+\.)/, displayName);
});

test('what nobody has chosen yet stands first in a long list too', () => {
	for (const { options = [], displayName } of nested(all))
		if (options.some((option) => 'value' in option && option.value === ''))
			assert.equal((options[0] as { value?: unknown }).value, '', displayName);
});

test('what a choice says behind a colon is a line of its own, where its name tells it apart', () => {
	const of = (...labels: string[]) =>
		property(
			'access',
			choice('Access', {
				default: '0',
				options: labels.map((label, index) => ({ value: `${index}`, label })),
			}),
		).options;
	assert.deepEqual(of('Private: this project', 'Public: everybody'), [
		{ name: 'Private', value: '0', description: 'This project' },
		{ name: 'Public', value: '1', description: 'Everybody' },
	]);
	assert.deepEqual(of('A unit: agent', 'A unit: workload'), [
		{ name: 'A Unit: Agent', value: '0' },
		{ name: 'A Unit: Workload', value: '1' },
	]);
});

test('a share says that it is one; bytes and texts of several lines keep their line breaks', () => {
	assert.equal(property('above', number('Above', { default: 90, unit: '%' })).displayName, 'Above (%)');
	assert.equal(property('count', number('Count', { unit: 'machines' })).displayName, 'Count');
	assert.ok(property('content', bytes('Content')).typeOptions?.rows);
	assert.equal(property('overlays', list('Overlays', { itemLines: 4 })).typeOptions?.rows, 4);
});

test('what counts while a field is empty, which Node-RED shows in it, is said in its help', () => {
	const said = (help: string, placeholder: string) =>
		property('channel', text('Channel', { help, placeholder, example: '14/stable' })).description;
	assert.equal(said('Track and risk', 'stable'), 'Track and risk; if empty stable');
	assert.equal(
		said('Model of the controller', 'the connection’s'),
		'Model of the controller; if empty the credential’s',
	);
	for (const [help, placeholder] of [
		['Only this channel', 'any'],
		['Track and risk; if empty stable', 'stable'],
		['Track and risk', 'none'],
		['Track and risk', '[Service]'],
		['Track and risk', 'e.g. 14/stable'],
	] as const)
		assert.equal(said(help, placeholder), help);
	const release = services
		.flatMap(credentialProperties)
		.filter(({ description = '' }) => /; if empty /.test(description));
	for (const { displayName, description = '', placeholder = '' } of release)
		assert.ok(!description.endsWith(placeholder) || placeholder === '', `${displayName} says it twice`);
});

test('what is typed has an example in its empty box, in rows too', () => {
	// what cannot have one: bytes of any kind, and what is secret
	const without = /^(Payload|Answer|Content|(New )?Password)$/;
	for (const { type, typeOptions, default: usual, placeholder, displayName, modes } of nested(operations)) {
		const isEmpty = usual === '' || (Array.isArray(usual) && usual.length === 0);
		if (type === 'string' && isEmpty && !typeOptions?.password && !without.test(displayName))
			assert.match(placeholder ?? '', /^(e\.g\.|Type) ./, displayName);
		if (type === 'resourceLocator') assert.match(modes?.[1]?.placeholder ?? '', /^e\.g\. ./, displayName);
	}
});

test('a thing without a name is typed by its ID', () => {
	const typed = operations.filter(
		({ type, displayName }) => type === 'resourceLocator' && displayName === 'Machine',
	);
	assert.ok(typed.length > 1);
	for (const { modes } of typed)
		assert.deepEqual([modes?.[1]?.displayName, modes?.[1]?.name], ['By ID', 'name']);
});

test('a row says what its name and its value are, and never an example', () => {
	for (const { type, options } of nested(all))
		if (type === 'fixedCollection')
			for (const { displayName, values } of options as INodePropertyCollection[])
				for (const { description = '', placeholder = 'e.g. -' } of values)
					assert.ok(!description.endsWith(placeholder.slice(5)) && !/…/.test(description), displayName);
});

test('no form has two buttons “Add Option”', () => {
	const buttons = nested(all)
		.filter(({ name }) => name !== 'options')
		.map(({ placeholder, typeOptions }) => typeOptions?.multipleValueButtonText ?? placeholder);
	assert.ok(!buttons.includes('Add Option'));
});

test('the settings are a credential; what is read over the network stays a connection', () => {
	assert.equal(inN8nWords('Set Model in the connection.'), 'Set Model in the credential.');
	assert.equal(inN8nWords('The network drops the connection.'), 'The network drops the connection.');
});

test('n8n’s users read n8n’s words', () => {
	const strange = /\b(flows?|msg|palette|Node-RED|config node|a message|(in|of) the connection)\b/;
	assert.deepEqual(
		[...new Set(all.flatMap(texts))].filter((said) => strange.test(said)),
		[],
	);
});

test('no form has two fields of one name', () => {
	for (const service of services)
		for (const properties of [actionProperties(service), triggerProperties(service)])
			for (const { displayOptions, options } of properties.filter(({ type }) => type === 'collection')) {
				const place = JSON.stringify(displayOptions);
				const beside = properties.filter(
					(one) => JSON.stringify(one.displayOptions) === place && one.name !== 'options',
				);
				const labels = [...beside, ...(options as INodeProperties[])]
					.filter(({ type }) => type !== 'hidden')
					.map(({ displayName }) => displayName);
				assert.deepEqual(
					labels.filter((label, index) => labels.indexOf(label) !== index),
					[],
					place,
				);
			}
});

test('previews: one for each step, one for what the trigger may give; of an empty list nothing is claimed', () => {
	for (const service of services) {
		const schemas = new Map(schemasOf(service));
		const trigger = [...schemas].find(([file]) => file.endsWith('__schema__/v1.0.0.json'));
		const properties = Object.keys((trigger?.[1] as { properties: object }).properties);
		for (const { sample } of service.sources)
			for (const name of Object.keys(sample)) assert.ok(properties.includes(name), name);
		assert.doesNotMatch(JSON.stringify([...schemas]), /"items":\{\}/);
	}
});
