import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { debounce } from '../../../../src/hosts/node-red/editor/debounce.ts';

test('of what is asked for in a hurry only the last is done, and nothing after clear', () => {
	mock.timers.enable({ apis: ['setTimeout'] });
	try {
		const done: string[] = [];
		const typing = debounce(100);
		typing.run(() => done.push('w'));
		mock.timers.tick(99);
		typing.run(() => done.push('we'));
		mock.timers.tick(100);
		assert.deepEqual(done, ['we']);
		typing.run(() => done.push('web'));
		typing.clear();
		mock.timers.tick(1000);
		assert.deepEqual(done, ['we']);
	} finally {
		mock.timers.reset();
	}
});
