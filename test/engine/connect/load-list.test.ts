import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadList } from '../../../src/engine/connect/load-list.ts';
import { text } from '../../../src/catalogue/field.ts';
import { type ListItem, type ListQuery, service as makeService } from '../../../src/catalogue/service.ts';
import type { Connection } from '../../../src/core/connection.ts';
import { codeOf } from '../../../src/core/errors.ts';
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

/** A service of one list, that a server may fill with anything. */
const listing = (load: (query: ListQuery) => Promise<readonly ListItem[]>) =>
	makeService<{ main: Connection }>()({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host') },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: false, idle: 0 },
		parts: { main: { connect: async () => ({ lost: new AbortController().signal, close: async () => {} }) } },
		check: { part: 'main', run: async () => '' },
		lists: { things: { part: 'main', load: async (_client, query) => ({ items: await load(query) }) } },
		operations: [],
		sources: [],
	});
const rowsOf = (items: readonly unknown[], filter = '') =>
	loadList({ service: listing(async () => items as ListItem[]), list: 'things', settings: {}, filter });

test('what has no name cannot be chosen, and each thing stands there once', async () => {
	const odd = [
		{ value: '' },
		{ value: undefined },
		{ value: 7 },
		{ value: 'a', label: 'one' },
		{ value: 'a', label: 'two' },
		{ value: ' ' },
		{ value: 'u\u0308' },
		{ value: 'ü', detail: undefined },
		{ value: 'a\nb\0' },
	];
	const { items } = await rowsOf(odd);
	assert.deepEqual(
		items.map(({ value }) => value),
		['a', ' ', 'u\u0308', 'ü', 'a\nb\0'],
	);
	for (const filter of ['(', '[', '*', '\\', '\ud800', 'x'.repeat(10_000)])
		assert.deepEqual((await rowsOf(odd, filter)).items, [], filter.slice(0, 5));
});

test('ten thousand rows', async () => {
	const many = Array.from({ length: 10_000 }, (_, index) => ({ value: `n${index}`, label: `Node ${index}` }));
	assert.equal((await rowsOf(many)).items.length, 10_000);
	assert.deepEqual((await rowsOf(many, 'node 9999')).items, [many[9999]]);
});

test('who closes the dialog ends the question; garbage is said in words', async () => {
	const gone = new AbortController();
	let ended = false;
	const slow = listing(
		({ signal }) =>
			new Promise((_, reject) => {
				signal.addEventListener('abort', () => {
					ended = true;
					reject(signal.reason as Error);
				});
				setImmediate(() => gone.abort());
			}),
	);
	await assert.rejects(loadList({ service: slow, list: 'things', settings: {}, signal: gone.signal }));
	assert.ok(ended);
	const garbage = listing(async () => undefined as never);
	await assert.rejects(
		loadList({ service: garbage, list: 'things', settings: {} }),
		(error) => codeOf(error) === 'SERVER',
	);
});
