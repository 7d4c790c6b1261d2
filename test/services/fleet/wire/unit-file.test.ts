import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	addOption,
	removeOption,
	sectionsOf,
	setOption,
	type UnitOption,
	valuesOf,
} from '../../../../src/services/fleet/wire/options.ts';
import {
	parseUnitFile,
	parseUnitText,
	renderUnitFile,
} from '../../../../src/services/fleet/wire/unit-file.ts';
import { unitHash } from '../../../../src/services/fleet/wire/unit-hash.ts';
import { fleetctlExchanges } from '../../../lab/fleet/fleetctl.ts';
import { firstValue } from '../../../lab/fleet/go-json.ts';
import { recording, recordings } from '../../../lab/fleet/recordings.ts';

const option = (section: string, name: string, value: string): UnitOption => ({ section, name, value });
const service = (name: string, value: string) => option('Service', name, value);

const cases: readonly (readonly [string, string, readonly UnitOption[]])[] = [
	[
		'sections and options',
		'[Unit]\nDescription=x\n[Service]\nExecStart=/bin/y\n',
		[option('Unit', 'Description', 'x'), service('ExecStart', '/bin/y')],
	],
	[
		'a continuation keeps its backslash, newline and blanks',
		'[Service]\nExecStart=/bin/echo a \\\n  b\n',
		[service('ExecStart', '/bin/echo a \\\n  b')],
	],
	[
		'names and values are trimmed',
		'[Service]\n  ExecStart \t=  /bin/x  \n',
		[service('ExecStart', '/bin/x')],
	],
	['comments of both kinds', '# a\n[Service]\n; b\n#c\nA=1 # no comment\n', [service('A', '1 # no comment')]],
	[
		'a comment that ends in a backslash takes the next line',
		'[Service]\n# a \\\nA=1\nB=2\n',
		[service('B', '2')],
	],
	['a comment may have a blank after its backslash', '[Service]\n# a \\ \nA=1\nB=2\n', [service('B', '2')]],
	['text before the first section is skipped', 'A=1\nB=[Service]\nC=3\n', [service('C', '3')]],
	[
		'repeated names and empty values',
		'[Service]\nA=\nA=1\nA=2\n',
		[service('A', ''), service('A', '1'), service('A', '2')],
	],
	[
		'a blank line ends a continuation and leaves its newline',
		'[Service]\nA=x \\\n\nB=y\n',
		[service('A', 'x \\\n'), service('B', 'y')],
	],
	[
		'a continuation takes sections and comments for text',
		'[Service]\nA=x \\\n[Unit] \\\n# c\nB=1\n',
		[service('A', 'x \\\n[Unit] \\\n# c'), service('B', '1')],
	],
	['an end without a newline', '[Service]\nA=1', [service('A', '1')]],
	['an end in a continuation', '[Service]\nA=1 \\', [service('A', '1 \\')]],
	['equal signs in a value', '[Service]\nEnvironment=A=B=C\n', [service('Environment', 'A=B=C')]],
	['an empty name', '[Service]\n=x\n', [service('', 'x')]],
	['a section with blanks keeps them', '[ Service ]\nA=1\n', [option(' Service ', 'A', '1')]],
	['nothing', '', []],
	['a section without options', '[Service]\n', []],
];

for (const [name, text, options] of cases)
	test(`reads ${name}`, () => {
		assert.deepEqual(parseUnitText(text), options);
	});

const faults: readonly (readonly [string, string, number])[] = [
	['[Service\nA=1\n', 'unable to find end of section', 1],
	['[Service]x\n', 'found garbage after section name : [120]', 2],
	['[Service]\nnope\n', 'unexpected newline encountered while parsing option name', 2],
	['[Service]\nnope', 'EOF', 2],
	['[Service]\r\nA=1\r\nno\rpe=1', 'unexpected newline encountered while parsing option name', 3],
	[`[Service]\nA=1\nB=${'x'.repeat(2046)}\n`, 'line too long (max 2048 bytes)', 3],
	[`[Service]\nA=${'é'.repeat(1023)}\n`, 'line too long (max 2048 bytes)', 2],
];

for (const [text, message, line] of faults)
	test(`refuses ${JSON.stringify(text.slice(0, 40))}: ${message}`, () => {
		assert.throws(() => parseUnitText(text), { message, line });
	});

test('a line of 2047 bytes passes, and so do long values in several lines', () => {
	const line = `A=${'x'.repeat(2045)}`;
	assert.equal(parseUnitText(`[S]\n${line}\n`)[0]?.value.length, 2045);
	const long = Array.from({ length: 5 }, () => 'y'.repeat(1200)).join(' \\\n');
	assert.equal(parseUnitText(`[S]\nA=${long}\n`)[0]?.value, long);
});

test('a file with CRLF and a byte order mark reads as one without, continuations too', () => {
	const file = '\uFEFF[Service]\r\nExecStart=/bin/echo a \\\r\n  b\r\nUser=core\r\n';
	assert.deepEqual(parseUnitFile(file), [
		service('ExecStart', '/bin/echo a \\\n  b'),
		service('User', 'core'),
	]);
	// the server itself would keep the CR, and would not see the continuation
	assert.throws(() => parseUnitText(file.slice(1)), /unexpected newline/);
});

