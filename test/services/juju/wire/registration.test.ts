import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registrationText } from '../../../../src/services/juju/wire/registration.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8));
const bytesOf = (text: string) => Buffer.from(text, 'base64url').toString('hex');

describe('the text for juju register', () => {
	it('is DER of user, addresses, key, controller and an empty proxy, as Go’s asn1 writes it', () => {
		const text = registrationText({
			user: 'bob',
			addresses: ['10.0.0.1:17070', '[fd00::1]:17070'],
			secretKey: key.toString('base64'),
			controller: 'prod',
		});
		assert.equal(
			text,
			'MFITA2JvYjAhEw4xMC4wLjAuMToxNzA3MAwPW2ZkMDA6OjFdOjE3MDcwBCAACBAYICgwOEBIUFhgaHB4gIiQmKCosLjAyNDY4Ojw-BMEcHJvZBMA',
		);
		assert.equal(
			bytesOf(text),
			[
				'3052 1303 626f62',
				'3021 130e 31302e302e302e313a3137303730 0c0f 5b666430303a3a315d3a3137303730',
				'0420 0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8',
				'1304 70726f64 1300',
			]
				.join('')
				.replaceAll(' ', ''),
		);
	});

	it('is padded with zero bytes to end without =, and long lengths have bytes of their own', () => {
		const short = { user: 'x', addresses: [], secretKey: key.toString('base64'), controller: '' };
		assert.equal(registrationText(short), 'MCsTAXgwAAQgAAgQGCAoMDhASFBYYGhweICIkJigqLC4wMjQ2ODo8PgTABMA');
		const addresses = Array.from({ length: 30 }, (_, index) => `10.0.0.${index}:17070`);
		const long = bytesOf(
			registrationText({ ...short, user: 'jürgen.o’neil', addresses, controller: 'my_controller' }),
		);
		assert.match(long, /^3082023d0c10/);
		assert.match(long, /308201f4130e/);
		// an underscore is no letter of a PrintableString
		assert.match(long, /0c0d6d795f636f6e74726f6c6c65721300(00){0,2}$/);
		for (const user of ['a', 'ab', 'abc'])
			assert.doesNotMatch(registrationText({ ...short, user }), /=/, user);
	});
});
