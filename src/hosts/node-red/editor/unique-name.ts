import { formOf } from './forms.ts';
import { automaticName } from './naming.ts';

/**
 * What a node is called. Connections without a name that would be called alike are numbered, in the order of
 * their making.
 */
export const uniqueName = (node: EditorNode): string => {
	const form = formOf(node._def);
	const name = automaticName(node, form);
	if (form.kind !== 'connection') return name;
	const alike: string[] = [];
	RED.nodes.eachConfig((other) => {
		if (other.type === node.type && !other.name && automaticName(other, form) === name) alike.push(other.id);
	});
	const place = alike.indexOf(node.id);
	return alike.length > 1 && place > 0 ? `${name} (${place + 1})` : name;
};
