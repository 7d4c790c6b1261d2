import type { Item, Json } from '../call.ts';
import { repr, str } from '../python.ts';
import { fail } from './errors.ts';

/** The small part of JSON schema that nova's and cinder's messages show. */
export interface Rule {
	readonly type?: 'string' | 'array' | 'object' | 'boolean' | 'integer' | readonly string[];
	readonly enum?: readonly Json[];
	readonly min?: number;
	readonly max?: number;
	readonly pattern?: string;
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, Rule>>;
	/** Whether other properties are allowed. Default true. */
	readonly open?: boolean;
	/** For keys: a pattern that each has to match. */
	readonly keys?: string;
	readonly values?: Rule;
	readonly format?: 'uuid';
	/** A whole message in place of the schema's. */
	readonly check?: (value: Json) => string | undefined;
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
export const isUuid = (text: unknown): boolean => typeof text === 'string' && UUID.test(text);

const typeOf = (value: Json): string => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (Number.isInteger(value)) return 'integer';
	return typeof value;
};

/** What is wrong with the value: the field, its value and the sentence of jsonschema; undefined: nothing. */
export const problem = (rule: Rule, value: Json, field: string): string | undefined => {
	const wrong = (text: string) => `Invalid input for field/attribute ${field}. Value: ${str(value)}. ${text}`;
	const own = rule.check?.(value);
	if (own !== undefined) return own;
	const types = rule.type === undefined ? [] : [rule.type].flat();
	if (types.length > 0 && !types.includes(typeOf(value)))
		return wrong(`${repr(value)} is not of type ${types.map((type) => `'${type}'`).join(', ')}`);
	if (rule.enum && !rule.enum.includes(value))
		return wrong(`${repr(value)} is not one of ${repr(rule.enum)}`);
	if (typeof value === 'string') {
		if (value.length < (rule.min ?? 0)) return wrong(`${repr(value)} is too short`);
		if (value.length > (rule.max ?? Infinity)) return wrong(`${repr(value)} is too long`);
		if (rule.pattern && !new RegExp(rule.pattern, 'u').test(value))
			return wrong(`${repr(value)} does not match ${repr(rule.pattern)}`);
		if (rule.format === 'uuid' && !isUuid(value)) return wrong(`${repr(value)} is not a 'uuid'`);
	}
	if (typeOf(value) !== 'object') return undefined;
	const item = value as Item;
	for (const key of Object.keys(item)) {
		const next = rule.properties?.[key];
		if (next) {
			const inner = problem(next, item[key] as Json, key);
			if (inner !== undefined) return inner;
		} else if (rule.values) {
			if (rule.keys && !new RegExp(rule.keys).test(key))
				return wrong(`${repr(key)} does not match any of the regexes: ${repr(rule.keys)}`);
			const inner = problem(rule.values, item[key] as Json, key);
			if (inner !== undefined) return inner;
		} else if (rule.open === false) {
			return wrong(`Additional properties are not allowed (${repr(key)} was unexpected)`);
		}
	}
	for (const key of rule.required ?? [])
		if (!(key in item)) return wrong(`${repr(key)} is a required property`);
	return undefined;
};

/** Throws nova's 400 where the value does not fit. */
export const validate = (rule: Rule, value: Json, field: string): void => {
	const message = problem(rule, value, field);
	if (message !== undefined) throw fail(400, message);
};
