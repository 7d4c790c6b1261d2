import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { credentialProperties } from '../../../src/hosts/n8n/properties/credential.ts';
import { asSettings, readSettings } from '../../../src/hosts/n8n/settings.ts';
import { service as fleet } from '../../../src/services/fleet/index.ts';

const fleetService = fleet as unknown as AnyService;

for (const service of services) {
	const properties = credentialProperties(service);

	test(`${service.title}: a secret of several lines is a masked text area`, () => {
		for (const [name, field] of Object.entries(service.settings)) {
			if (field.kind !== 'text' || !field.secret) continue;
			const { typeOptions } = properties.find((property) => property.name === name) ?? {};
			assert.equal(typeOptions?.password, true, name);
			assert.equal(typeOptions?.rows, field.lines, name);
		}
	});

	test(`${service.title}: every setting is in the form, times last, sections behind a switch that is off`, () => {
		const names = properties.map(({ name }) => name);
		for (const name of Object.keys(service.settings)) assert.ok(names.includes(name), name);
		const isTime = (name: string) => service.settings[name]?.kind === 'duration';
		const firstTime = names.findIndex(isTime);
		assert.ok(names.slice(firstTime).every(isTime), names.join(', '));
		for (const [name, { section, advanced }] of Object.entries(service.settings)) {
			if (!section || !advanced) continue;
			const [[by] = []] = Object.entries(
				properties.find((property) => property.name === name)?.displayOptions?.show ?? {},
			);
			const toggle = properties.find((property) => property.name === by);
			assert.equal(toggle?.type, 'boolean', name);
			assert.equal(toggle?.default, false);
			assert.match(toggle?.description ?? '', /^Whether to /);
		}
	});
}

test('several values with commas between are several, as the form says', () => {
	for (const service of services)
		for (const [name, field] of Object.entries(service.settings)) {
			if (field.kind !== 'list') continue;
			const { description } = credentialProperties(service).find((one) => one.name === name) ?? {};
			assert.match(description ?? '', /Separate several by commas\.$/);
			for (const text of ['a, b', 'a,b', ' a ,, b,'])
				assert.deepEqual(asSettings(service, { [name]: text })[name], ['a', 'b'], `${service.name}: ${name}`);
			for (const whole of ['a', '["a", "b"]'])
				assert.equal(asSettings(service, { [name]: whole })[name], whole);
		}
});

test('what stands behind a switch that is off does not count', () => {
	const credential = { endpoints: 'http://10.0.0.1:49153', useSshTunnel: false, tunnelHost: 'core@10.0.0.5' };
	assert.deepEqual(asSettings(fleetService, credential), { endpoints: 'http://10.0.0.1:49153' });
});

test('a switch that is on with nothing behind it is refused: the user believes to go through a tunnel', () => {
	assert.throws(
		() => asSettings(fleetService, { useSshTunnel: true, tunnelHost: '', tunnelCheckHostKeys: true }),
		/SSH tunnel is turned on in the credential, and nothing is set in it/,
	);
});

test('a credential that n8n cannot give is said in the words of the trigger', async () => {
	await assert.rejects(
		readSettings(fleetService, () => Promise.reject(new Error('Credential with ID "7" does not exist'))),
		(error: { code: string; message: string; hint: string }) => {
			assert.equal(error.code, 'BAD_INPUT');
			assert.match(
				error.message,
				/The credential of fleet cannot be used: Credential with ID "7" does not exist/,
			);
			assert.match(error.hint, /Choose a credential in the node/);
			return true;
		},
	);
});
