import assert from 'node:assert/strict';
import { after, mock, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { event, type Listen, nothingMore } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { deployedTrigger } from '../support/deployed-trigger.ts';

after(() => endLeases());

const listen: Listen = async function* (context) {
	context.ready();
	yield event('a');
	await nothingMore(context);
};
const values = { payloadAs: { type: 'flow', value: '#:(files)::format' } };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Turns of the event loop until it is so: the clock stands still. */
const turnsUntil = async (isSo: () => boolean): Promise<void> => {
	for (let turns = 0; !isSo() && turns < 1000; turns++) await turn();
	assert.ok(isSo());
};

test('a trigger that closes while a store of context is silent tells of no error', async () => {
	const { errors, close } = deployedTrigger({ listen, values, ask: () => {} });
	await turn();
	await close();
	assert.deepEqual(errors, []);
});

test('a store of context that is away when a trigger starts is told of once, and asked again', async () => {
	let asked = 0;
	mock.timers.enable({ apis: ['setTimeout'] });
	const { errors, warnings, statuses, sent, close } = deployedTrigger({
		listen,
		values,
		ask(_value, _type, _node, _message, callback) {
			if (++asked > 2) callback(null, 'text');
		},
	});
	try {
		for (const times of [1, 2]) {
			await turnsUntil(() => asked === times);
			mock.timers.tick(10_000);
			await turn();
		}
		await turnsUntil(() => asked === 3);
	} finally {
		mock.timers.reset();
	}
	await until(() => sent.length > 0, 'the event');
	assert.deepEqual(errors, []);
	assert.match(
		warnings.join('\n'),
		/^Payload as takes flow\.format of the store “files”, which was not there/,
	);
	assert.equal(warnings.length, 1);
	assert.ok(statuses.some(({ fill }) => fill === 'red'));
	await close();
});
