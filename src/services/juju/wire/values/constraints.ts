import { bad, quote } from './bad.ts';
import { readCount, readFlag } from './scalars.ts';
import { mebibytes } from './sizes.ts';

/** Constraints as the server wants them: sizes in MiB, lists as lists. */
export type Constraints = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type Kind = 'text' | 'count' | 'size' | 'list' | 'flag';
const kinds: Readonly<Record<string, Kind>> = {
	arch: 'text',
	container: 'text',
	cores: 'count',
	'cpu-power': 'count',
	mem: 'size',
	'root-disk': 'size',
	'root-disk-source': 'text',
	tags: 'list',
	spaces: 'list',
	zones: 'list',
	'virt-type': 'text',
	'instance-role': 'text',
	'instance-type': 'text',
	'image-id': 'text',
	'allocate-public-ip': 'flag',
	networks: 'list',
};
const aliases: Readonly<Record<string, string>> = { 'cpu-cores': 'cores' };
const EXAMPLE = 'mem=4G cores=2 tags=ssd,fast';

/** `a=1 b=x\ y` as pairs; a blank after a backslash belongs to the value. */
const pairsOf = (text: string, field: string): [string, string][] =>
	(text.trim().match(/(?:\\.|\S)+/g) ?? []).map((word) => {
		const at = word.indexOf('=');
		if (at <= 0) throw bad(field, `Constraints has ${quote(word)}, which is not name=value`, EXAMPLE);
		return [word.slice(0, at), word.slice(at + 1).replace(/\\(.)/g, '$1')];
	});

const valueOf = (name: string, kind: Kind, input: unknown, field: string): Constraints[string] => {
	const wrong = (wanted: string) =>
		bad(field, `Constraints has ${name}=${quote(input)}, but it has to be ${wanted}`, EXAMPLE);
	if (kind === 'list') {
		if (Array.isArray(input)) {
			if (input.some((one) => typeof one !== 'string' && typeof one !== 'number'))
				throw wrong('a list of names');
			return input.map(String);
		}
		if (typeof input === 'object') throw wrong('a list of names');
		return String(input)
			.split(',')
			.map((one) => one.trim())
			.filter((one) => one !== '');
	}
	if (kind === 'size') {
		const size = mebibytes(input);
		if (size === undefined) throw wrong('a size such as 4G');
		return size;
	}
	if (kind === 'count') {
		const count = readCount(input);
		if (count === undefined) throw wrong('a whole number');
		return count;
	}
	if (kind === 'flag') {
		const flag = readFlag(input);
		if (flag === undefined) throw wrong('true or false');
		return flag;
	}
	if (typeof input === 'object') throw wrong('text');
	return String(input);
};

/**
 * Constraints from text (`mem=4G cores=2 tags=a,b`, blanks in a value escaped) or an object. An empty value
 * resets one: it is left out.
 * @throws MusterError BAD_INPUT for unknown and double names and for values of another kind
 */
export const readConstraints = (input: unknown, field = 'constraints'): Constraints => {
	if (input === undefined || input === null || input === '') return {};
	const isRecord = typeof input === 'object' && !Array.isArray(input);
	if (typeof input !== 'string' && !isRecord)
		throw bad(field, `Constraints is ${quote(input)}, but has to be text or an object`, EXAMPLE);
	const pairs: [string, unknown][] =
		typeof input === 'string' ? pairsOf(input, field) : Object.entries(input as object);
	const seen = new Map<string, Constraints[string]>();
	const names = new Set<string>();
	for (const [spelled, value] of pairs) {
		const name = Object.hasOwn(aliases, spelled) ? String(aliases[spelled]) : spelled;
		const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
		if (!kind)
			throw bad(
				field,
				`Constraints has ${quote(spelled)}, which is no constraint; there are ${Object.keys(kinds).join(', ')}`,
				EXAMPLE,
			);
		if (names.has(name)) throw bad(field, `Constraints names ${name} twice`, EXAMPLE);
		names.add(name);
		if (value === '' || value === null || value === undefined) continue;
		seen.set(name, valueOf(name, kind, value, field));
	}
	return Object.fromEntries(seen);
};

/** As the server has them, in the names of 2.x and later. */
export const constraintsOf = (input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
	Object.fromEntries(Object.entries(input).map(([name, value]) => [aliases[name] ?? name, value]));

/** As 1.x spells them. */
export const oldConstraints = ({ cores, ...rest }: Constraints): Constraints =>
	cores === undefined ? rest : { ...rest, 'cpu-cores': cores };
