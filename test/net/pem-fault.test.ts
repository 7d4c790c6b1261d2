import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pemFault } from '../../src/net/pem-fault.ts';
import { readOptions } from '../../src/services/cloud/client/options.ts';
import { trustOf } from '../../src/services/juju/client/trust.ts';

const ca = readFileSync(new URL('../fixtures/juju/tls/ca.pem', import.meta.url), 'utf8');
const lines = ca.trim().split('\n');
const cut = [
	['cut off in the middle', ca.slice(0, ca.length / 2)],
	['without its last line', lines.slice(0, -1).join('\n')],
	['with a line less', [...lines.slice(0, 2), ...lines.slice(3)].join('\n')],
	['empty', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
] as const;

test('certificates that can be read have no fault, however many', () => {
	for (const whole of [ca, `${ca}${ca}`, `text before it\n${ca}`, ca.replaceAll('\n', '\r\n')])
		assert.equal(pemFault(whole), undefined);
	assert.equal(pemFault('MIIB'), 'holds no certificate');
	assert.equal(pemFault(`${ca}${ca.slice(0, ca.length / 2)}`), 'holds a certificate that cannot be read');
});

for (const [how, text] of cut)
	test(`a CA that is ${how} is told before anything is sent, by every service`, () => {
		assert.equal(pemFault(text), 'holds a certificate that cannot be read');
		assert.throws(() => trustOf({ ca: text } as Parameters<typeof trustOf>[0]), {
			code: 'BAD_INPUT',
			message: 'CA certificate holds a certificate that cannot be read',
		});
		const options = { authUrl: 'https://c/v3', auth: { method: 'token', token: 't' }, tls: { ca: text } };
		assert.throws(() => readOptions(options as unknown as Parameters<typeof readOptions>[0]), {
			code: 'BAD_INPUT',
			message: /the CA holds a certificate that cannot be read$/,
		});
	});
