import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Call, Offer, Row } from '../../../../../src/services/juju/wire/choose.ts';
import { valuesOf } from './values.table.ts';

type AnyCall = Call<object, unknown>;
type AnyRow = Row<object, unknown>;
const folder = path.join(import.meta.dirname, '../../../../../src/services/juju/wire/calls');
const isCall = (value: unknown): value is AnyCall =>
	typeof value === 'object' && value !== null && 'rows' in value && 'effect' in value;

/** Every call of the package, by its name there. */
export const everyCall = async (): Promise<ReadonlyMap<string, AnyCall>> => {
	const found = new Map<string, AnyCall>();
	for (const file of readdirSync(folder).sort()) {
		const module = (await import(path.join(folder, file))) as Record<string, unknown>;
		for (const [name, value] of Object.entries(module)) if (isCall(value)) found.set(name, value);
	}
	return found;
};

export const offerOf = (major: number): Offer => ({
	release: `${major}.9.0`,
	major,
	kind: 'model',
	modelUuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
	controllerUuid: 'e0b94ac7-6783-4d8e-82e2-b1e552b33557',
	user: 'admin',
	facades: new Map(),
});

/** What a row sends, as JSON has it. */
export const sentBy = (name: string, row: AnyRow, major: number): unknown =>
	JSON.parse(JSON.stringify(row.params(valuesOf(name), offerOf(major)) ?? {}));

/** Keys of a request with the kinds of their values, one a line: `applications[].application text`. */
export const shapeOf = (value: unknown, at = ''): string[] => {
	if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shapeOf(one, `${at}[]`)))];
	if (typeof value === 'object' && value !== null) {
		const inner = Object.entries(value).flatMap(([name, one]) =>
			shapeOf(one, at === '' ? name : `${at}.${name}`),
		);
		return inner.length > 0 ? inner : [`${at} {}`];
	}
	const kinds = { string: 'text', number: 'number', boolean: 'flag' } as Record<string, string>;
	return [`${at} ${kinds[typeof value] ?? 'null'}`];
};
