import { ENV } from '../../typed-value.ts';
import type { Red, RedNode } from '../red.ts';

interface GlobalVariable {
	readonly name: string;
	readonly type: string;
	readonly value: unknown;
}

/** A variable of the editor's global settings; its encrypted ones are not to be had here. */
const globalVariable = (red: Red, name: string): unknown => {
	let found: GlobalVariable | undefined;
	red.nodes.eachNode((config) => {
		if (config.type === 'global-config' && Array.isArray(config['env']))
			found ??= (config['env'] as GlobalVariable[]).find(
				(variable) => variable.name === name && variable.type !== 'cred',
			);
	});
	return found?.type === 'env' ? process.env[String(found.value)] : found?.value;
};

/**
 * Replaces whole texts `${NAME}` as Node-RED does at deploy: as seen from the deployed node where there is
 * one, else from the global settings and the process. Unknown names stay as they are.
 */
export const withEnvironment = (red: Red, node: RedNode | undefined, value: unknown): unknown => {
	if (Array.isArray(value)) return value.map((item) => withEnvironment(red, node, item));
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(
			Object.entries(value).map(([key, item]) => [key, withEnvironment(red, node, item)]),
		);
	if (typeof value !== 'string' || !ENV.test(value)) return value;
	const name = value.slice(2, -1);
	return (
		(node && red.util.getSetting?.(node, name)) ?? globalVariable(red, name) ?? process.env[name] ?? value
	);
};
