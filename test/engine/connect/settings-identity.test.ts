import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { settingsIdentity } from '../../../src/engine/connect/settings-identity.ts';
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
		for (const there of others) assert.notEqual(identity(service, there), mine, JSON.stringify(there));
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
