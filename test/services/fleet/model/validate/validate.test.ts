import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDesiredState } from '../../../../../src/services/fleet/model/validate/desired-state.ts';
import { checkUnitName } from '../../../../../src/services/fleet/model/validate/name.ts';
import { checkOptions } from '../../../../../src/services/fleet/model/validate/options.ts';
import { checkUnit } from '../../../../../src/services/fleet/model/validate/put.ts';
import { optionWarnings, textWarnings } from '../../../../../src/services/fleet/model/validate/warnings.ts';
import { readUnitText } from '../../../../../src/services/fleet/model/validate/unit-text.ts';
import { parseUnitText, renderUnitFile } from '../../../../../src/services/fleet/wire/unit-file.ts';
import { recordings } from '../../../../lab/fleet/recordings.ts';

const start = { section: 'Service', name: 'ExecStart', value: '/bin/sleep 1d' };
const valued = (value: unknown) => [{ section: 'Service', name: 'ExecStart', value }];

const refused: readonly (readonly [string, unknown, RegExp])[] = [
	['nothing', undefined, /no options/],
	['no option', [], /no options/],
	['a text', '[Service]', /no options/],
	['null for an option', [null], /option 1: must be an object/],
	['a number for a value', valued(5), /must be a text, not number/],
	['null for a value', valued(null), /must be a text, not null/],
	['a number for a name', [{ section: 'S', name: 1, value: '' }], /name must be a text/],
	['an empty section', [{ ...start, section: '' }], /has no section/],
	['an empty name', [{ ...start, name: '' }], /has no name/],
	['a newline in a value', valued('/bin/true\nUser=root'), /line break without a backslash/],
	['a section in a value', valued('/bin/true\n\n[X-Fleet]\nGlobal=true'), /line break without a backslash/],
	['a newline at the start of a value', valued('\nUser=root'), /line break without a backslash/],
	['two newlines after a backslash', valued('a \\\n\nUser=root'), /line break without a backslash/],
	[
		'a blank line within a continuation',
		valued('a \\\n   \\\n \nUser=root'),
		/line break without a backslash/,
	],
	['a blank line after a backslash', valued('a \\\n   '), /ends in a backslash/],
	['a next line for a name', [{ ...start, name: '\u0085[Service]' }], /begins or ends with a blank/],
	['a section of 2048 bytes', [{ ...start, section: 'x'.repeat(2047) }], /2049 bytes/],
	['a carriage return in a value', valued('a\rb'), /carriage return/],
	['a NUL in a value', valued('a\0b'), /NUL/],
	['a newline in a section', [{ ...start, section: 'A\nB' }], /section holds a line break/],
	['a bracket in a section', [{ ...start, section: 'A]B' }], /“]”/],
	['a newline in a name', [{ ...start, name: 'A\nB' }], /name holds a line break/],
	['an equal sign in a name', [{ ...start, name: 'A=B' }], /“=”/],
	['a comment for a name', [{ ...start, name: '#A' }], /begins with “#”/],
	['another comment for a name', [{ ...start, name: ';A' }], /begins with “;”/],
	['a section for a name', [{ ...start, name: '[A' }], /begins with “\[”/],
	['a blank before a name', [{ ...start, name: ' A' }], /begins or ends with a blank/],
	['a backslash at the end', [...valued('a \\'), { ...start, name: 'B' }], /ends in a backslash/],
	[
		'a backslash and blanks at the end',
		[...valued('a \\ \t'), { ...start, name: 'B' }],
		/ends in a backslash/,
	],
	[
		'a line of 2048 bytes',
		valued('x'.repeat(2048 - 'ExecStart='.length)),
		/2048 bytes; the server takes at most 2047/,
	],
	['a long line of few characters', valued('é'.repeat(1020)), /bytes; the server takes/],
	['a long line after others', valued(`a \\\n${'x'.repeat(2048)}`), /2048 bytes/],
];
for (const [what, options, message] of refused)
	test(`refuses ${what} before anything is sent`, () => {
		assert.throws(() => checkOptions(options), { code: 'BAD_INPUT', message });
	});

test('lets through what the server reads as it is meant, as the server will have it', () => {
	for (const value of [
		'',
		'/bin/true',
		'a \\\n  b',
		'a \\\n[X-Fleet] \\\nGlobal=true',
		'  /bin/true  ',
		'ünï 文字 😀',
		'x'.repeat(2037),
		'a \\\n',
	])
		assert.deepEqual(
			checkOptions(valued(value)),
			parseUnitText(renderUnitFile(valued(value) as never)),
			JSON.stringify(value),
		);
	assert.deepEqual(checkOptions(valued('a\\\r\nb')), valued('a\\\nb'), 'CRLF is mended');
	assert.deepEqual(checkOptions([{ section: 'Service', name: 'ExecStart' }]), valued(''));
	const mixed = [
		{ section: 'Unit', name: 'After', value: 'a' },
		start,
		{ section: 'Unit', name: 'After', value: 'b' },
	];
	assert.deepEqual(checkOptions(mixed), [mixed[0], mixed[2], mixed[1]]);
});

test('every recorded PUT that the server refuses, or that breaks a unit, is refused here; what we refuse beyond that is named', () => {
	// accepted by the server, and not meant by anybody
	const stricter = new Set([
		'newline-in-value',
		'section-injection',
		'empty-name',
		'empty-section',
		'comment-name',
		'equals-in-name',
		'template-create-launched',
		'replace-template-launched',
		'replace-with-invalid-options',
	]);
	// refused for what the server has, or for HTTP: not for what is sent
	const elsewhere =
		/^(no-content-type|wrong-content-type|content-type-case|name-mismatch|put-frozen|repair-bad-desired)$/;
	let judged = 0;
	for (const [file, exchanges] of recordings())
		for (const { name, request, response } of exchanges) {
			const unit = /^\/fleet\/v1\/units\/([^/]+)$/.exec(request.path)?.[1];
			if (request.method !== 'PUT' || unit === undefined || elsewhere.test(name)) continue;
			let body: { options?: unknown[]; desiredState?: unknown };
			try {
				body = JSON.parse(request.body ?? '');
			} catch {
				continue;
			}
			if (Array.isArray(body) || (!body.options?.length && body.desiredState === undefined)) continue;
			const check = () =>
				body.options?.length
					? checkUnit(decodeURIComponent(unit), body.options, body.desiredState ?? 'inactive')
					: checkDesiredState(checkUnitName(decodeURIComponent(unit)), body.desiredState);
			const status = response?.status ?? 0;
			const breaks = body.desiredState === 'running' || name === 'replace-long-line';
			judged++;
			if (status === 409) continue;
			if (status < 200 || status >= 300 || breaks)
				assert.throws(check, { code: 'BAD_INPUT' }, `${file} ${name}`);
			else if (
				stricter.has(name) &&
				!(name === 'replace-template-launched' && body.desiredState === 'inactive')
			)
				assert.throws(check, { code: 'BAD_INPUT' }, `${file} ${name}`);
			else assert.doesNotThrow(check, `${file} ${name}`);
		}
	assert.ok(judged > 80, String(judged));
});

test('a desired state is one of three words, and a template can only be inactive', () => {
	assert.equal(checkDesiredState('a.service', 'launched'), 'launched');
	assert.equal(checkDesiredState('a@.service', 'inactive'), 'inactive');
	for (const state of ['running', 'Launched', '', null, undefined, 1, {}, 'toString'])
		assert.throws(() => checkDesiredState('a.service', state), {
			code: 'BAD_INPUT',
			message: /must be one of inactive, loaded, launched/,
		});
	assert.throws(() => checkDesiredState('a@.service', 'launched'), {
		code: 'BAD_INPUT',
		hint: /^Choose \*Inactive\* for a template, or use \*Submit\*\..*a@1\.service/,
	});
});

test('a name without a type is answered with the one that is probably meant', () => {
	assert.throws(() => checkUnitName('web'), { code: 'BAD_INPUT', hint: 'Did you mean “web.service”?' });
	for (const name of [undefined, null, 5, {}, 'a/b.service', 'a b.service', '../x.service'])
		assert.throws(() => checkUnitName(name), { code: 'BAD_INPUT' }, String(name));
});

test('keys that fleet does not know, and sections that only look like X-Fleet, are warned of', () => {
	const x = (section: string, name: string) => ({ section, name, value: '1' });
	assert.deepEqual(optionWarnings([x('X-Fleet', 'MachineOf'), x('Service', 'Bogus')]), []);
	assert.match(optionWarnings([x('X-Fleet', 'machineof')])[0] ?? '', /did you mean MachineOf/);
	assert.match(optionWarnings([x('X-fleet', 'Global'), x('X-fleet', 'Global')])[0] ?? '', /not \[X-Fleet\]/);
	assert.equal(optionWarnings([x('X-Fleet', 'A'), x('X-Fleet', 'B')]).length, 2);
	assert.deepEqual(optionWarnings([x('service', 'ExecStart'), x(' Service ', 'User')]), [
		'[service] is not [Service]: systemd does not read it',
		'[ Service ] is not [Service]: systemd does not read it',
	]);
	assert.deepEqual(optionWarnings([x('X-service', 'A'), x('Whatever', 'B')]), []);
});

test('what stands in [X-Fleet] and is read otherwise than meant is warned of', () => {
	const x = (name: string, value: string, section = 'X-Fleet') => ({ section, name, value });
	const rows: [ReturnType<typeof x>[], RegExp | undefined][] = [
		[[x('Conflicts', 'web@*.service')], undefined],
		[[x('Conflicts', '"web@*.service" "db.service"')], undefined],
		[[x('Conflicts', 'web@*.service db.service')], /is one pattern, which matches no unit/],
		[[x('MachineOf', 'a.service,b.service')], /is one pattern/],
		[[x('Replaces', 'a.service b.service')], /write one Replaces line for each/],
		[[x('MachineMetadata', 'a=b')], undefined],
		[[x('MachineMetadata', '"a=b" "c=d"')], undefined],
		[[x('MachineMetadata', 'a=b=c')], /a=b=c is not key=value, and fleet leaves it out/],
		[[x('MachineMetadata', 'a=b c=d')], /is not key=value/],
		[[x('MachineMetadata', 'role')], /is not key=value/],
		[[x('Global', 'False')], undefined],
		[[x('Global', 'ja')], /means no to fleet/],
		[[x('MachineID', 'a'), x('MachineID', 'b')], /several machine ids/],
		[[x('Conflicts', 'a.service', 'Unit')], /^\[Unit\] Conflicts is systemd’s/],
		[[x('Conflicts', 'a.service', 'Unit'), x('Conflicts', 'a.service')], undefined],
		[[x('MachineOf', 'a.service', 'Service')], /^\[Service\] MachineOf is not read by fleet/],
		[[x('Global', 'true', 'Unit')], /belongs into \[X-Fleet\]/],
	];
	for (const [options, words] of rows)
		if (words) assert.match(optionWarnings(options).join(), words);
		else assert.deepEqual(optionWarnings(options), []);
});

test('what a unit file’s text loses in silence is warned of, with its line and without its value', () => {
	const warned = (...lines: string[]) => textWarnings(lines.join('\n'));
	assert.deepEqual(warned('# fine', '', '[Service]', '# also \\', '# a comment', 'ExecStart=/x'), []);
	assert.deepEqual(warned('[Service]', '# note \\', 'ExecStart=/x --token=hunter2', 'User=a'), [
		'Line 3: "ExecStart" is part of the comment before it, which ends in a backslash',
	]);
	assert.deepEqual(warned('[Service]', '; a \\', 'B=1 \\', 'C=2', 'D=3'), [
		'Line 3: "B" is part of the comment before it, which ends in a backslash',
		'Line 4: "C" is part of the comment before it, which ends in a backslash',
	]);
	assert.deepEqual(warned('Environment=TOKEN=hunter2', '[Service]', 'ExecStart=/x'), [
		'Line 1: "Environment" is before the first section and does nothing',
	]);
	assert.deepEqual(warned('# c', 'Unit]', '[Service]', 'ExecStart=/x'), [
		'Line 2: "Unit]" is before the first section and does nothing',
	]);
	assert.deepEqual(warned('[Service'), []);
});

test('a unit file as text becomes options, or the line that is wrong is named', () => {
	assert.deepEqual(readUnitText('[Service]\r\nExecStart=/bin/sleep 1d\r\n'), [start]);
	assert.throws(() => readUnitText('[Service]\nnope\n'), { code: 'BAD_INPUT', message: /line 2/ });
	assert.throws(() => readUnitText('[Service]\nnope'), { code: 'BAD_INPUT', message: /no “=” after it/ });
	for (const text of ['', 'ExecStart=/bin/x\n', '[Service]\n', 5, undefined])
		assert.throws(() => readUnitText(text), { code: 'BAD_INPUT' });
});

test('what fleet takes as part of the text, and what it is told both ways, is warned of', () => {
	const fleet = (name: string, value: string) => ({ section: 'X-Fleet', name, value });
	for (const [name, value] of [
		['MachineMetadata', '"region=eu'],
		['MachineMetadata', 'region="eu"'],
		['MachineID', '"abc"d'],
	] as const)
		assert.match(
			optionWarnings([fleet(name, value)]).join(),
			/quotation mark that is part of the text/,
			value,
		);
	assert.deepEqual(optionWarnings([fleet('MachineMetadata', '"a=b" "c=d"')]), []);
	assert.match(optionWarnings([fleet('Global', 'yes'), fleet('Global', 'no')]).join(), /reads the last only/);
	assert.deepEqual(optionWarnings([fleet('Global', 'yes'), fleet('Global', 'TRUE')]), []);
});

test('a unit file whose only option is swallowed by a comment says so', () => {
	assert.throws(() => readUnitText('[Service]\n# note \\\nExecStart=/bin/secret'), {
		message: 'Unit file: holds no options',
		hint: /^Line 3: "ExecStart" is part of the comment before it/,
	});
});

test('a name with a blank around it, or a type in capitals, is answered with the one that is meant', () => {
	for (const name of ['web.service ', ' web.service', 'web.Service', 'web.service\n'])
		assert.throws(() => checkUnitName(name), { hint: 'Did you mean “web.service”?' });
});
