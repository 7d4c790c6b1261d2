import { bad, quote } from './bad.ts';

/** One option of a charm’s configuration, as the server describes it. */
export interface ConfigOption {
	readonly value: unknown;
	readonly default: unknown;
	/** `string`, `int`, `float`, `boolean`, `secret`; absent where the server does not say. */
	readonly type?: string | undefined;
	/** `default`, `user`, or `unset` where there is neither. */
	readonly source?: string | undefined;
	readonly description?: string | undefined;
}

const isInt64 = (number: bigint): boolean => BigInt.asIntN(64, number) === number;

const readers: Readonly<Record<string, (input: unknown) => string | undefined>> = {
	// as text: an int64 has more digits than a number here
	int: (input) => {
		const text = String(input).trim();
		const number = Number(text);
		if (/^-?\d+$/.test(text)) return isInt64(BigInt(text)) ? String(BigInt(text)) : undefined;
		return text !== '' && Number.isSafeInteger(number) ? String(number + 0) : undefined;
	},
	float: (input) =>
		typeof input !== 'boolean' && Number.isFinite(Number(input)) && String(input).trim() !== ''
			? String(Number(input))
			: undefined,
	boolean: (input) => {
		const word = String(input).trim().toLowerCase();
		if (['true', 'yes', 'on', '1'].includes(word)) return 'true';
		return ['false', 'no', 'off', '0'].includes(word) ? 'false' : undefined;
	},
};
const wanted: Readonly<Record<string, string>> = {
	int: 'a whole number',
	float: 'a number',
	boolean: 'true or false',
};

const known = (
	name: string,
	options: Readonly<Record<string, ConfigOption>>,
	field: string,
): ConfigOption => {
	const option = Object.hasOwn(options, name) ? options[name] : undefined;
	if (option) return option;
	const names = Object.keys(options).sort();
	throw bad(
		field,
		names.length > 0
			? `The charm has no option ${quote(name)}; it has ${names.slice(0, 30).join(', ')}`
			: 'The charm has no options',
		names[0] === undefined ? 'none' : `${names[0]} = …`,
	);
};

const textOf = (name: string, input: unknown, { type = 'string' }: ConfigOption, field: string): string => {
	if (typeof input === 'object')
		throw bad(
			field,
			`Option ${name} is ${quote(input)}, but has to be ${wanted[type] ?? 'text'}`,
			`${name} = …`,
		);
	const read = readers[type];
	const text = read ? read(input) : String(input);
	if (text === undefined)
		throw bad(field, `Option ${name} is ${quote(input)}, but has to be ${wanted[type]}`, `${name} = …`);
	return text;
};

export interface ConfigChange {
	/** Every value is text: the server reads it by the charm’s type. `''` is a value. */
	readonly set: Readonly<Record<string, string>>;
	/** Options that go back to the charm’s default: `null` was given. */
	readonly reset: readonly string[];
}

/**
 * Given values as the server wants them, by the charm’s types.
 * @throws MusterError BAD_INPUT for an option that the charm does not have, or a value of another type
 */
export const readConfig = (
	input: Readonly<Record<string, unknown>>,
	options: Readonly<Record<string, ConfigOption>>,
	field = 'values',
): ConfigChange => {
	const set: Record<string, string> = {};
	const reset: string[] = [];
	for (const [name, value] of Object.entries(input)) {
		const option = known(name, options, field);
		if (value === null || value === undefined) reset.push(name);
		else set[name] = textOf(name, value, option, field);
	}
	return { set, reset };
};

/** Only what differs from how it stands. */
export const differing = (
	{ set, reset }: ConfigChange,
	options: Readonly<Record<string, ConfigOption>>,
): ConfigChange => ({
	set: Object.fromEntries(
		Object.entries(set).filter(([name, text]) => {
			const { value, source } = options[name] as ConfigOption;
			// a default that is set is a setting of its own
			if (source === 'default' && value === undefined) return true;
			return value === null || value === undefined
				? text !== '' || source !== 'default'
				: String(value) !== text;
		}),
	),
	reset: reset.filter((name) => !['default', 'unset'].includes(options[name]?.source ?? '')),
});
