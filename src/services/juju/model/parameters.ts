import { get, list, type Loose, map, number as numberOf, text, texts } from '../wire/get.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { readFlag } from '../wire/values/scalars.ts';

const words: Readonly<Record<string, string>> = {
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	array: 'a list',
	object: 'an object',
};

const parsed = (input: string): unknown => {
	try {
		return JSON.parse(input) as unknown;
	} catch {
		return undefined;
	}
};

/** A given value as the schema’s type: text is understood where it can mean only one thing. */
const typed = (input: unknown, type: string | undefined): unknown => {
	if (type === 'integer' || type === 'number') {
		const number = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
		const fits =
			typeof number === 'number' &&
			Number.isFinite(number) &&
			(type === 'number' || Number.isSafeInteger(number));
		return fits ? number : undefined;
	}
	if (type === 'boolean') return readFlag(input);
	if (type === 'array' || type === 'object') {
		const value = typeof input === 'string' ? parsed(input) : input;
		const isArray = Array.isArray(value);
		return typeof value === 'object' && value !== null && isArray === (type === 'array') ? value : undefined;
	}
	if (type === 'string') return typeof input === 'object' ? undefined : String(input);
	return input;
};

/** 4.0 looks at bounds when the action runs: too late to say that nothing was begun. */
const checkBounds = (name: string, found: unknown, schema: unknown): void => {
	if (typeof found !== 'number') return;
	const [least, most] = [numberOf(schema, 'minimum'), numberOf(schema, 'maximum')];
	const wanted =
		least !== undefined && found < least
			? `${least} or more`
			: most !== undefined && found > most && `${most} or less`;
	if (wanted)
		throw bad('parameters', `Parameter ${name} is ${found}, but has to be ${wanted}`, `${name} = …`);
};

/**
 * Parameters by the action’s schema. What it does not name is refused unless `extra`, since 4.0 refuses it
 * and says so too late.
 * @throws MusterError BAD_INPUT naming the parameter
 */
export const readParameters = (input: Loose, schema: Loose, extra: boolean): Loose => {
	const properties = map(schema, 'properties');
	const names = Object.keys(properties);
	const read: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(input)) {
		if (value === undefined || value === null || value === '') continue;
		if (!Object.hasOwn(properties, name)) {
			if (!extra)
				throw bad(
					'parameters',
					`Parameters has ${quote(name)}, which the action does not have; it has ` +
						`${names.join(', ') || 'none'}`,
					`${names[0] ?? 'name'} = …`,
				);
			read[name] = value;
			continue;
		}
		const type = text(properties[name], 'type');
		const found = typed(value, type);
		if (found === undefined)
			throw bad(
				'parameters',
				`Parameter ${name} is ${quote(value)}, but has to be ${words[type ?? ''] ?? type}`,
				`${name} = …`,
			);
		const allowed = list(properties[name], 'enum');
		if (allowed.length > 0 && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(found)))
			throw bad(
				'parameters',
				`Parameter ${name} is ${quote(value)}, but has to be one of ${allowed.map(quote).join(', ')}`,
				`${name} = ${String(allowed[0])}`,
			);
		checkBounds(name, found, properties[name]);
		read[name] = found;
	}
	for (const name of texts(schema, 'required')) {
		if (name in read) continue;
		const usual = get(properties[name], 'default');
		if (usual === undefined)
			throw bad('parameters', `Parameter ${name} is needed and nothing was given`, `${name} = …`);
		// 4.0 looks for what is needed before it fills in defaults
		read[name] = usual;
	}
	return read;
};
