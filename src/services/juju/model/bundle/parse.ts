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

/** Levels of the deepest bundle that is taken. */
const MOST_LEVELS = 100;

/**
 * Numbers whose own letters are others, e.g. `8.0`, are kept as text: as a channel they mean another thing.
 * So are keys, which are names.
 */
const faithful = (typed: unknown, plain: unknown, bad: (why: string) => MusterError, level = 0): unknown => {
	if (level > MOST_LEVELS) throw bad(`has more than ${MOST_LEVELS} levels`);
	const inner = (one: unknown, other: unknown) => faithful(one, other, bad, level + 1);
	if (typeof typed === 'number' || typeof typed === 'bigint') return String(typed) === plain ? typed : plain;
	if (Array.isArray(typed)) return typed.map((one, at) => inner(one, (plain as unknown[])[at]));
	if (!(typed instanceof Map)) return typed;
	// keys are spelt in two ways in the two, but stand in one order
	const spelt = [...(plain as Map<unknown, unknown>)];
	return Object.fromEntries(
		[...(typed as Map<unknown, unknown>).values()].map((one, at) => {
			const [key, other] = spelt[at] ?? [];
			if (typeof key === 'object' && key !== null) throw bad('has a key that is no name');
			return [String(key ?? ''), inner(one, other)];
		}),
	);
};

/** A bundle’s YAML as what it holds. `what`: for errors. @throws MusterError BAD_INPUT */
export const parseBundle = (yaml: string, what: string, field = 'yaml'): Loose => {
	if (yaml.length > MAX_LETTERS) throw badBundle(`${what} has more than ${MAX_LETTERS} letters`, field);
	const options = { maxAliasCount: 100, logLevel: 'error', mapAsMap: true } as const;
	const read = (): readonly [unknown, unknown] => {
		try {
			return [parse(yaml, options), parse(yaml, { ...options, schema: 'failsafe' })];
		} catch {
			// the parser’s words quote the text, which may hold passwords
			throw badBundle(`${what} is not YAML`, field);
		}
	};
	const found = faithful(...read(), (why) => badBundle(`${what} ${why}`, field));
	if (typeof found !== 'object' || found === null || Array.isArray(found))
		throw badBundle(`${what} is not an object with applications`, field);
	return found as Loose;
};
