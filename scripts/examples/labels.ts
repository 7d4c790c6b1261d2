import type { Form } from '../../src/hosts/node-red/form.ts';
import { formFields, stepForm } from '../../src/hosts/node-red/project.ts';
import { typesOf } from '../../src/hosts/node-red/types.ts';
import type { FlowNode } from '../demo/flows.ts';
import { services } from '../services.ts';

/** The form of every node type that a flow can hold, as far as names are made of it. */
const forms = (): ReadonlyMap<string, Form> => {
	const all = new Map<string, Form>();
	for (const service of services) {
		const { actions, triggers } = typesOf(service);
		for (const { type, steps } of actions) {
			const operations = steps.map((step) => {
				const { action, effect, help } = step;
				const own = Object.keys(step.fields);
				return [step.name, { action, effect, help, own, fields: stepForm(step) }] as const;
			});
			const form: Form = {
				kind: 'action',
				service: service.name,
				operations: Object.fromEntries(operations),
			};
			all.set(type, form);
		}
		for (const { type, label, source } of triggers)
			all.set(type, {
				kind: 'trigger',
				service: service.name,
				title: label,
				help: source.help,
				fields: formFields(source.fields),
			});
	}
	return all;
};

/** What the canvas prints in a node. */
export const labels = async (): Promise<(node: FlowNode) => string> => {
	// the browser's code has a type check of its own, with a page around it: so it is loaded by name
	const naming = new URL('../../src/hosts/node-red/editor/naming.ts', import.meta.url).href;
	const { automaticName } = (await import(naming)) as {
		automaticName(node: FlowNode, form: Form): string;
	};
	const known = forms();
	return (node) => {
		const form = known.get(node.type);
		return node.name || (form ? automaticName(node, form) : node.type);
	};
};
