import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { startFleetLab } from '../../../lab/fleet/lab.ts';
import { rawRequest } from '../../../lab/fleet/raw.ts';
import { service, sleeper } from '../behaviour/host.ts';

const put = (port: number, name: string, body: object) =>
	rawRequest(
		{ port },
		{
			method: 'PUT',
			path: `/fleet/v1/units/${name}`,
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		},
	);

test('bad input never reaches the wire', async () => {
	await using lab = await startFleetLab({ tickEvery: 0 });
	const client = await connectFleet({ endpoints: lab.url });
	const before = lab.requests.length;
	const bad = { code: 'BAD_INPUT' };
	const { units, machines } = client;
	await assert.rejects(units.get('../machines'), bad);
	await assert.rejects(units.find('a\nb.service'), bad);
	await assert.rejects(units.get('..'), bad);
	await assert.rejects(units.create('nope', { options: sleeper }), bad);
	await assert.rejects(units.destroy(''), bad);
	await assert.rejects(units.setState('a.service', 'running'), bad);
	await assert.rejects(units.setState('a@.service', 'launched'), bad);
	await assert.rejects(units.create('a.service', { options: [] }), bad);
	await assert.rejects(units.create('a@.service', { options: sleeper, desiredState: 'launched' }), bad);
	await assert.rejects(units.create('a.service', { options: service('x\nUser=root') }), bad);
	await assert.rejects(
		units.create('a.service', {
			options: service('/x', ['X-Fleet', 'Global', 'true'], ['X-Fleet', 'MachineID', 'a']),
		}),
		bad,
	);
	await assert.rejects(units.replace('a.service', { options: service('x'.repeat(3000)) }), bad);
	await assert.rejects(units.replace('a.service', { options: sleeper, desiredState: 'on' }), bad);
	await assert.rejects(machines.setMetadata('x', { 'a b': 'c' }), bad);
	await assert.rejects(machines.removeMetadata('x', ['']), bad);
	await assert.rejects(client.unitStates({ unit: 'x'.repeat(300) }), bad);
	assert.equal(lab.requests.length, before);
	await client.close();
});

test('a unit that another client has broken is told apart from one that is not there', async () => {
	await using lab = await startFleetLab({ tickEvery: 0 });
	const client = await connectFleet({ endpoints: lab.url });
	await client.units.create('a.service', { options: sleeper });
	await client.units.create('b.service', { options: sleeper });
	assert.equal((await put(lab.port, 'a.service', { desiredState: 'running' }))?.status, 204);
	assert.deepEqual(
		(await client.units.list()).map(({ name }) => name),
		['b.service'],
		'it is gone from the list',
	);
	const broken = {
		code: 'SERVER',
		message: /gives no reason \(500\)/,
		hint: /access to etcd has to look at .*job\/a\.service/,
	};
	await assert.rejects(client.units.get('a.service'), broken);
	await assert.rejects(client.units.find('a.service'), broken);
	await assert.rejects(client.units.setState('a.service', 'inactive'), broken);
	await assert.rejects(client.units.destroy('a.service'), {
		code: 'SERVER',
		hint: /See whether the unit can still be read/,
	});
	await client.close();
});

test('a unit created while its destroyed namesake still stands would not be found by systemd, and is refused', async () => {
	await using lab = await startFleetLab({ tickEvery: 0 });
	const client = await connectFleet({ endpoints: lab.url });
	await client.units.create('a.service', { options: sleeper, desiredState: 'launched' });
	lab.tick(4);
	await client.units.destroy('a.service');
	await assert.rejects(client.units.create('a.service', { options: sleeper }), {
		code: 'CONFLICT',
		message: /was destroyed, but is still on machine/,
	});
	// what would have happened
	await put(lab.port, 'a.service', { desiredState: 'launched', options: sleeper });
	lab.tick(4);
	assert.equal((await client.unitStates({ unit: 'a.service' }))[0]?.systemdLoadState, 'not-found');
	await client.close();
});

test('what an older fleet lacks is UNSUPPORTED before it is sent', async () => {
	await using lab = await startFleetLab({ tickEvery: 0, version: 'v0.12.1' });
	const client = await connectFleet({ endpoints: lab.url });
	await client.units.create('a.service', { options: sleeper });
	const sent = () =>
		lab.requests.filter(({ method, url }) => !['GET'].includes(method) || url === '/metrics').length;
	const before = sent();
	const [machine] = await client.machines.list();
	await assert.rejects(client.machines.setMetadata(machine?.id ?? '', { a: 'b' }), {
		code: 'UNSUPPORTED',
		message: /1\.0\.0/,
	});
	await assert.rejects(client.units.replace('a.service', { options: service('/bin/x') }), {
		code: 'UNSUPPORTED',
	});
	await assert.rejects(client.metrics(), { code: 'UNSUPPORTED' });
	assert.equal(sent(), before);
	assert.equal(
		(await client.units.replace('a.service', { options: sleeper, desiredState: 'loaded' })).desiredState,
		'loaded',
	);
	await client.close();
});
