import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runOperation } from '../../../../src/engine/run/run-operation.ts';
import { stepOf } from '../../../../src/engine/run/steps.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectFleet, service } from '../../../../src/services/fleet/index.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../../lab/fleet/lab.ts';
import { memoryStore, runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

const FILE = '[Service]\nExecStart=/usr/bin/sleep 1000\n';
const FAILING = '[Service]\nExecStart=/bin/false\n';
let lab: FleetLab;
let settings: { endpoints: string[] };
const step = (name: string, input: Record<string, unknown> = {}) => runStep(service, settings, name, input);
const one = async (name: string, input: Record<string, unknown> = {}) =>
	(await step(name, input))[0] as Record<string, unknown>;
const names = (rows: readonly Record<string, unknown>[]) => rows.map(({ name }) => name);

before(async () => {
	lab = await startFleetLab({ tokenLimit: 3 });
	settings = { endpoints: [lab.url] };
});
after(async () => {
	endLeases();
	await lab.close();
});

test('unit.create waits until it runs, if asked; the name is then taken', async () => {
	const made = await one('unit.create', { name: 'web.service', content: FILE, wait: true, deadline: '10s' });
	assert.equal((made['states'] as { systemdActiveState: string }[])[0]?.systemdActiveState, 'active');
	await assert.rejects(step('unit.create', { name: 'web.service', content: FILE }), {
		code: 'CONFLICT',
		message: /exists already/,
	});
});

test('a unit that fails ends the wait in words', async () => {
	await assert.rejects(
		step('unit.create', { name: 'bad.service', content: FAILING, wait: true, deadline: '10s' }),
		{
			code: 'CONFLICT',
			message: /bad\.service.*failed/,
		},
	);
	await one('unit.destroy', { unit: 'bad.service' });
});

test('what the server takes in silence though it is hardly meant is said in the log', async () => {
	const said: string[] = [];
	const context = {
		signal: new AbortController().signal,
		progress: () => {},
		log: (line: string) => said.push(line),
		answer: async () => {},
	};
	const values = { unit: 'typo.service', content: `${FILE}[X-Fleet]\nmachineof=web.service\n` };
	const running = runOperation({
		service,
		operation: stepOf(service, 'unit', 'submit'),
		input: values,
		settings: async () => settings,
		context,
	});
	for await (const _ of running);
	assert.deepEqual(said, [
		'typo.service: [X-Fleet] machineof is unknown to fleet and does nothing; did you mean MachineOf?',
	]);
	await one('unit.destroy', { unit: 'typo.service' });
});

test('the connection test names clear text to another machine for what it is', async () => {
	const answer = (exposures: readonly string[]) =>
		service.check.run(
			{
				exposures,
				discovery: async () => ({ endpoint: 'http://10.0.0.5:49153', version: '1.0.0' }),
				machines: { list: async () => [] },
				units: { list: async () => [] },
			} as never,
			{ signal: new AbortController().signal, open: () => Promise.reject(new Error('no')) },
		);
	assert.match(await answer([]), /0 machines, 0 units$/);
	assert.match(await answer(['it is clear text']), /0 units. But it is clear text$/);
	const client = await connectFleet({ endpoints: [lab.url, 'http://10.0.0.5:49153'] });
	assert.match(client.exposures.join(), /^http:\/\/10\.0\.0\.5:49153 is clear text to another machine/);
	await client.close();
});

test('what would brick a unit is never sent', async () => {
	const before = lab.requests.length;
	await assert.rejects(step('unit.create', { name: 'x', content: FILE }), { code: 'BAD_INPUT' });
	await assert.rejects(step('unit.create', { name: 'x.service' }), {
		code: 'BAD_INPUT',
		message: /Neither a unit file nor options/,
	});
	await assert.rejects(
		step('unit.create', {
			name: 'x.service',
			unitOptions: [{ section: 'Service', name: 'A', value: 'b\n[X]\nc' }],
		}),
		{
			code: 'BAD_INPUT',
		},
	);
	assert.deepEqual(
		lab.requests.slice(before).filter(({ method }) => method === 'PUT'),
		[],
	);
});

test('unit.get takes a name or a unit; unit.cat gives the text', async () => {
	const unit = await one('unit.get', { unit: 'web.service' });
	assert.equal((await one('unit.get', { unit }))['name'], 'web.service');
	assert.match(
		(await one('unit.cat', { unit }))['content'] as string,
		/\[Service\]\nExecStart=\/usr\/bin\/sleep 1000/,
	);
	await assert.rejects(step('unit.get', { unit: 'none.service' }), { code: 'NOT_FOUND' });
});

test('submit, load, start, stop, unload, restart, set: as fleetctl has them', async () => {
	assert.equal(
		(await one('unit.submit', { unit: 'job.service', content: FILE }))['desiredState'],
		'inactive',
	);
	assert.equal(
		(await one('unit.submit', { unit: 'job.service', content: FILE }))['desiredState'],
		'inactive',
		'the same again is no mistake',
	);
	await assert.rejects(step('unit.submit', { unit: 'job.service', content: FAILING }), { code: 'CONFLICT' });
	assert.equal((await one('unit.load', { unit: 'job.service', wait: true }))['desiredState'], 'loaded');
	assert.equal((await one('unit.start', { unit: 'job.service', wait: true }))['currentState'], 'launched');
	assert.equal((await one('unit.stop', { unit: 'job.service', wait: true }))['desiredState'], 'loaded');
	assert.equal((await one('unit.restart', { unit: 'job.service', wait: true }))['desiredState'], 'launched');
	assert.equal((await one('unit.unload', { unit: 'job.service', wait: true }))['desiredState'], 'inactive');
	assert.equal(
		(await one('unit.setDesiredState', { unit: 'job.service', desiredState: 'launched', wait: true }))[
			'desiredState'
		],
		'launched',
	);
	assert.equal((await one('unit.waitUntil', { unit: 'job.service' }))['name'], 'job.service');
});

test('an instance is started from its template, as fleetctl does; what is neither known nor given is not', async () => {
	await one('unit.submit', { unit: 'tea@.service', content: FILE });
	const started = await one('unit.start', { unit: 'tea@1.service', wait: true, deadline: '10s' });
	assert.deepEqual([started['name'], started['currentState']], ['tea@1.service', 'launched']);
	assert.equal((await one('unit.cat', { unit: 'tea@1.service' }))['content'], FILE);
	assert.equal((await one('unit.load', { unit: 'tea@2.service' }))['desiredState'], 'loaded');
	await assert.rejects(step('unit.start', { unit: 'milk@1.service' }), {
		code: 'NOT_FOUND',
		message: /and no template milk@\.service$/,
	});
	await assert.rejects(step('unit.load', { unit: 'milk.service' }), {
		code: 'NOT_FOUND',
		hint: /Give a unit file/,
	});
});

test('unit.stop leaves alone what is on no machine', async () => {
	await one('unit.submit', { unit: 'off.service', content: FILE });
	const from = lab.requests.length;
	const stopped = await one('unit.stop', { unit: 'off.service', wait: true, deadline: '10s' });
	assert.deepEqual([stopped['desiredState'], stopped['machineId']], ['inactive', null]);
	assert.ok(lab.requests.slice(from).every(({ method }) => method === 'GET'));
});

test('unit.replace previews, then gives another unit file', async () => {
	const other = `${FILE}Restart=always\n`;
	assert.equal(
		(await one('unit.replace', { unit: 'job.service', content: other, preview: true }))['changes'],
		true,
	);
	assert.match((await one('unit.cat', { unit: 'job.service' }))['content'] as string, /^(?!.*Restart)/s);
	await one('unit.replace', { unit: 'job.service', content: other });
	assert.match((await one('unit.cat', { unit: 'job.service' }))['content'] as string, /Restart=always/);
});

test('unit.scale: previews, creates over several pages, and takes surplus ones away', async () => {
	await one('unit.submit', { unit: 'many@.service', content: FILE });
	const plan = await one('unit.scale', { template: 'many@.service', count: 5, preview: true });
	assert.equal((plan['create'] as string[]).length, 5);
	assert.equal((await step('unit.scale', { template: 'many@.service', count: 5 })).length, 5);
	assert.deepEqual(
		names(await step('unit.getMany', { name: 'many@?.service' })),
		[1, 2, 3, 4, 5].map((n) => `many@${n}.service`),
	);
	await step('unit.scale', { template: 'many@.service', count: 2 });
	assert.deepEqual(names(await step('unit.getMany', { name: 'many@?.service' })), [
		'many@1.service',
		'many@2.service',
	]);
});

test('states, machines, metadata, status, info, metrics', async () => {
	await until(async () => (await step('state.getMany', { unit: 'web.service' })).length === 1, 'a state');
	const machines = await step('machine.getMany');
	assert.equal(machines.length, 2);
	const id = machines[0]?.['id'];
	assert.equal(
		(
			(await one('machine.setMetadata', { machine: machines[0], metadata: { disk: 'ssd' } }))[
				'metadata'
			] as Record<string, string>
		)['disk'],
		'ssd',
	);
	assert.deepEqual(
		(await step('machine.getMany', { metadata: { disk: 'ssd' } })).map((machine) => machine['id']),
		[id],
	);
	await one('machine.removeMetadata', { machine: id, keys: ['disk'] });
	assert.equal((await step('machine.getMany', { metadata: { disk: 'ssd' } })).length, 0);
	const status = await step('cluster.getStatus', { name: 'web.service' });
	assert.equal(status[0]?.['verdict'], 'running');
	assert.equal((await one('cluster.getInfo'))['id'], 'fleet:v1');
	assert.ok((await step('cluster.getMetrics')).length > 0);
});

test('unit.destroy previews, stops first and waits until it is gone', async () => {
	assert.equal((await one('unit.destroy', { unit: 'job.service', preview: true }))['verdict'], 'running');
	assert.deepEqual(await one('unit.destroy', { unit: 'job.service' }), {
		name: 'job.service',
		destroyed: true,
	});
	assert.deepEqual(await step('state.getMany', { unit: 'job.service' }), []);
});

test('clusterChanged: a unit fails, a machine joins and leaves; one poller for all nodes', async () => {
	const input = { interval: 0.5 };
	const [first, second] = [
		startWatch(service, settings, 'clusterChanged', input),
		startWatch(service, settings, 'clusterChanged', { ...input, events: ['machine.joined', 'machine.left'] }),
	];
	await Promise.all([first.ready(), second.ready()]);
	const machine = labMachine(3);
	lab.cluster.join(machine);
	await second.seen('machine.joined');
	lab.cluster.leave(machine.id);
	await second.seen('machine.left');
	await one('unit.create', { name: 'flaky.service', content: FAILING });
	const failed = await first.seen('unit.failed');
	assert.equal((failed['unit'] as { name: string }).name, 'flaky.service');
	assert.ok(second.events.every(({ event }) => event.startsWith('machine.')));
	await Promise.all([first.stop(), second.stop()]);
});

test('what changed while the server or the host was down comes as recovered', async () => {
	const store = memoryStore();
	const watching = startWatch(service, settings, 'clusterChanged', { interval: 0.5 }, { store });
	await watching.ready();
	await lab.stop();
	await until(() => watching.statuses.some(({ is }) => is === 'retrying'), 'the outage to be noticed');
	lab.cluster.join(labMachine(3));
	await lab.start();
	assert.equal((await watching.seen('machine.joined', () => true, 30))['recovered'], true);
	assert.ok(
		!watching.events.some(({ event }) => event === 'unit.destroyed'),
		'a failed poll is never an empty cluster',
	);
	await watching.stop();
	lab.cluster.leave(labMachine(3).id);
	const again = startWatch(
		service,
		settings,
		'clusterChanged',
		{ interval: 0.5 },
		{ store, restarted: true },
	);
	assert.equal((await again.seen('machine.left', () => true, 30))['recovered'], true);
	await again.stop();
});
