import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import type { IExecuteFunctions, INodeProperties, INodeType } from 'n8n-workflow';
import { root } from '../../../scripts/build/files.ts';
import { services } from '../../../scripts/services.ts';
import { fieldsOf } from '../../../src/catalogue/extras.ts';
import { flag } from '../../../src/catalogue/field.ts';
import type { FileOut } from '../../../src/catalogue/results.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { fileItem } from '../../../src/hosts/n8n/files.ts';
import { actionProperties } from '../../../src/hosts/n8n/properties/action.ts';
import { property } from '../../../src/hosts/n8n/properties/field.ts';
import { triggerProperties } from '../../../src/hosts/n8n/properties/trigger.ts';
import { schemasOf } from '../../../src/hosts/n8n/schemas.ts';

// what a newcomer met in the forms
type Schema = {
	readonly type: string;
	readonly items?: Schema;
	readonly properties?: Record<string, Schema>;
};

test('no options stand inside options, and what changes has no Return All', () => {
	for (const service of services) {
		for (const { type, options = [] } of [...actionProperties(service), ...triggerProperties(service)])
			if (type === 'collection')
				for (const { displayName } of options as INodeProperties[])
					assert.notEqual(displayName.toLowerCase(), 'options');
		for (const step of stepsOf(service))
			if (step.effect !== 'reads') assert.equal('returnAll' in fieldsOf(step), false, step.action);
	}
});

test('an option of more than one choice that changes something begins at Choose …', () => {
	for (const service of services)
		for (const step of stepsOf(service).filter(({ effect }) => effect !== 'reads'))
			for (const [name, field] of Object.entries(step.fields)) {
				if (field.kind !== 'choice' || field.default !== undefined) continue;
				const { default: usual, options } = property(name, field);
				assert.equal(usual, '', `${step.action}: ${name}`);
				assert.deepEqual(options?.[0], { name: 'Choose …', value: '' }, `${step.action}: ${name}`);
			}
	// a switch would say “no” where nobody has said anything
	const { default: usual, options } = property('force', flag('Force'));
	assert.deepEqual(
		[usual, (options as { value: unknown }[]).map(({ value }) => value)],
		['', ['', true, false]],
	);
	assert.equal(property('force', flag('Force', { default: false })).type, 'boolean');
});

test('lists of objects are shown as such before the first run', () => {
	const schemas = new Map<string, Schema>(
		services.flatMap((service) => [...schemasOf(service)] as unknown as [string, Schema][]),
	);
	for (const [file, name] of [
		['Fleet/__schema__/v1.0.0/unit/waitUntil.json', 'states'],
		['Fleet/__schema__/v1.0.0/cluster/getStatus.json', 'places'],
	] as const) {
		const list = schemas.get(file)?.properties?.[name];
		assert.deepEqual([list?.type, list?.items?.type], ['array', 'object']);
		assert.equal(list?.items?.properties?.['systemdActiveState']?.type, 'string');
	}
});

test('a field for a folder shows a folder; removing offers nothing to add', () => {
	const [folder] = actionProperties(
		services.find(({ name }) => name === 'conplyent') as (typeof services)[number],
	).filter(
		({ name, displayOptions }) =>
			name === 'path' &&
			(displayOptions?.show?.['operation'] as string[] | undefined)?.includes('makeFolder'),
	);
	assert.doesNotMatch(String(folder?.placeholder), /\.\w+$/);
	for (const service of services)
		for (const { displayOptions, typeOptions } of actionProperties(service))
			if (displayOptions?.show?.['operation']?.some((name) => /^(delete|remove)/.test(String(name))))
				assert.doesNotMatch(String(typeOptions?.multipleValueButtonText), /^Add Tag$/);
});

test('what changes is done for one item after the other, what only reads for several at once', () => {
	for (const service of services)
		for (const step of stepsOf(service)) {
			const options = actionProperties(service)
				.filter(({ name, displayOptions }) => {
					const { resource, operation } = displayOptions?.show ?? {};
					return name === 'options' && resource?.includes(step.resource) && operation?.includes(step.name);
				})
				.flatMap((property) => property.options as INodeProperties[]);
			const atATime = options.find(({ name }) => name === 'itemsAtATime');
			assert.equal(atATime?.default, step.effect === 'reads' ? 8 : 1, step.action);
		}
});

test('each trigger says what it does while it listens, and does not say that it is connected', () => {
	const load = createRequire(import.meta.url);
	for (const { name } of services) {
		const folder = path.join(root, 'dist/nodes', `${name[0]?.toUpperCase()}${name.slice(1)}`);
		const file = readdirSync(folder).find((one) => one.endsWith('Trigger.node.js')) as string;
		const [Trigger] = Object.values(load(path.join(folder, file))) as (new () => INodeType)[];
		assert.ok(Trigger, name);
		const { triggerPanel, eventTriggerDescription, activationMessage } = new Trigger().description;
		assert.ok(typeof triggerPanel === 'object', name);
		assert.match(JSON.stringify(triggerPanel.executionsHelp), /Execute step.*executions list/, name);
		assert.match(eventTriggerDescription ?? '', /^Waiting for /, name);
		assert.match(activationMessage ?? '', /Executions shows a failed one that says why/, name);
		assert.doesNotMatch(activationMessage ?? '', /listens to/, name);
	}
});

test('for n8n’s AI builder a trigger that can be answered and its answer name each other', () => {
	const hints = (properties: readonly INodeProperties[]) =>
		properties.flatMap(({ options = [] }) =>
			(options as { builderHint?: { propertyHint: string } }[]).flatMap(
				({ builderHint }) => builderHint?.propertyHint ?? [],
			),
		);
	const serf = services.find(({ name }) => name === 'serf') as (typeof services)[number];
	assert.deepEqual(
		[hints(triggerProperties(serf)), hints(actionProperties(serf))],
		[
			['Put a Serf node with the operation “Answer a query” behind it'],
			['Only in a workflow that the Serf Trigger, set to Query Received, has started'],
		],
	);
});

test('a file that comes out of a step has its name and its size, as its preview says', async () => {
	const prepareBinaryData = async (stream: AsyncIterable<Uint8Array>) => {
		for await (const _ of stream);
	};
	const functions = { helpers: { prepareBinaryData } } as unknown as IExecuteFunctions;
	const read = async function* () {
		yield Buffer.from('half ');
		yield Buffer.from('whole');
	};
	const { json } = await fileItem(functions, { name: 'a.txt', read } as FileOut, 0);
	assert.deepEqual(json, { name: 'a.txt', size: 10 });
});
