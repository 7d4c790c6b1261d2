import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import type * as N8nWorkflow from 'n8n-workflow';
import type { INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { root } from '../../../scripts/build/files.ts';
import { services } from '../../../scripts/services.ts';
import { fieldsOf, sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { refuseUnread } from '../../../src/hosts/n8n/misplaced.ts';
import { actionProperties } from '../../../src/hosts/n8n/properties/action.ts';
import { actionPlaces, triggerPlaces } from '../../../src/hosts/n8n/properties/misplaced.ts';
import { isOption } from '../../../src/hosts/n8n/properties/place.ts';
import { triggerProperties } from '../../../src/hosts/n8n/properties/trigger.ts';

const { Workflow } = createRequire(import.meta.url)('n8n-workflow') as typeof N8nWorkflow;
type Loose = Record<string, unknown>;

/** What a node is given of parameters by n8n itself. */
const givenBy = (properties: unknown) => {
	const type = { description: { properties } } as unknown as INodeType & IVersionedNodeType;
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	return (parameters: Loose): Loose => {
		const node = { id: '1', name: 'n', type: 't', typeVersion: 1, position: [0, 0], parameters };
		new Workflow({ nodes: [node as never], connections: {}, active: false, nodeTypes });
		return node.parameters;
	};
};

const VALUES = ['x', { mode: 'name', value: 'x' }, '={{ $json.x }}'];

for (const service of services) {
	const given = givenBy(actionProperties(service));
	const steps = stepsOf(service);
	const places = actionPlaces(service);
	const { options, plain } = places;

	test(`${service.name}: what changes refuses an option beside its operation, and a field among the options`, () => {
		for (const step of steps.filter(({ effect }) => effect !== 'reads')) {
			const { resource, name: operation } = step;
			const fields = fieldsOf(step);
			for (const [name, field] of Object.entries(fields)) {
				if (!(isOption(field) ? options : plain).has(name) || field.required) continue;
				for (const value of VALUES) {
					const wrong = isOption(field) ? { [name]: value } : { options: { [name]: value } };
					assert.throws(
						() => refuseUnread(fields, places, given({ resource, operation, ...wrong })),
						{ code: 'BAD_INPUT', details: { field: name } },
						`${resource}.${operation}: ${name}`,
					);
				}
			}
		}
	});

	test(`${service.name}: what the form has kept of other operations is no fault`, () => {
		const all = (names: Iterable<string>) => Object.fromEntries([...names].map((name) => [name, 'x']));
		const forms = steps.map(fieldsOf);
		const named = (among: boolean) =>
			forms.flatMap((fields) =>
				Object.entries(fields)
					.filter(([, field]) => isOption(field) === among)
					.map(([name]) => name),
			);
		const left = { ...all(named(false)), options: all(named(true)) };
		for (const step of steps) {
			const parameters = given({ ...left, resource: step.resource, operation: step.name });
			refuseUnread(fieldsOf(step), places, parameters);
		}
	});

	test(`${service.name}: a trigger refuses an option outside the options, and a field among them`, () => {
		const seen = givenBy(triggerProperties(service));
		const one = triggerPlaces(service);
		for (const { name: source, fields } of service.sources)
			for (const [name, field] of Object.entries(fields)) {
				if (!(isOption(field) ? one.options : one.plain).has(name) || field.required) continue;
				const wrong = isOption(field) ? { [name]: 'x' } : { options: { [name]: 'x' } };
				assert.throws(() => refuseUnread(fields, one, seen({ source, ...wrong })), { code: 'BAD_INPUT' });
			}
	});

	test(`${service.name}: an option that no operation has is refused, also by triggers`, () => {
		for (const step of steps.filter(({ effect }) => effect !== 'reads')) {
			const { resource, name: operation } = step;
			const parameters = given({ resource, operation, options: { prevew: true } });
			assert.throws(() => refuseUnread(fieldsOf(step), places, parameters), {
				message: 'This version knows no option “prevew”',
			});
		}
		const [source] = service.sources;
		const seen = givenBy(triggerProperties(service))({ source: source?.name, options: { onl: 'web' } });
		assert.throws(() => refuseUnread(source?.fields ?? {}, triggerPlaces(service), seen), {
			message: 'This version knows no option “onl”',
		});
	});

	test(`${service.name}: rows come to the node as a program wrote them, not emptied`, () => {
		for (const step of steps)
			for (const [name, field] of Object.entries(fieldsOf(step))) {
				if (field.kind !== 'record') continue;
				for (const value of [[{ role: 'db' }], 'role=db', '={{ $json.tags }}']) {
					const wrong = isOption(field) ? { options: { [name]: value } } : { [name]: value };
					const seen = given({ resource: step.resource, operation: step.name, ...wrong });
					const found: unknown = isOption(field) ? (seen['options'] as Loose)[name] : seen[name];
					assert.deepEqual(found, value, `${step.action}: ${name}`);
				}
			}
	});
}

test('our own workflows have every value where it is read', () => {
	const folder = path.join(root, 'docs/workflows');
	let looked = 0;
	for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
		const { nodes } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
			nodes: { type: string; parameters: Loose }[];
		};
		for (const { type, parameters } of nodes)
			for (const service of services) {
				const { resource, operation, source: name } = parameters;
				const step = stepsOf(service).find((one) => one.resource === resource && one.name === operation);
				const source = service.sources.find((one) => one.name === name);
				const bare = type.split('.').at(-1)?.replace(/Tool$/, '');
				if (bare === service.name && step) {
					looked++;
					assert.doesNotThrow(() => refuseUnread(fieldsOf(step), actionPlaces(service), parameters), file);
				}
				if (bare === `${service.name}Trigger` && source) {
					looked++;
					assert.doesNotThrow(
						() => refuseUnread(sourceFieldsOf(source), triggerPlaces(service), parameters),
						file,
					);
				}
			}
	}
	assert.ok(looked > 20, `${looked} nodes`);
});
