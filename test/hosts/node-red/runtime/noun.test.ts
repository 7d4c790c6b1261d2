import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { counted } from '../../../../src/core/case.ts';
import { nounOf } from '../../../../src/hosts/node-red/runtime/noun.ts';

const operations = services.flatMap((service) => service.operations as readonly AnyOperation[]);

test('what a status counts is what the operation gives', () => {
	const shown = (name: string, count: number) => {
		const step = operations.find((one) => `${one.resource}.${one.name}` === name) as AnyOperation;
		return counted(count, nounOf(step));
	};
	for (const [name, one, two] of [
		['floatingIp.getMany', '1 floating IP', '2 floating IPs'],
		['sshKey.getMany', '1 SSH key', '2 SSH keys'],
		['storage.getPools', '1 storage pool', '2 storage pools'],
		['log.getLatest', '1 log line', '2 log lines'],
		['log.follow', '1 log line', '2 log lines'],
		['cluster.getStatus', '1 unit', '2 units'],
		['unit.scale', '1 unit', '2 units'],
		['status.getHistory', '1 status', '2 statuses'],
		['model.getAgentBinaries', '1 agent binary', '2 agent binaries'],
		['image.getMembers', '1 member', '2 members'],
		['bundle.deploy', '1 change', '2 changes'],
	] as const)
		assert.deepEqual([shown(name, 1), shown(name, 2)], [one, two], name);
});

test('the plural of “Get many …” is the noun of its status', () => {
	for (const step of operations) {
		const [, plural] = /^Get many (.+?)(?: of .+)?$/.exec(step.action) ?? [];
		if (plural !== undefined)
			assert.equal(counted(2, nounOf(step)), `2 ${plural.replace(' IP addresses', ' IPs')}`);
	}
});
