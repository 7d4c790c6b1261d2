import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config, Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { connectionOf, registerConnection } from '../../../../src/hosts/node-red/runtime/connection-node.ts';
import { service as fleet } from '../../../../src/services/fleet/index.ts';
import { service as serf } from '../../../../src/services/serf/index.ts';

/** Connection nodes of both services and another node, as Node-RED would make them. */
const made = () => {
	const found = new Map<string, RedNode>();
	const red = {
		nodes: {
			createNode: (node: RedNode, { id, type }: Config) => Object.assign(node, { id, type }),
			registerType(type: string, construct: (this: RedNode, config: Config) => void) {
				const node = {} as RedNode;
				construct.call(node, { id: type, type });
				found.set(type, node);
			},
			getNode: (id: string) => found.get(id),
			eachNode: () => {},
		},
	} as unknown as Red;
	registerConnection(red, serf, 'serf');
	registerConnection(red, fleet, 'fleet');
	found.set('debug', { id: 'debug', type: 'debug' } as RedNode);
	return red;
};

test('a node of a service uses a connection of that service only', () => {
	const red = made();
	assert.equal(connectionOf(red, serf, 'serf').id, 'serf');
	for (const id of ['fleet', 'debug'])
		assert.throws(() => connectionOf(red, serf, id), {
			code: 'BAD_INPUT',
			message: `The chosen connection is of the type ${id}, which is not one of Serf`,
		});
	assert.throws(() => connectionOf(red, serf, 'gone'), { message: /missing or disabled/ });
	assert.throws(() => connectionOf(red, serf, ''), { message: 'No connection is chosen' });
});
