import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { after, test } from 'node:test';
import type { AnySource, Event } from '../../../../src/catalogue/source.ts';
import { memoryFile } from '../../../../src/engine/watch/memory-file.ts';
import { flowsDeploying } from '../../../../src/hosts/node-red/runtime/deploying.ts';
import { watchHandoff } from '../../../../src/hosts/node-red/runtime/watch-handoff.ts';
import type { Delivery, NodeOutputs } from '../../../../src/hosts/node-red/runtime/node-outputs.ts';
import { beginWatch, type NodeWatch } from '../../../../src/hosts/node-red/runtime/node-watch.ts';
import type { Red } from '../../../../src/hosts/node-red/runtime/red.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { createQueue } from '../../../../src/net/queue.ts';
import { event, made } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { temporary } from '../support/temporary.ts';

after(() => endLeases());

/** A node that takes what comes, as `delivery` says. */
const node = (delivery: () => Delivery = () => 'arrived') => {
	const came: string[] = [];
	const statuses: string[] = [];
	const outputs: NodeOutputs = {
		async deliver(events) {
			const how = delivery();
			if (how !== 'unsent')
				came.push(...events.map(({ key, redelivered }) => (redelivered ? `${key} again` : key)));
			return how;
		},
		async notify(notices) {
			came.push(...notices.map(({ text }) => text));
			return true;
		},
		connection: ({ is }) => void statuses.push(is),
		log: () => {},
		warn: () => {},
		fail: (thrown) => assert.fail(String(thrown)),
		delay: () => {},
	};
	return { came, statuses, outputs };
};

/** A watch whose events are pushed by hand. */
const watching = async (outputs: NodeOutputs, host = 'x') => {
	const queue = createQueue<Event>({ items: 100, bytes: 100_000 });
	const service = made(async function* (context) {
		context.signal.addEventListener('abort', () => queue.end(), { once: true });
		context.ready();
		for (;;) {
			await queue.changed();
			const next = queue.take();
			if (!next) return;
			context.remember(next.key);
			yield next;
		}
	});
	const source = service.sources[0] as unknown as AnySource;
	const watched = { service, source, settings: { host }, input: {}, folder: 'a' };
	const store = memoryFile(temporary('handoff'), 'n', 'x', () => {});
	const watch = beginWatch(watched, () => store, outputs);
	await until(() => watch.stands, 'the watch to stand');
	return {
		watch,
		watched,
		store,
		tell: (...keys: string[]) => keys.map((key) => queue.push(event(key), 10)),
	};
};

/** Node-RED as far as it tells of its flows, which it begins to run. */
const flows = (deploying = true) => {
	const ended: [string, NodeWatch][] = [];
	const handoff = watchHandoff(
		() => deploying,
		(...one) => void ended.push(one),
	);
	return { handoff, ended, started: () => handoff.endUnclaimed() };
};

test('between two nodes what comes waits, and goes to the next in its order', async () => {
	const [one, two] = [node(), node()];
	const { watch, watched, tell } = await watching(one.outputs);
	const { handoff, started } = flows();
	tell('a');
	await until(() => one.came.length > 0, 'the first');
	assert.equal(handoff.keep('n', watch), true);
	tell('b', 'c');
	const claimed = handoff.claim('n');
	assert.equal(claimed, watch);
	started();
	assert.equal(claimed?.takeOver({ ...watched, settings: { host: 'x' } }, two.outputs), true);
	tell('d');
	await until(() => two.came.length === 3, 'the rest');
	assert.deepEqual([one.came, two.came, two.statuses], [['a'], ['b', 'c', 'd'], ['connected']]);
	await watch.end();
});

test('what was under way comes again and says so; what was not sent does not', async () => {
	let sent = 0;
	const [two, three] = [node(() => (sent++ ? 'arrived' : 'unsent')), node()];
	const { watch, watched, tell } = await watching(node().outputs);
	const leaving = node(() => {
		watch.leave();
		return 'doubtful';
	});
	watch.leave();
	tell('a', 'b');
	watch.takeOver(watched, leaving.outputs);
	await until(() => leaving.came.length > 0, 'the first');
	watch.takeOver(watched, three.outputs);
	await until(() => three.came.length === 2, 'both');
	assert.deepEqual([leaving.came, three.came], [['a'], ['a again', 'b']]);
	watch.leave();
	tell('c');
	watch.takeOver(watched, two.outputs);
	await until(() => two.came.length > 0, 'the third');
	assert.deepEqual(two.came, ['c']);
	await watch.end();
});

test('other settings, another secret or other values do not take over', async () => {
	const { watch, watched } = await watching(node().outputs);
	watch.leave();
	const others = [
		{ ...watched, settings: { host: 'y' } },
		{ ...watched, settings: { host: 'x', key: 'other' } },
		{ ...watched, input: { only: ['a'] } },
		{ ...watched, folder: 'b' },
		{ ...watched, source: { ...watched.source, name: 'other' } as AnySource },
	];
	for (const other of others) assert.equal(watch.takeOver(other, node().outputs), false);
	await watch.end();
	assert.equal(watch.takeOver(watched, node().outputs), false, 'one that has ended neither');
});

test('nothing is kept when Node-RED stops, or of a watch that does not stand', async () => {
	const { watch } = await watching(node().outputs);
	assert.equal(flows(false).handoff.keep('n', watch), false);
	await watch.end();
	assert.equal(flows().handoff.keep('n', watch), false);
});

test('what no node has claimed when the flows have started ends, and notes what waited', async () => {
	const { watch, store, tell } = await watching(node().outputs);
	const { handoff, ended, started } = flows();
	handoff.keep('n', watch);
	tell('a', 'b');
	started();
	// who comes meanwhile waits for its end
	await watch.over;
	await until(() => ended.length > 0, 'it to be told');
	assert.deepEqual(ended, [['n', watch]]);
	assert.equal(handoff.claim('n'), undefined);
	const [a] = (await store.load())?.last ?? [];
	assert.equal(a?.key, 'a');
});

test('flows that stop make room for others only where the configuration is another', () => {
	const events = new EventEmitter();
	const deploying = flowsDeploying({ events } as unknown as Red);
	const [one, two] = [{}, {}];
	const emit = (what: string, config?: object) => events.emit(`flows:${what}`, config && { config });
	emit('stopping', one);
	assert.equal(deploying(), false, 'nothing is known to run');
	emit('starting', one);
	emit('stopping', two);
	assert.equal(deploying(), true);
	emit('starting', two);
	assert.equal(deploying(), false);
	emit('stopping', two);
	assert.equal(deploying(), false, 'Node-RED ends, or the flows are stopped by hand');
	emit('stopping');
	assert.equal(deploying(), false, 'a Node-RED that does not tell');
});
