import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../../../src/core/errors.ts';
import { fits, unmet } from '../../../../src/services/fleet/wire/eligible.ts';
import { parseEndpoint, parseEndpoints } from '../../../../src/services/fleet/wire/endpoint.ts';
import { globMatcher } from '../../../../src/services/fleet/wire/go-glob.ts';
import { isSpace, trimSpace } from '../../../../src/services/fleet/wire/go-text.ts';
import { readJournal } from '../../../../src/services/fleet/wire/journal.ts';
import { removeOps, setOps } from '../../../../src/services/fleet/wire/metadata.ts';
import { readMetrics } from '../../../../src/services/fleet/wire/metrics.ts';
import {
	addOption,
	bySection,
	removeOption,
	sectionsOf,
	setOption,
	type UnitOption,
	valuesOf,
} from '../../../../src/services/fleet/wire/options.ts';
import { decodePageToken, encodePageToken, wraps } from '../../../../src/services/fleet/wire/page-token.ts';
import { readUnit } from '../../../../src/services/fleet/wire/records.ts';
import { isGlobal, requirementsOf } from '../../../../src/services/fleet/wire/requirements.ts';
import { parseUnitText, renderUnitFile } from '../../../../src/services/fleet/wire/unit-file.ts';
import { atLeast, readVersion } from '../../../../src/services/fleet/wire/version.ts';

const holds = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void) =>
	fc.assert(fc.property(arbitrary, predicate), { numRuns: 500 });
const plain = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
	fc.record<T>(model, { noNullPrototype: true });
const uint16 = fc.nat(0xffff);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const blank = fc.constantFrom(' ', '\t', '\n', '\r', '\u0085', '\u00a0', '\u2003', '\u3000');
const option: fc.Arbitrary<UnitOption> = plain({
	section: fc.constantFrom('Service', 'Unit', 'X-Fleet'),
	name: fc.constantFrom('A', 'Global', 'MachineID', 'MachineMetadata', 'Conflicts'),
	value: fc.oneof(fc.constantFrom('true', 'YES', '"a=b" "c=d"', '"true"', 'a=b', '%i', ''), word),
});
const options = fc.array(option, { maxLength: 8 });

test('blanks are cut off at both ends, and nowhere else', () => {
	holds(fc.tuple(fc.array(blank), fc.string(), fc.array(blank)), ([before, text, after]) => {
		const trimmed = trimSpace(before.join('') + text + after.join(''));
		assert.equal(trimmed, trimSpace(text));
		assert.ok(text.includes(trimmed));
		assert.ok(trimmed === '' || (!isSpace(trimmed[0] as string) && !isSpace(trimmed.at(-1) as string)));
	});
	assert.equal(trimSpace('\uFEFFa\uFEFF'), '\uFEFFa\uFEFF');
	// an expression would take minutes for this one
	const wide = `a${' '.repeat(1_000_000)}b`;
	assert.equal(trimSpace(wide), wide);
});

test('a pattern matches what the expression of the same parts matches', () => {
	const part = fc.oneof(
		fc.constantFrom(...'ab/').map((one) => [one, one]),
		fc.constantFrom(
			['*', '[^/]*'],
			['?', '[^/]'],
			['[ab]', '[ab]'],
			['[^a]', '[^a]'],
			['[a-b]', '[a-b]'],
			['\\*', '\\*'],
			['\\a', 'a'],
		),
	);
	const name = fc.array(fc.constantFrom(...'ab/*'), { maxLength: 8 }).map((all) => all.join(''));
	holds(fc.tuple(fc.array(part, { maxLength: 6 }), name), ([parts, input]) => {
		const pattern = parts.map(([ours]) => ours).join('');
		const expression = new RegExp(`^${parts.map(([, theirs]) => theirs).join('')}$`);
		assert.equal(globMatcher(pattern)(input), expression.test(input), `${pattern} ${input}`);
	});
});

test('a page token says what it was made of', () => {
	holds(plain({ limit: uint16, page: uint16 }), (token) => {
		assert.deepEqual(decodePageToken(encodePageToken(token)), token);
		assert.equal(wraps(encodePageToken(token)), token.limit * token.page > 65_535);
	});
	holds(fc.string(), (text) => void wraps(text));
});

test('an endpoint’s label is an endpoint of the same label; both spellings of a socket are one', () => {
	const url = fc.tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.integer({ min: 1, max: 65_535 }));
	holds(url, ([scheme, host, port]) => {
		const { label, origin, secure } = parseEndpoint(` ${scheme}://${host}:${port}/ `);
		assert.equal(parseEndpoint(label).label, label);
		assert.equal(origin, new URL(label).origin);
		assert.equal(secure, scheme === 'https');
		assert.deepEqual(parseEndpoints(`${label}, ${label}\n${label}`), [parseEndpoint(label)]);
	});
	const path = fc
		.array(fc.stringMatching(/^[\w .%-]{1,8}$/), { minLength: 1, maxLength: 5 })
		.map((parts) => `/${parts.join('/')}`);
	holds(path, (input) => {
		const one = parseEndpoint(`http+unix://${encodeURIComponent(input)}`);
		assert.equal(one.socketPath, input);
		if (input.trim() === input) assert.deepEqual(parseEndpoint(`unix://${input}`), one);
	});
});

