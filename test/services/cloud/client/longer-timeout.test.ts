import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/cloud/index.ts';
import { runStep } from '../../../support/steps.ts';

const server = createServer((_, answer) => void setTimeout(() => answer.end('[]'), 4000));
before(async () => {
	await once(server.listen(0, '127.0.0.1'), 'listening');
});
after(() => {
	endLeases();
	server.closeAllConnections();
	server.close();
});

test('a step’s own Timeout counts for a slow answer, beyond the connection’s Request time', async () => {
	const { port } = server.address() as AddressInfo;
	const settings = {
		login: 'endpoint',
		token: 't',
		family: 'openstack',
		endpoints: [`object=http://127.0.0.1:${port}/v1/AUTH_x`],
		callTimeout: '1s',
	};
	await assert.rejects(runStep(service, settings, 'container.getMany'), { code: 'TIMEOUT' });
	assert.deepEqual(await runStep(service, settings, 'container.getMany', { timeout: '30s' }), []);
});
