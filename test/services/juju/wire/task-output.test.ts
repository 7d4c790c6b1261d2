import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeTask } from '../../../../src/services/juju/wire/records/task.ts';

const task = (output: object) => decodeTask({ action: { tag: 'action-1' }, status: 'completed', output });
const base64 = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64');

describe('what an action gave', () => {
	it('keeps what the charm calls as other releases call their own', () => {
		const modern = task({
			'return-code': 0,
			stdout: 'out',
			code: 'E42',
			Code: 7,
			Stdout: 'mine',
			stderr: '',
		});
		assert.deepEqual(modern.results, { code: 'E42', Code: 7, Stdout: 'mine' });
		assert.deepEqual([modern.returnCode, modern.stdout, modern.stderr], [0, 'out', '']);
		const old = task({ Code: '3', Stdout: 'out', code: 'E42' });
		assert.deepEqual([old.results, old.returnCode, old.stdout], [{ code: 'E42' }, 3, 'out']);
		const own = task({ code: '3' });
		assert.deepEqual([own.results, own.returnCode], [{ code: '3' }, null]);
	});

	it('is text where it is text, however it was written, and stays base64 where it is none', () => {
		const text = task({ stdout: Buffer.from('grün').toString('base64'), 'stdout-encoding': 'base64' });
		assert.deepEqual([text.stdout, text.results], ['grün', {}]);
		const bytes = base64([0xff, 0, 0xfe]);
		for (const output of [
			{ stdout: bytes, 'stdout-encoding': 'base64' },
			{ Stdout: bytes, StdoutEncoding: 'base64' },
		]) {
			const binary = task(output);
			assert.deepEqual([binary.stdout, binary.results], [bytes, { 'stdout-encoding': 'base64' }]);
		}
		const old = decodeTask({ Code: 0, Stdout: bytes, Stderr: base64([0x21]) });
		assert.deepEqual([old.stdout, old.stderr, old.results], [bytes, '!', { 'stdout-encoding': 'base64' }]);
	});
});
