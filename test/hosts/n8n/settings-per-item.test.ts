import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { settingsPerItem } from '../../../src/hosts/n8n/settings.ts';
import { service } from '../../../src/services/fleet/index.ts';

const lookups = (count: number, give = (item: number) => ({ endpoints: `http://10.0.0.${item % 2}` })) => {
	const asked: number[] = [];
	const settings = settingsPerItem(service, count, async (_, item) => {
		asked.push(item);
		return give(item);
	});
	return { asked, settings };
};

test('each item has the credential looked up for it, once; the next one’s while it is worked on', async () => {
	const { asked, settings } = lookups(3);
	const first = await settings(0);
	assert.deepEqual(asked, [0]);
	await turn();
	assert.deepEqual(asked, [0, 1], 'while the first is worked on');
	const second = await settings(1);
	await turn();
	assert.equal(await settings(2), first, 'equal ones are one object');
	assert.notEqual(second, first);
	await turn();
	assert.deepEqual(asked, [0, 1, 2], 'nothing is looked up behind the last');
});

test('items side by side are looked up once each', async () => {
	const { asked, settings } = lookups(6);
	await Promise.all([0, 1, 2, 3].map((item) => settings(item)));
	await turn();
	await settings(4);
	await settings(5);
	await turn();
	assert.deepEqual(asked, [0, 1, 2, 3, 4, 5]);
});

test('what is wrong with the next credential is told by its own item, and by nobody where none comes', async () => {
	const { settings } = lookups(2, (item) => {
		if (item === 1) throw new Error('no such variable');
		return { endpoints: 'http://10.0.0.1' };
	});
	await settings(0);
	await turn();
	await turn();
	await assert.rejects(settings(1), { code: 'BAD_INPUT', message: /no such variable/ });
});

test('a look ahead that failed, or is too old, is made again when its item comes', async (t) => {
	let fails = true;
	const { asked, settings } = lookups(3, (item) => {
		if (item === 1 && fails) throw new Error('the database is busy');
		return { endpoints: `http://10.0.0.${item}` };
	});
	await settings(0);
	await turn();
	fails = false;
	assert.deepEqual((await settings(1))['endpoints'], 'http://10.0.0.1');
	await turn();
	const { now } = performance;
	t.mock.method(performance, 'now', () => now.call(performance) + 6000);
	await settings(2);
	assert.deepEqual(asked, [0, 1, 1, 2, 2]);
});
