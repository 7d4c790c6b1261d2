import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, sources } from '../build/files.ts';

export interface FlowNode {
	readonly id: string;
	readonly type: string;
	readonly z?: string;
	readonly name?: string;
	readonly [property: string]: unknown;
}

export interface Example {
	readonly name: string;
	readonly nodes: readonly FlowNode[];
}

export const examples = (): Example[] =>
	sources('examples', /\.json$/).map((file) => ({
		name: path.basename(file, '.json'),
		nodes: JSON.parse(readFileSync(path.join(root, file), 'utf8')) as FlowNode[],
	}));

/**
 * All examples as one flow file: connections go to the given servers. `print`: debug nodes print what they
 * show, under their id.
 */
export const flowsOf = (
	all: readonly Example[],
	connections: Readonly<Record<string, object>>,
	print: boolean,
): FlowNode[] => {
	const byId = new Map<string, FlowNode>();
	for (const { name, nodes } of all)
		for (const node of nodes)
			byId.set(node.id, {
				...node,
				// beside those of other systems a tab has to say of which it is
				...(node.type === 'tab' ? { label: name } : {}),
				...connections[node.type],
				...(print && node.type === 'debug' ? { console: true, name: node.id } : {}),
			});
	return [...byId.values()];
};
