type Loose = Readonly<Record<string, unknown>>;
export interface Schema {
	readonly type?: string;
	readonly $ref?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly patternProperties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean;
	readonly items?: Schema;
}
type Definitions = Readonly<Record<string, Schema>>;

const kindOf = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
};

const resolve = (schema: Schema, definitions: Definitions): Schema =>
	schema.$ref === undefined ? schema : (definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** Version numbers are texts on the wire. */
const isVersion = ({ properties = {} }: Schema): boolean => 'Major' in properties && 'Minor' in properties;

/**
 * Go’s embedded structs appear as a property named after the type; on the wire their fields stand beside the
 * others.
 */
const propertiesOf = (schema: Schema, definitions: Definitions): Readonly<Record<string, Schema>> =>
	Object.fromEntries(
		Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
			/^[A-Z]/.test(name) && one.$ref?.endsWith(`/${name}`)
				? Object.entries(propertiesOf(resolve(one, definitions), definitions))
				: [[name, one]],
		),
	);

/**
 * What of a request a facade schema does not allow, relaxed as the book says (§6): maps of anything, embedded
 * structs, version numbers as texts, null anywhere, nothing required. Names as Go compares them.
 */
export const faults = (value: unknown, input: Schema, definitions: Definitions, at = ''): string[] => {
	const schema = resolve(input, definitions);
	if (value === null || value === undefined) return [];
	if (isVersion(schema) && typeof value === 'string') return [];
	const kind = kindOf(value);
	const map = schema.patternProperties?.['.*'];
	if (schema.type === 'object') {
		if (kind !== 'object')
			return schema.additionalProperties === true ? [] : [`${at} is ${kind}, not object`];
		if (map) {
			const isAny = map.type === 'object' && map.additionalProperties === true && !map.properties;
			return isAny
				? []
				: Object.entries(value as Loose).flatMap(([name, one]) =>
						faults(one, map, definitions, `${at}.${name}`),
					);
		}
		if (!schema.properties) return [];
		const known = Object.entries(propertiesOf(schema, definitions));
		return Object.entries(value as Loose).flatMap(([name, one]) => {
			const found = known.find(([key]) => key.toLowerCase() === name.toLowerCase());
			return found ? faults(one, found[1], definitions, `${at}.${name}`) : [`${at}.${name} is not known`];
		});
	}
	// Go writes bytes as base64
	if (schema.type === 'array' && schema.items?.type === 'integer' && kind === 'string') return [];
	if (schema.type === 'array')
		return kind === 'array'
			? (value as unknown[]).flatMap((one) => faults(one, schema.items ?? {}, definitions, `${at}[]`))
			: [`${at} is ${kind}, not array`];
	const fits =
		schema.type === undefined || schema.type === kind || (schema.type === 'number' && kind === 'integer');
	return fits ? [] : [`${at} is ${kind}, not ${schema.type}`];
};
