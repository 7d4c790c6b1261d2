import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import { productOf, sourcePhrases } from '../../../src/catalogue/search-phrases.ts';
import { compactStep } from '../../../src/hosts/node-red/compact.ts';
import { phrasesOf, searchText } from '../../../src/hosts/node-red/editor/search-words.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';

/** Every node type with what it is found by. */
const nodes = services.flatMap((service) => {
	const { actions, triggers } = typesOf(service);
	const { name, synonyms = {} } = service;
	const also = (label: string) => [
		productOf(service),
		...service.alias,
		...Object.entries(synonyms).flatMap(([noun, others]) => (label.includes(noun) ? others : [])),
	];
	const common = { service: name, fields: {} };
	return [
		...actions.map(({ type, label, steps }) => {
			const operations = Object.fromEntries(steps.map((step) => [step.name, compactStep(step, () => ({}))]));
			return {
				type,
				phrases: phrasesOf(label, { kind: 'action', service: name, operations }),
				names: also(label),
			};
		}),
		...triggers.map(({ type, label, source }) => ({
			type,
			phrases: phrasesOf(label, { ...common, kind: 'trigger', title: label, alias: sourcePhrases(source) }),
			names: also(label),
		})),
	];
});

/** As the list that a click on the canvas opens sorts: by where the typed text stands. */
const found = (typed: string): string[] =>
	nodes
		.map(({ type, phrases, names }) => ({
			type,
			at: `${type}|${searchText(phrases, names, typed).toLowerCase()}`.indexOf(typed),
		}))
		.filter(({ at }) => at >= 0)
		.sort((a, b) => a.at - b.at)
		.map(({ type }) => type.replace('muster-', ''));

for (const [typed, type] of [
	['run remote command', 'conplyent-command'],
	['cluster member', 'serf-member'],
	['member failed', 'serf-member-changed'],
	['systemd unit', 'fleet-unit'],
	['restart unit', 'fleet-unit'],
	['upload file', 'conplyent-file'],
	['send query', 'serf-query'],
	['job', 'conplyent-job'],
	['unit journal', 'fleet-unit'],
	['scale service', 'fleet-unit'],
	['restart a failed unit', 'juju-unit'],
	['openstack create vm', 'cloud-server'],
	['upload file to swift', 'cloud-object'],
	['run juju action', 'juju-action'],
	['scale app', 'juju-application'],
	['attach volume', 'cloud-volume'],
	['alert when unit is in error', 'juju-model-changed'],
	['new file in bucket', 'cloud-object-changed'],
	['quota', 'cloud-quota'],
	['snapshot', 'cloud-snapshot'],
	['vm list', 'cloud-server'],
	['kvm start', 'cloud-server'],
	['list virtual machines', 'cloud-server'],
	['virtual machines', 'cloud-server'],
	['list processes', 'conplyent-job'],
	['nova', 'cloud-server'],
	['swift', 'cloud-object'],
	['presigned url', 'cloud-object'],
	['vnc console', 'cloud-server'],
	['run command on server', 'conplyent-command'],
	['shell', 'conplyent-command'],
	['kill process', 'conplyent-job'],
	['stop job', 'conplyent-job'],
	['delete file', 'conplyent-file'],
	['make directory', 'conplyent-file'],
	['user event', 'serf-event'],
	['remove member', 'serf-member'],
	['node left', 'serf-member-changed'],
	['coordinates', 'serf-coordinate'],
	['rotate key', 'serf-key'],
	['docker unit file', 'fleet-unit'],
	['systemctl restart', 'fleet-unit'],
	['logs of unit', 'fleet-unit'],
	['add relation', 'juju-relation'],
	['watch model', 'juju-model-changed'],
] as const)
	test(`“${typed}” finds ${type} among the first three`, () => {
		const first = found(typed).slice(0, 3);
		assert.ok(first.includes(type), first.join(', ') || 'nothing');
	});

test('what has not all of the words is not found', () => assert.deepEqual(found('restart nonsense'), []));

test('what is still being typed is found: the name of a service need not be whole', () => {
	for (const typed of ['openst', 'openst vol', 'vol openst', 'attach openst'])
		assert.ok(
			found(typed).some((type) => type.startsWith('cloud-')),
			typed,
		);
});
