import type { Config, Red } from './red.ts';

type Values = Readonly<Record<string, unknown>>;

/** A node as the flows have it, before variables are filled in. */
export const storedConfig = (red: Red, wanted: unknown): Config | undefined => {
	let found: Config | undefined;
	red.nodes.eachNode((config) => {
		if (config.id === wanted) found = config;
	});
	return found;
};

/** A text that Node-RED replaces as a whole, in its present and its older spelling. */
const VARIABLE = /^\$(?:\{([^}\s]+)\}|\(([^)\s]+)\))$/;

const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** What was filled in, with the name `${VARIABLE}` again where an empty one was. */
export const unfilled = (filled: unknown, stored: unknown): unknown => {
	const [, name, older] = (filled === '' && typeof stored === 'string' && VARIABLE.exec(stored)) || [];
	if (name ?? older) return `\${${name ?? older}}`;
	if (!isObject(filled) || !isObject(stored)) return filled;
	if (Array.isArray(filled)) return filled.map((item: unknown, index) => unfilled(item, stored[index]));
	return Object.fromEntries(
		Object.entries(filled).map(([name, item]) => [name, unfilled(item, stored[name])]),
	);
};

/**
 * The values of a node. A variable that is empty was filled in as an empty text, as if nobody had touched the
 * field: it stands there again by its name, so that the field can say what is wrong.
 */
export const storedValues = (red: Red, config: Config): Values => {
	const values = (config['values'] ?? {}) as Values;
	if (!JSON.stringify(values).includes(':""')) return values;
	// in an instance of a subflow a node has another id than in the flows
	const stored = storedConfig(red, config['_alias'] ?? config.id);
	return unfilled(values, stored?.['values']) as Values;
};
