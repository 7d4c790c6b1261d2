import { sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { stepForm } from '../../../src/hosts/node-red/project.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import type { FlowNode } from './support/node-red.ts';

const folder = new URL('../../../examples/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const examples = new Map(
	files.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FlowNode[]]),
);
const nodes = [...examples.values()].flat();

/** The fields that a node of this type and operation has; `undefined` for an unknown type or operation. */
const fieldsFor = (service: AnyService, { type, operation }: FlowNode): readonly string[] | undefined => {
	const { actions, triggers } = typesOf(service);
	const step = actions.find((action) => action.type === type)?.steps.find(({ name }) => name === operation);
	const trigger = triggers.find((one) => one.type === type);
	return step ? Object.keys(stepForm(step)) : trigger && Object.keys(sourceFieldsOf(trigger.source));
};

for (const service of services) {
	const { connection, actions, triggers } = typesOf(service);

	test(`${service.title}: every node type is shown in an example`, () => {
		const missing = [...actions, ...triggers]
			.map(({ type }) => type)
			.filter((type) => !nodes.some((node) => node.type === type));
		assert.deepEqual(missing, []);
	});

	test(`${service.title}: examples use operations and fields that there are`, () => {
		for (const node of nodes.filter(({ type }) => type.startsWith(`${connection}-`))) {
			const fields = fieldsFor(service, node);
			assert.ok(fields, `${node.type} ${node['operation']}`);
			for (const name of Object.keys(node['values'] as object))
				assert.ok(fields.includes(name), `${node.id}: ${name}`);
		}
	});
}

test('an example is one tab, with ids of its own; the connection is the same in all', () => {
	const connections = new Set<string>();
	const seen = new Set<string>();
	for (const [name, flow] of examples) {
		assert.equal(flow.filter(({ type }) => type === 'tab').length, 1, name);
		for (const node of flow) {
			if (node['z'] === undefined && node.type !== 'tab') connections.add(JSON.stringify(node));
			else assert.ok(!seen.has(node.id) && seen.add(node.id), `${name}: ${node.id}`);
		}
	}
	assert.equal(connections.size, services.length);
});
