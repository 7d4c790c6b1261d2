import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { isSamePlace, settingsIdentity } from '../../../src/engine/connect/settings-identity.ts';
import { services } from '../../../scripts/services.ts';

/** Where the clusters of each service are, and others. */
const places: Readonly<Record<string, readonly [object, ...object[]]>> = {
	serf: [{ hosts: ['a:7373'] }, { hosts: ['b:7373'] }],
	fleet: [{ endpoints: ['http://a'] }, { endpoints: ['http://b'] }],
	conplyent: [{ host: 'a' }, { host: 'b' }],
	juju: [{ addresses: ['a:17070'] }, { addresses: ['b:17070'] }, { login: 'files', controller: 'b' }],
	cloud: [
		{ authUrl: 'http://a/v3', user: 'u', project: 'p' },
		{ authUrl: 'http://b/v3', user: 'u', project: 'p' },
		{ authUrl: 'http://a/v3', user: 'u', project: 'q' },
		{ authUrl: 'http://a/v3', user: 'u', project: 'p', region: 'r' },
	],
};

const identity = (service: AnyService, settings: object, source = 'x') =>
	settingsIdentity(service, source, settings as Readonly<Record<string, unknown>>);

for (const service of services)
	test(`${service.title}: another cluster is another memory; a changed time-out or secret is not`, () => {
		const [here, ...others] = places[service.name] as readonly [object, ...object[]];
		const mine = identity(service, here);
		for (const there of others)
			assert.ok(!isSamePlace(identity(service, there), mine), JSON.stringify(there));
		assert.notEqual(identity(service, here, 'y'), mine, 'another source');
		for (const [name, { kind, secret }] of Object.entries(service.settings)) {
			const value = { duration: 77, text: 'changed' }[kind as string];
			const isPlace = (service.identity ?? [service.named]).includes(name);
			if (value === undefined || isPlace || !(secret || kind === 'duration')) continue;
			assert.equal(identity(service, { ...here, [name]: value }), mine, name);
		}
		const written = Object.fromEntries(
			Object.entries(service.settings).flatMap(([name, field]) =>
				field.default === undefined ? [] : [[name, field.default]],
			),
		);
		assert.equal(identity(service, { ...written, ...here }), mine, 'defaults that are written');
	});

test('an address more, fewer, or in another order is the same cluster', () => {
	const [serf] = services;
	const of = (hosts: unknown, more: object = {}, source = 'x') =>
		identity(serf as unknown as AnyService, { hosts, ...more }, source);
	const before = of(['a:7373', 'b:7373']);
	for (const now of [
		['a:7373'],
		['b:7373', 'c:7373'],
		['b:7373', 'a:7373'],
		[' b:7373 ', 'd:1'],
		'b:7373',
		['a:7373,c:7373'],
	])
		assert.ok(isSamePlace(before, of(now)), JSON.stringify(now));
	for (const now of [['c:7373'], ['a:7374'], undefined, [], ['a']])
		assert.ok(!isSamePlace(before, of(now)), JSON.stringify(now));
	assert.ok(!isSamePlace(before, of(['a:7373'], {}, 'y')), 'another source');
	assert.ok(!isSamePlace(of('a:7373,'), of('c:7373,')), 'a comma at the end');
	assert.ok(!isSamePlace(of(['a:7373', ' ']), of(['c:7373', ' '])), 'a row that is empty');
	assert.ok(isSamePlace(of(undefined), of(['127.0.0.1:7373', 'b:7373'])), 'the usual address, written');
	assert.ok(isSamePlace(before.split('~')[0] as string, before), 'as an earlier version wrote it');
});

test('of a list that says more than addresses an item in common is not enough', () => {
	const cloud = services.find(({ name }) => name === 'cloud') as unknown as AnyService;
	const of = (endpoints: readonly string[]) => identity(cloud, { authUrl: 'http://a/v3', endpoints });
	assert.ok(!isSamePlace(of(['object=http://a']), of(['object=http://a', 'compute=http://b'])));
});
