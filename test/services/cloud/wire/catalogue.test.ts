import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	type CatalogueEntry,
	chooseEndpoint,
	readCatalogue,
} from '../../../../src/services/cloud/wire/catalogue.ts';
import {
	basePath,
	type EndpointUrl,
	readEndpointUrl,
} from '../../../../src/services/cloud/wire/endpoint-url.ts';

test('a version in an endpoint’s URL is found behind a prefix, before a project, missing or doubled', () => {
	const rows: readonly [string, string, string, string][] = [
		['http://c:8774/v2.1', '', 'v2.1', ''],
		['http://c:8774/v2.1/', '', 'v2.1', ''],
		['https://c/compute/v2.1', '/compute', 'v2.1', ''],
		['https://c/volume/v3/c363', '/volume', 'v3', '/c363'],
		['http://c:8080/v1/AUTH_c363', '', 'v1', '/AUTH_c363'],
		['http://c:9292', '', '', ''],
		['http://c/identity', '/identity', '', ''],
		['http://c:5000/v2.0/v3', '', 'v3', ''],
		['http://c/v2/v2', '', 'v2', ''],
	];
	for (const [url, prefix, version, rest] of rows) {
		const read = readEndpointUrl(url) as EndpointUrl;
		assert.deepEqual([read.prefix, read.version, read.rest], [prefix, version, rest], url);
	}
	assert.equal(basePath(readEndpointUrl('http://c/image') as EndpointUrl, 'v2'), '/image/v2');
	for (const bad of ['', 'c:5000', 'ftp://c', 'http://', 'http://a b/'])
		assert.equal(readEndpointUrl(bad), undefined);
});

const entry = (type: string, url: string, region = 'RegionOne', over = 'public'): CatalogueEntry => ({
	type,
	name: type,
	interface: over,
	region,
	url,
});
const chosen = (catalogue: readonly CatalogueEntry[], wanted: Parameters<typeof chooseEndpoint>[1]) => {
	const choice = chooseEndpoint(catalogue, wanted);
	return 'entry' in choice ? choice.entry.url : choice;
};

test('the choice does not depend on the order of the catalogue, and a better type or version wins', () => {
	const volumes = [
		entry('volume', 'http://c:8776/v1/p'),
		entry('volumev2', 'http://c:8776/v2/p'),
		entry('volumev3', 'http://c:8776/v3/p'),
		entry('volume', 'http://b:8776/v2/p'),
	];
	const wanted = { service: 'volume', region: 'RegionOne', interface: 'public' } as const;
	assert.equal(chosen(volumes, wanted), 'http://c:8776/v3/p');
	assert.equal(chosen(volumes.toReversed(), wanted), 'http://c:8776/v3/p');
	const images = [entry('image', 'http://b:9293'), entry('image', 'http://a:9292')];
	assert.equal(chosen(images, { ...wanted, service: 'image' }), 'http://a:9292');
});

test('regions are exact; what is there is said', () => {
	const odd = [entry('compute', 'http://a', 'RegionOne'), entry('compute', 'http://b', 'regionOne')];
	const wanted = { service: 'compute', interface: 'public' } as const;
	assert.equal(chosen(odd, { ...wanted, region: 'regionOne' }), 'http://b');
	assert.deepEqual(chosen(odd, { ...wanted, region: '' }), {
		missing: 'one region',
		there: ['RegionOne', 'regionOne'],
	});
	assert.deepEqual(chosen(odd, { ...wanted, region: 'REGIONONE' }), {
		missing: 'region',
		there: ['RegionOne', 'regionOne'],
	});
	assert.deepEqual(chosen(odd, { ...wanted, region: 'RegionOne', interface: 'internal' }), {
		missing: 'interface',
		there: ['public'],
	});
	assert.deepEqual(chosen(odd, { ...wanted, service: 'image', region: '' }), { missing: 'service' });
});

test('both shapes of a catalogue are read; an endpoint with an unknown variable in its URL stays', () => {
	const three = {
		token: {
			catalog: [
				{ type: 'dns', name: 'd', endpoints: [{ interface: 'public', region: 'R', url: 'http://d' }] },
			],
		},
	};
	assert.deepEqual(
		readCatalogue(three),
		[entry('dns', 'http://d', 'R')].map((each) => ({ ...each, name: 'd' })),
	);
	const two = {
		access: {
			serviceCatalog: [
				{
					type: 'image',
					name: 'cyclades_plankton',
					endpoints: [{ publicURL: 'http://i', region: 'default' }, {}],
				},
			],
		},
	};
	assert.deepEqual(readCatalogue(two), [
		{ type: 'image', name: 'cyclades_plankton', interface: 'public', region: 'default', url: 'http://i' },
	]);
	for (const odd of [null, [], 'x', { token: { catalog: [1, { endpoints: 'x' }] } }])
		assert.deepEqual(readCatalogue(odd), []);
});
