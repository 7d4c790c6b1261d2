import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import { runStep } from '../../../support/steps.ts';

/** Milliseconds that this fleetd takes for each answer. */
const SLOW = 900;
const slow = createServer(({ url }, answer) => {
	answer.setHeader('content-type', 'application/json');
	const body = url?.includes('discovery') ? { id: 'fleet:v1', version: 'v1' } : { machines: [] };
	setTimeout(() => answer.end(JSON.stringify(body)), SLOW).unref();
});
const step = (callTimeout: number, timeout?: string) =>
	runStep(
		service,
		{ endpoints: [`http://127.0.0.1:${(slow.address() as AddressInfo).port}`], callTimeout },
		'machine.getMany',
		timeout === undefined ? {} : { timeout },
	);

before(() => new Promise<void>((resolve) => void slow.listen(0, '127.0.0.1', resolve)));
after(() => {
	endLeases();
	slow.closeAllConnections();
	slow.close();
});

test('a longer Timeout of the step is obeyed by every request of it', async () => {
	assert.deepEqual(await step(0.3, '20s'), []);
});

test('without one, the connection’s own time for a request holds', async () => {
	await assert.rejects(step(0.3), { code: 'TIMEOUT' });
});

test('a shorter Timeout of the step ends its requests', async () => {
	await assert.rejects(step(20, '300ms'), { code: 'TIMEOUT' });
	await assert.rejects(step(0.3, '0.1s'), { code: 'TIMEOUT' });
});
