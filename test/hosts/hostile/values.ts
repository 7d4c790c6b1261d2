import type { Field } from '../../../src/catalogue/field.ts';
import { holdsHalf } from '../../../src/catalogue/json-fault.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import type { AnySource } from '../../../src/catalogue/source.ts';
import { service as cloud } from '../../../src/services/cloud/index.ts';
import { service as conplyent } from '../../../src/services/conplyent/index.ts';
import { service as fleet } from '../../../src/services/fleet/index.ts';
import { service as juju } from '../../../src/services/juju/index.ts';
import { service as serf } from '../../../src/services/serf/index.ts';

export const services: readonly AnyService[] = [serf, juju, fleet, cloud, conplyent];

/** Values that mean nothing in any field: never “not given”, “all” or “the usual”. */
const never: readonly unknown[] = [
	undefined,
	null,
	'',
	' ',
	' \t',
	'\n',
	'\u00a0',
	'\u200b',
	[],
	{},
	[null],
	[[]],
	[{}],
	[''],
	[' '],
	Number.NaN,
	Number.POSITIVE_INFINITY,
	'\ud800',
	{ a: null },
	{ a: {} },
	new Date(0),
	new Date(Number.NaN),
	new Map([['name', 'a']]),
	Symbol('a'),
	() => 'a',
	/a/,
	new Error('boom'),
];
const numbers = ['NaN', '5x', '0x10', '1,000', [5], '-0', '١٢', '1e999', '-1e999', { value: 5 }];
const ofKind: Partial<Record<Field['kind'], readonly unknown[]>> = {
	text: [['a'], { a: 'b' }],
	pick: [['a'], { a: 'b' }],
	number: [...numbers.filter((one) => one !== '-0'), true, 'Infinity', 2 ** 60],
	duration: [...numbers, true, -0, -5, '-5s', '5 fortnights', 1e300, { value: 5, unit: 's' }],
	flag: ['maybe', 2, '2', [true], 'nein'],
	choice: ['nope', 5, true, 'a,b', { value: 'a' }],
	choices: ['nope', ['nope'], 5, true, '["nope"]', { a: true }],
	list: [{ a: 'b' }, ['a', '\u200b'], ['a', null], ['a', '\ud800']],
	picks: [{ a: 'b' }, ['a', '\u200b'], ['a', null], ['a', '\ud800'], ' , '],
	record: ['x', 5, true, ['a'], 'a=b', '["a"]', { '': 'a' }, { ' ': 'a' }, { a: ['b'] }, { a: '\ud800' }],
};

/** What only the service can refuse, by source and field. */
const ofSource: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
	'serf.memberChanged': {
		name: ['(', '[', '*', '?', '(?<!a)', 'a\\', 'x'.repeat(1_000_000)],
		tags: [{ role: '(' }, { role: 'x'.repeat(20_000) }],
	},
	'serf.logLine': { pattern: ['(', '[', '*', '(?=a)'] },
	'serf.anyEvent': { type: ['member-joind', 'MEMBER-JOIN', '*,nope', 'x'.repeat(10_000)] },
	'fleet.clusterChanged': { units: ['[', ['web@[.service'], ['a', '\\']] },
	'conplyent.jobOutput': {
		command: ['a\0b'],

		kept: ['var/tmp/x', '~/x', '$HOME/x', 'C:\\x', '/var/tmp/', '/a\0b', '/'],
	},
	'juju.modelChanged': { paths: [['nope'], ['workload-status'], ['WorkloadStatus.current']] },
};

/** Fields where blanks, or an empty item, are a value. */
const mayBeBlank = (field: Field, value: unknown): boolean => {
	const isBlank = (one: unknown) => typeof one === 'string' && /^[\s\u200b]*$/.test(one) && one !== '';
	if (field.kind === 'list' && field.emptyItems)
		return (
			isBlank(value) ||
			(Array.isArray(value) && value.every((one) => typeof one === 'string' && !holdsHalf(one)))
		);
	return (field.blanks === true || (field.kind === 'text' && field.lines !== undefined)) && isBlank(value);
};

/** What a field of a source refuses, whatever else is given. */
export const refusedBy = (service: AnyService, source: AnySource, name: string): readonly unknown[] => {
	const field = source.fields[name] as Field;
	const own = ofSource[`${service.name}.${source.name}`]?.[name] ?? [];
	return [...never, ...(ofKind[field.kind] ?? []), ...own].filter((value) => !mayBeBlank(field, value));
};

/** The other fields of a source, as far as it needs them. */
export const besides = (source: AnySource, name: string): Readonly<Record<string, unknown>> => ({
	...Object.fromEntries(
		Object.entries(source.fields)
			.filter(([, { required }]) => required)
			.map(([other, { example }]) => [other, example ?? 'x']),
	),
	...('command' in source.fields && name !== 'kept' ? { command: 'true' } : {}),
});

/** A value in a few letters, for the name of a test. */
export const shown = (value: unknown): string => {
	if (typeof value === 'object' && value !== null) {
		const type = Object.prototype.toString.call(value).slice(8, -1);
		return type === 'Object' || type === 'Array' ? JSON.stringify(value).slice(0, 60) : type;
	}
	return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
};