test('renders sections in the order of their first option, with a blank line between', () => {
	const options = [
		option('Unit', 'After', 'a'),
		service('ExecStart', '/bin/true'),
		option('Unit', 'After', 'b'),
	];
	assert.equal(renderUnitFile(options), '[Unit]\nAfter=a\nAfter=b\n\n[Service]\nExecStart=/bin/true\n');
	assert.equal(renderUnitFile([]), '');
});

test('the hash is the one of the server, for every recorded unit with a recorded state', () => {
	assert.equal(
		unitHash(parseUnitText('[Service]\nExecStart=/bin/sleep 1d\n')),
		'6cff4623f30236de664919cd42d8a00601a43de5',
	);
	const units = new Map<string, Set<string>>();
	const hashes = new Map<string, Set<string>>();
	const note = (map: Map<string, Set<string>>, name: string, value: string) =>
		map.set(name, (map.get(name) ?? new Set()).add(value));
	for (const [file, exchanges] of recordings())
		for (const { response } of exchanges) {
			if (!response?.body?.startsWith('{"')) continue;
			const body = JSON.parse(response.body);
			for (const unit of [...(body.units ?? []), body])
				if (Array.isArray(unit.options))
					note(
						units,
						`${file} ${unit.name}`,
						unitHash(
							unit.options.map((one: Partial<UnitOption>) => ({ section: '', name: '', value: '', ...one })),
						),
					);
			for (const state of [...(body.states ?? []), body])
				if (state.hash) note(hashes, `${file} ${state.name}`, state.hash);
		}
	let compared = 0;
	for (const [name, seen] of hashes) {
		const known = units.get(name);
		if (!known) continue;
		compared++;
		for (const hash of seen) assert.ok(known.has(hash), `${name} ${hash}`);
	}
	assert.ok(compared >= 12, String(compared));
});

test('every unit file that a server ever sent, and every one that it took, renders and reads back the same', () => {
	const files = [...recordings().values(), fleetctlExchanges()].flat().flatMap(({ request, response }) => {
		const taken = request.method === 'PUT' && response?.status === 201 ? request.body : undefined;
		return [taken, response?.body].flatMap((body) => {
			if (!body?.startsWith('{')) return [];
			// what follows the first value is not looked at
			const { value } = firstValue(body) as { value: { units?: { options?: unknown }[]; options?: unknown } };
			return [...(value.units ?? []), value].flatMap(({ options }) =>
				Array.isArray(options) ? [{ options, isTaken: body === taken }] : [],
			);
		});
	});
	const distinct = new Map(files.map((file) => [JSON.stringify(file), file]));
	for (const { options, isTaken } of distinct.values()) {
		const whole = (options as Partial<UnitOption>[]).map((one) => ({
			section: '',
			name: '',
			value: '',
			...one,
		}));
		const text = renderUnitFile(whole);
		if (options.some(({ value = '' }) => value.length > 2047)) continue;
		const read = parseUnitText(text);
		// what a server sends has been read by it once already
		if (!isTaken) assert.deepEqual(read, whole);
		assert.deepEqual(parseUnitText(renderUnitFile(read)), read, text);
		assert.equal(unitHash(parseUnitText(renderUnitFile(read))), unitHash(read));
	}
	assert.ok(distinct.size >= 40, String(distinct.size));
});

test('what the server makes of every PUT of the options recording is what we read back', () => {
	const exchanges = recording('04');
	let compared = 0;
	for (const [at, { request, response }] of exchanges.entries()) {
		const next = exchanges[at + 1];
		if (request.method !== 'PUT' || response?.status !== 201 || next?.request.method !== 'GET') continue;
		const { options } = JSON.parse(request.body ?? '{}');
		const shown = JSON.parse(next.response?.body ?? '{}').options as Partial<UnitOption>[];
		assert.deepEqual(
			parseUnitText(renderUnitFile(options)),
			shown.map((one) => ({ section: '', name: '', value: '', ...one })),
			request.path,
		);
		compared++;
	}
	assert.ok(compared >= 10, String(compared));
});

test('options can be added, set, removed and asked for, and the given list stays as it is', () => {
	const options = [service('A', '1'), option('Unit', 'B', '2'), service('A', '3')];
	const frozen = structuredClone(options);
	assert.deepEqual(addOption(options, 'Install', 'C', '4').at(-1), option('Install', 'C', '4'));
	assert.deepEqual(removeOption(options, 'Service', 'A'), {
		options: [option('Unit', 'B', '2')],
		removed: 2,
	});
	assert.deepEqual(removeOption(options, 'Service', 'A', '3').removed, 1);
	assert.deepEqual(removeOption(options, 'Service', 'Z'), { options, removed: 0 });
	assert.deepEqual(setOption(options, 'Service', 'A', '9'), [service('A', '9'), option('Unit', 'B', '2')]);
	assert.deepEqual(setOption([], 'Service', 'A', '9'), [service('A', '9')]);
	assert.deepEqual(sectionsOf(options), ['Service', 'Unit']);
	assert.deepEqual(valuesOf(options, 'Service', 'A'), ['1', '3']);
	assert.deepEqual(options, frozen);
});
