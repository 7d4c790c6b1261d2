import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOf } from '../../../src/hosts/n8n/progress.ts';

const running = (mode: string) => {
	const said: unknown[] = [];
	const functions = {
		getMode: () => mode,
		sendMessageToUI: (...words: unknown[]) => void said.push(...words),
	};
	return { said, progress: progressOf(functions as never) };
};

test('a run by hand says how far it is, once a second at most; any other says nothing', (context) => {
	let now = 0;
	context.mock.method(performance, 'now', () => now);
	const { said, progress } = running('manual');
	progress(1, 3, 'web@1.service');
	progress(2, 3, 'web@2.service');
	now = 1000;
	progress(3, undefined, 'waiting until the unit runs');
	assert.deepEqual(said, ['1 of 3 web@1.service', '3 waiting until the unit runs']);
	const live = running('trigger');
	live.progress(1);
	assert.deepEqual(live.said, []);
});
