import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Config, Message, Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { registerConnection } from '../../../../src/hosts/node-red/runtime/connection-node.ts';
import { registerTrigger } from '../../../../src/hosts/node-red/runtime/trigger-node.ts';
import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import type { Saved } from '../../../../src/engine/watch/memory.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { event, type Listen, made, nothingMore } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { temporary } from '../support/temporary.ts';

after(() => endLeases());

const one: Listen = async function* (context) {
	context.ready();
	context.remember(1);
	yield event('a');
	await nothingMore(context);
};

/** A trigger in a Node-RED of its own; `started` settles when its flows have started. */
const deployed = (started: Promise<void>, onSend: (close: () => void) => void = () => {}) => {
	const userDir = temporary('closing');
	const service = made(one);
	const nodes = new Map<string, RedNode>();
	const sent: Message[] = [];
	let closed: Promise<void> | undefined;
	let closing: (removed: boolean, done: () => void) => void = () => {};
	const close = () => (closed ??= new Promise((resolve) => closing(false, resolve)));
	const node = {
		on: (_: string, handler: typeof closing) => {
			closing = handler;
		},
		send([events]: readonly (readonly Message[])[]) {
			sent.push(...(events ?? []));
			onSend(close);
		},
		status: () => {},
		log: () => {},
		warn: () => {},
		error: () => {},
	};
	const red = {
		settings: { userDir },
		util: { generateId: () => 'x' },
		nodes: {
			createNode: (made: RedNode, { id, type }: Config) => Object.assign(made, node, { id, type }),
			registerType(type: string, construct: (this: RedNode, config: Config) => void) {
				const made = {} as RedNode;
				nodes.set(type, made);
				construct.call(made, { id: type, type, server: connection, host: 'x' });
			},
			getNode: (id: string) => nodes.get(id),
			eachNode: () => {},
		},
	} as unknown as Red;
	const { connection, triggers } = typesOf(service);
	registerConnection(red, service, connection);
	for (const trigger of triggers) registerTrigger(red, service, trigger, () => started);
	const folder = join(userDir, 'muster');
	const noted = () => {
		const [file = ''] = readdirSync(folder);
		return (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { saved: Saved }).saved.last;
	};
	return { sent, close, noted };
};

test('what was sent into flows that close at the same moment is not settled', async () => {
	const { sent, close, noted } = deployed(Promise.resolve(), (closing) => closing());
	await until(() => sent.length > 0, 'the event');
	await close();
	assert.deepEqual(noted(), [event('a')]);
});

test('a node that closes before the flows have started sends nothing, and loses nothing', async () => {
	let start: () => void = () => {};
	const { sent, close, noted } = deployed(
		new Promise((resolve) => {
			start = resolve;
		}),
	);
	await until(() => noted(), 'the event is noted');
	const closed = close();
	start();
	await closed;
	assert.deepEqual([sent, noted()], [[], [event('a')]]);
});

test('what was sent in time is settled', async () => {
	const { sent, close, noted } = deployed(Promise.resolve());
	await until(() => sent.length > 0 && noted() === undefined, 'the event is settled');
	await close();
	assert.equal(noted(), undefined);
});
