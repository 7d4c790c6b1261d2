import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { extrasOf } from '../../../src/catalogue/extras.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { runStep } from '../../support/steps.ts';
import { until } from '../../support/until.ts';

let lab: ConplyentLab;
const step = (name: string, input: Record<string, unknown> = {}) =>
	runStep(service, { host: lab.host, port: lab.port, callTimeout: 0.3 }, name, input);
/** The server’s main loop is kept for a second, and with it every other command. */
const nap = async (count: number) => {
	const over = step('server.call', { command: 'nap', args: [1.2] });
	await until(() => lab.seen().filter((name) => name === 'nap').length === count, 'the nap to begin');
	return { over };
};

before(async () => {
	lab = await startConplyentLab();
});
after(async () => {
	endLeases();
	await lab.close();
});

test('no step is over before a server that is busy has been waited for as long as its settings say', () => {
	const { busyTimeout, connectTimeout } = service.settings;
	const waits = (busyTimeout.default ?? 0) + (connectTimeout.default ?? 0);
	for (const step of stepsOf(service)) {
		const timeout = extrasOf(step)['timeout']?.default as number | undefined;
		if (timeout !== undefined) assert.ok(timeout > waits, `${step.resource}.${step.name}: ${timeout} s`);
	}
});

test('a longer Timeout of the step is obeyed by each of its calls; without one, Request time holds', async () => {
	const first = await nap(1);
	assert.deepEqual(Object.keys((await step('file.getWorkingFolder', { timeout: '20s' }))[0] ?? {}), [
		'folder',
	]);
	await first.over;
	const second = await nap(2);
	await assert.rejects(step('file.getWorkingFolder'), { code: 'TIMEOUT', message: /within 300 ms/ });
	await second.over;
});
