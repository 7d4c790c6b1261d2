import { readFileSync } from 'node:fs';
import type { FlowNode } from './node-red.ts';

/**
 * An example of `examples/` as somebody sets it up: the connection `c` instead of the one it comes with,
 * probes instead of its debug nodes. `change`: what its user fills in.
 */
export const exampleOf = (
	file: string,
	change: (node: FlowNode) => Partial<FlowNode> = () => ({}),
): FlowNode[] => {
	const text = readFileSync(new URL(`../../../../examples/${file}.json`, import.meta.url), 'utf8');
	return (
		(JSON.parse(text) as FlowNode[])
			// a connection stands on no tab
			.filter(({ type, z }) => type === 'tab' || z !== undefined)
			.map((node) => ({
				...node,
				...(node.type === 'debug' ? { type: 'probe' } : {}),
				...(node['server'] ? { server: 'c' } : {}),
				...change(node),
			}))
	);
};

/** The node of a flow that is called so. */
export const nodeCalled = (flow: readonly FlowNode[], name: string): FlowNode => {
	const found = flow.find((node) => node['name'] === name);
	if (!found) throw new Error(`there is no node “${name}”`);
	return found;
};
