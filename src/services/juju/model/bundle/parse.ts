import { MusterError } from '../../../../core/errors.ts';
import { parse } from '../../../../net/yaml/index.ts';
import { type Loose } from '../../wire/get.ts';

/** Letters of the largest bundle that is taken. */
const MAX_LETTERS = 4 * 2 ** 20;
const EXAMPLE = 'applications: {web: {charm: web, num_units: 1}}';

/** What is wrong with a bundle, or with one of its overlays. */
export const badBundle = (
	message: string,
	field = 'yaml',
	hint = `For example: ${EXAMPLE}. Nothing was sent.`,
) => new MusterError('BAD_INPUT', message, { hint, details: { field } });

/** Numbers whose own letters are others, e.g. `8.0`, are kept as text: as a channel they mean another thing. */
const faithful = (typed: unknown, plain: unknown): unknown => {
	if (typeof typed === 'number' || typeof typed === 'bigint') return String(typed) === plain ? typed : plain;
	if (Array.isArray(typed)) return typed.map((one, at) => faithful(one, (plain as unknown[])[at]));
	if (typeof typed !== 'object' || typed === null) return typed;
	return Object.fromEntries(
		Object.entries(typed).map(([name, one]) => [name, faithful(one, (plain as Loose)[name])]),
	);
};

/** A bundle’s YAML as what it holds. `what`: for errors. @throws MusterError BAD_INPUT */
export const parseBundle = (yaml: string, what: string, field = 'yaml'): Loose => {
	if (yaml.length > MAX_LETTERS) throw badBundle(`${what} has more than ${MAX_LETTERS} letters`, field);
	const options = { maxAliasCount: 100, logLevel: 'error' } as const;
	let found: unknown;
	try {
		found = faithful(parse(yaml, options), parse(yaml, { ...options, schema: 'failsafe' }));
	} catch {
		// the parser’s words quote the text, which may hold passwords
		throw badBundle(`${what} is not YAML`, field);
	}
	if (typeof found !== 'object' || found === null || Array.isArray(found))
		throw badBundle(`${what} is not a record with applications`, field);
	return found as Loose;
};
