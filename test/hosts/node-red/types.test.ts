import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import { text } from '../../../src/catalogue/field.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { demo } from './demo/service.ts';

const names = (service: AnyService) => {
	const { connection, actions, triggers } = typesOf(service);
	return [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)];
};

test('types are named after the service, its resources and its sources', () => {
	assert.deepEqual(names(demo), [
		'muster-demo',
		'muster-demo-member',
		'muster-demo-event',
		'muster-demo-file',
		'muster-demo-question',
		'muster-demo-member-changed',
		'muster-demo-asked',
	]);
});

// Users' flows hold these names and those of the steps: they are never taken away. Add to the list, do not change it.
const frozen: Readonly<Record<string, readonly string[]>> = {
	serf: [
		'muster-serf',
		'muster-serf-member: getMany get forceLeave checkReachability waitForMemberChanged',
		'muster-serf-event: send waitForUserEvent waitForAnyEvent',
		'muster-serf-query: send waitForQueryReceived answer',
		'muster-serf-tag: set',
		'muster-serf-agent: join leave getStats',
		'muster-serf-key: getMany install use remove',
		'muster-serf-coordinate: get getRoundTripTime',
		'muster-serf-log: getLatest follow waitForLogLine',
		'muster-serf-member-changed',
		'muster-serf-user-event',
		'muster-serf-query-received',
		'muster-serf-any-event',
		'muster-serf-log-line',
	],
	fleet: [
		'muster-fleet',
		'muster-fleet-unit: getMany get cat create replace submit load start stop unload restart setDesiredState destroy scale waitUntil',
		'muster-fleet-state: getMany',
		'muster-fleet-machine: getMany setMetadata removeMetadata',
		'muster-fleet-cluster: getStatus getInfo getMetrics waitForClusterChanged',
		'muster-fleet-cluster-changed',
	],
	conplyent: [
		'muster-conplyent',
		'muster-conplyent-command: run start',
		'muster-conplyent-job: getMany follow waitFor getResult sendInput isAlive kill signal removeOutput waitForJobOutput',
		'muster-conplyent-file: upload write download getMany makeFolder remove touch getWorkingFolder setWorkingFolder',
		'muster-conplyent-server: heartbeat getInfo call close reboot shutdown',
		'muster-conplyent-job-output',
	],
};

for (const service of services)
	test(`${service.title}: no type and no step was taken away`, () => {
		const { connection, actions, triggers } = typesOf(service);
		const now = [
			connection,
			...actions.map(({ type, steps }) => `${type}: ${steps.map(({ name }) => name).join(' ')}`),
			...triggers.map(({ type }) => type),
		];
		assert.deepEqual(now, frozen[service.name]);
	});

test('a source that would take the type of a resource fails the build', () => {
	const [source] = demo.sources;
	const clash = { ...demo, sources: [{ ...source, name: 'event' }] } as unknown as AnyService;
	assert.throws(() => typesOf(clash), /“muster-demo-event” twice/);
});

test('two steps of one name in one resource fail the build', () => {
	const [operation] = demo.operations;
	assert.throws(
		() => typesOf({ ...demo, operations: [operation, operation] } as unknown as AnyService),
		/the step “list” of “member” twice/,
	);
});

test('a setting with a name that Node-RED uses itself fails the build', () => {
	assert.throws(() => typesOf({ ...demo, settings: { type: text('Type') } } as unknown as AnyService), /setting “type”/);
});
