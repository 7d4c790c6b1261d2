import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteCount, byteText, roughBytes, seconds } from '../../src/core/units.ts';

const understood: readonly [unknown, number][] = [
	[90, 90],
	['90', 90],
	[' 1.5 ', 1.5],
	['1m30s', 90],
	['250ms', 0.25],
	['2 h', 7200],
	['10 seconds', 10],
	['10 Seconds', 10],
	['1 second', 1],
	['10secs', 10],
	['10 sec', 10],
	['5 minutes', 300],
	['5min', 300],
	['5M', 300],
	['1 hour and 30 minutes', 5400],
	['1 hour, 30 minutes', 5400],
	['1h30m', 5400],
	['2 days', 172_800],
	['250 milliseconds', 0.25],
	['1d2h3m4s5ms', 93_784.005],
];
for (const [input, expected] of understood)
	test(`a time: ${JSON.stringify(input)}`, () =>
		assert.ok(Math.abs((seconds(input) ?? Number.NaN) - expected) < 1e-9, String(seconds(input))));

for (const input of [
	'',
	'soon',
	'10 members',
	'1 month',
	's',
	'-5s',
	'5 s later',
	'and',
	'10 seconds seconds',
	'1e3',
	true,
	{},
])
	test(`no time: ${JSON.stringify(input)}`, () => assert.equal(seconds(input), undefined));

for (const [bytes, text] of [
	[0, '0'],
	[1000, '1000'],
	[1024, '1K'],
	[1536 * 1024, '1536K'],
	[2 ** 30, '1G'],
] as const)
	test(`${bytes} bytes are written ${text}, and read so`, () => {
		assert.equal(byteText(bytes), text);
		assert.equal(byteCount(text), bytes);
	});

for (const [bytes, expected] of [
	[0, '0 B'],
	[4, '4 B'],
	[1536, '1.5 KiB'],
	[67_108_864, '64 MiB'],
	[10_737_418_240, '10 GiB'],
	[1_181_116_006, '1.1 GiB'],
] as const)
	test(`about ${bytes} bytes`, () => assert.equal(roughBytes(bytes), expected));
