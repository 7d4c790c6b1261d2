import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadList } from '../../../src/engine/connect/load-list.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';

test('several lists of one field are read as one, each thing once; what matches is left', async () => {
	await using lab = await startJuju('3.6');
	const settings = jujuSettings(lab);
	const valuesOf = async (list: string, filter?: string) =>
		(await loadList({ service, list, settings, filter })).items.map(({ value }) => value);
	const all = await valuesOf('applications units machines');
	for (const name of ['web', 'web/0', '0']) assert.ok(all.includes(name), name);
	assert.equal(new Set(all).size, all.length);
	assert.deepEqual(await valuesOf('applications units machines', 'web'), ['web', 'web/0']);
	endLeases();
});

test('a list that is not there is named, also among several', async () => {
	await using lab = await startJuju('3.6');
	const settings = jujuSettings(lab);
	await assert.rejects(loadList({ service, list: 'nothing', settings }), /has no list “nothing”/);
	endLeases();
});
