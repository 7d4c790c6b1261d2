import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linesFrom, wholeCharacters } from '../../../../src/services/conplyent/model/persisted-job/lines.ts';
import {
	signalName,
	signalOfExit,
} from '../../../../src/services/conplyent/model/persisted-job/signal-name.ts';
import { shellScript } from '../../../../src/services/conplyent/model/shell-script.ts';
import { valueSize } from '../../../../src/services/conplyent/wire/pickle/value-size.ts';

const linesOf = (chunks: readonly Buffer[]): string[] => {
	const lines = linesFrom(0);
	return [...chunks.flatMap((chunk) => lines(chunk)), ...lines()].map(({ line }) => line);
};

test('carriage returns of a progress bar end lines too, however the bytes are cut', () => {
	const text = '10 %\r20 %\r30 %\r\ndone\nlast';
	const expected = ['10 %', '20 %', '30 %', 'done', 'last'];
	for (let cut = 0; cut <= text.length; cut++)
		assert.deepEqual(
			linesOf([Buffer.from(text.slice(0, cut)), Buffer.from(text.slice(cut))]),
			expected,
			`${cut}`,
		);
});

test('no part is cut within a character', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), (text, at) => {
			const bytes = Buffer.from(text);
			const part = bytes.subarray(0, at % (bytes.length + 1));
			const whole = part.subarray(0, wholeCharacters(part)).toString('utf8');
			assert.ok(text.startsWith(whole) || text.includes('\ufffd'));
			assert.ok(part.length - Buffer.byteLength(whole) < 4);
		}),
	);
	const long = 'ü'.repeat(600_000);
	assert.equal(linesOf([Buffer.from(`x${long}`)]).join(''), `x${long}`);
});

test('signals by any spelling; exit codes of shells', () => {
	assert.deepEqual(['TERM', 'SIGTERM', 'sigterm', '15', ' term '].map(signalName), Array(5).fill('TERM'));
	for (const wrong of ['FOO', '99', '', 'TERM; rm'])
		assert.throws(() => signalName(wrong), { code: 'BAD_INPUT' });
	assert.deepEqual([143, 137, 3].map(signalOfExit), ['SIGTERM', 'SIGKILL', undefined]);
});

test('one program replaces the shell, anything else does not', () => {
	assert.equal(shellScript(' sleep 60 '), 'exec sleep 60');
	assert.equal(shellScript('ls *.log > out'), 'exec ls *.log > out');
	for (const script of [
		'a | b',
		'a; b',
		'a && b',
		'X=1 a',
		'exit 3',
		'if a; then b; fi',
		'a $(b)',
		'a\nb',
		'cd /',
	])
		assert.equal(shellScript(script), script);
});

test('what a server may fill memory with is counted with all that is in it', () => {
	assert.ok(valueSize(['x'.repeat(100_000), 'y'.repeat(100_000)]) > 200_000);
	assert.ok(valueSize(new Map([['k', new Uint8Array(50_000)]])) > 50_000);
	const loop: unknown[] = [];
	loop.push(loop);
	assert.ok(valueSize(loop) < 1000);
});