test('metrics in the text format are read as they were meant', () => {
	const value = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
	const metric = plain({
		name: word,
		labels: fc.dictionary(word, fc.string({ unit: 'grapheme' }), { maxKeys: 3 }),
		value,
	});
	const escaped = (text: string) =>
		text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
	holds(fc.array(metric, { maxLength: 5 }), (metrics) => {
		const lines = metrics.map(({ name, labels, value: number }) => {
			const inside = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
			return `# TYPE ${name} gauge\n${name}${inside.length > 0 ? `{${inside.join(',')}}` : ''} ${number}`;
		});
		assert.deepEqual(
			readMetrics(lines.join('\n')).map(({ name, labels, value: number, type }) => ({
				name,
				labels: { ...labels },
				value: number,
				type,
			})),
			metrics.map(({ name, labels, value: number }) => ({
				name,
				labels: { ...labels },
				value: Number(`${number}`),
				type: 'gauge',
			})),
		);
	});
});

test('metadata become operations that the server takes, or are refused in words', () => {
	const path = /^\/[^/]+\/metadata\/[A-Za-z0-9_.-]+$/;
	holds(
		fc.tuple(fc.string(), fc.dictionary(fc.oneof(word, fc.string()), fc.string(), { maxKeys: 3 })),
		([id, values]) => {
			for (const make of [() => setOps(id, values), () => removeOps(id, Object.keys(values))])
				try {
					for (const { path: one, op, value } of make()) {
						assert.match(one, path);
						assert.ok(op === 'remove' ? value === undefined : value?.value);
					}
				} catch (error) {
					assert.equal(codeOf(error), 'BAD_INPUT', String(error));
				}
		},
	);
});

test('options: what is added can be taken away, what is set is the only one, what is not meant stays', () => {
	holds(fc.tuple(options, option), ([all, { section, name, value }]) => {
		const without = removeOption(all, section, name).options;
		assert.deepEqual(valuesOf(without, section, name), []);
		assert.deepEqual(removeOption(addOption(without, section, name, value), section, name, value), {
			options: without,
			removed: 1,
		});
		const set = setOption(all, section, name, value);
		assert.deepEqual(valuesOf(set, section, name), [value]);
		assert.deepEqual(removeOption(set, section, name).options, without);
		assert.deepEqual([...bySection(all).keys()], sectionsOf(all));
		assert.deepEqual([...bySection(all).values()].flat().length, all.length);
	});
});

test('options of plain words come back from their unit file, section by section', () => {
	holds(options, (all) => {
		const regrouped = [...bySection(all).values()].flat();
		assert.deepEqual(parseUnitText(renderUnitFile(all)), regrouped);
		assert.equal(renderUnitFile(regrouped), renderUnitFile(all));
	});
});

test('requirements: global is asked twice and answered once; a machine fits, or the words say what it lacks', () => {
	const machine = plain({
		id: fc.constantFrom('m1', 'm2'),
		metadata: fc.dictionary(fc.constantFrom('a', 'c'), fc.constantFrom('b', 'd')),
	});
	holds(fc.tuple(options, fc.array(machine, { maxLength: 3 })), ([all, machines]) => {
		const requirements = requirementsOf(all, 'web@1.service');
		assert.equal(isGlobal(all, 'web@1.service'), requirements.global);
		const lacks = unmet(machines, requirements);
		assert.equal(
			lacks === undefined,
			machines.some((one) => fits(one, requirements)),
		);
		assert.notEqual(lacks, '');
	});
});

test('versions are in the order of their numbers', () => {
	const numbers = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30));
	holds(fc.tuple(numbers, numbers), ([one, other]) => {
		const version = readVersion(`fleetd/v${one.join('.')}`);
		assert.ok(version);
		const at = one.findIndex((number, index) => number !== other[index]);
		assert.equal(atLeast(version, other.join('.')), at < 0 || (one[at] as number) > (other[at] as number));
	});
});

test('a unit keeps every text it came with, also where the server leaves empty ones out', () => {
	const text = fc.string({ unit: 'grapheme' });
	holds(fc.array(plain({ section: text, name: text, value: text }), { maxLength: 4 }), (all) => {
		const sent = all.map((one) =>
			Object.fromEntries(Object.entries(one).filter(([, value]) => value !== '')),
		);
		const { options: read } = readUnit(
			JSON.parse(JSON.stringify({ name: 'a.service', desiredState: 'inactive', options: sent })),
		);
		assert.deepEqual(read, all);
	});
});

test('journal entries are read one by one, and any other text is refused as none', () => {
	const entry = plain({
		message: fc.string({ unit: 'grapheme' }),
		identifier: word,
		pid: fc.nat(),
		priority: fc.nat(7),
		at: fc.nat(2 ** 40),
	});
	holds(fc.array(entry, { maxLength: 4 }), (entries) => {
		const lines = entries.map(({ message, identifier, pid, priority, at }) =>
			JSON.stringify({
				MESSAGE: message,
				SYSLOG_IDENTIFIER: identifier,
				_PID: `${pid}`,
				PRIORITY: `${priority}`,
				__REALTIME_TIMESTAMP: `${at}000`,
			}),
		);
		assert.deepEqual(
			readJournal(lines.join('\n')),
			entries.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
		);
	});
	holds(fc.oneof(fc.string(), fc.json()), (text) => {
		try {
			readJournal(text);
		} catch (error) {
			assert.equal(codeOf(error), 'PROTOCOL', String(error));
		}
	});
});
