import { bad, quote } from './bad.ts';
import { mebibytes } from './sizes.ts';
import { readCount } from './scalars.ts';

/** How much storage of which pool. `size` in MiB. */
export interface StorageDirective {
	readonly pool?: string;
	readonly size?: number;
	readonly count?: number;
}

const EXAMPLE = 'data = ebs,20G,2';

/** `pool,2G,3` in any order, each part once. */
const ofText = (name: string, text: string, field: string): StorageDirective => {
	let [pool, size, count]: [string?, number?, number?] = [];
	for (const part of text.split(',').map((one) => one.trim())) {
		if (part === '') continue;
		if (/^\d+$/.test(part) && count === undefined) count = Number(part);
		else if (/^\d/.test(part) && mebibytes(part) !== undefined && size === undefined) size = mebibytes(part);
		else if (/^[a-zA-Z]/.test(part) && pool === undefined) pool = part;
		else
			throw bad(
				field,
				`Storage ${name} has ${quote(part)}, which is no pool, size or count of its own`,
				EXAMPLE,
			);
	}
	return {
		...(pool === undefined ? {} : { pool }),
		...(size === undefined ? {} : { size }),
		...(count === undefined ? {} : { count }),
	};
};

const ofObject = (
	name: string,
	input: Readonly<Record<string, unknown>>,
	field: string,
): StorageDirective => {
	const { pool, size, count, ...others } = input;
	const [other] = Object.keys(others);
	if (other !== undefined)
		throw bad(field, `Storage ${name} has ${quote(other)}, but there are pool, size and count only`, EXAMPLE);
	if (pool !== undefined && (typeof pool !== 'string' || pool.trim() === ''))
		throw bad(field, `Storage ${name} has the pool ${quote(pool)}, but it has to be a name`, EXAMPLE);
	const mib = size === undefined ? undefined : mebibytes(size);
	if (size !== undefined && mib === undefined)
		throw bad(
			field,
			`Storage ${name} has the size ${quote(size)}, but it has to be MiB or a size such as 20G`,
			EXAMPLE,
		);
	const number = readCount(count);
	if (count !== undefined && number === undefined)
		throw bad(
			field,
			`Storage ${name} has the count ${quote(count)}, but it has to be a whole number`,
			EXAMPLE,
		);
	return {
		...(pool === undefined ? {} : { pool }),
		...(mib === undefined ? {} : { size: mib }),
		...(number === undefined ? {} : { count: number }),
	};
};

/** One directive, as text (`ebs,20G,2`) or as an object. @throws MusterError BAD_INPUT */
export const readStorageDirective = (name: string, input: unknown, field = 'storage'): StorageDirective => {
	if (typeof input === 'number' || typeof input === 'string') return ofText(name, String(input), field);
	if (typeof input === 'object' && input !== null && !Array.isArray(input))
		return ofObject(name, input as Readonly<Record<string, unknown>>, field);
	throw bad(field, `Storage ${name} is ${quote(input)}, but has to be text or an object`, EXAMPLE);
};

/** Directives by the charm’s names of storage. @throws MusterError BAD_INPUT */
export const readStorage = (
	input: unknown,
	field = 'storage',
): Readonly<Record<string, StorageDirective>> => {
	if (input === undefined || input === null || input === '') return {};
	if (typeof input !== 'object' || Array.isArray(input))
		throw bad(field, `Storage is ${quote(input)}, but has to be an object of names and directives`, EXAMPLE);
	return Object.fromEntries(
		Object.entries(input).map(([name, one]) => [name, readStorageDirective(name, one, field)]),
	);
};
