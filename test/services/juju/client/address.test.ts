import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reachable, readEndpoint, whereOf } from '../../../../src/services/juju/client/address.ts';
import { connectController } from '../../../../src/services/juju/client/connect.ts';
import { greeting, lets, optionsFor, startScripted } from '../support/scripted.ts';

const { signal } = new AbortController();

describe('addresses of a controller', () => {
	it('are hosts with or without a port, of both families, in any script', () => {
		for (const [input, where] of [
			['10.0.0.1', '10.0.0.1:17070'],
			['wss://juju.example.com:443/api', 'juju.example.com:443'],
			['fd00::2', '[fd00::2]:17070'],
			['[fd00::2]:443', '[fd00::2]:443'],
			['bücher.example', 'bücher.example:17070'],
		])
			assert.equal(whereOf(readEndpoint(String(input))), where);
		for (const wrong of [
			'',
			'1.2.3.4.5',
			'[fe80::1%eth0]:17070',
			'fe80::1%eth0',
			'a b',
			'x:0',
			'x:70000',
			'[::1',
		])
			assert.throws(() => readEndpoint(wrong), { code: 'BAD_INPUT' }, wrong);
	});

	it('that a login tells and that lead nowhere are passed over, also where they are none', async () => {
		const told = (value: string, scope = 'public') => ({ host: value, port: 17070, scope });
		const found = reachable([
			[
				told('1.2.3.4.5'),
				told('fe80::1%eth0'),
				told('a b'),
				told('127.0.0.1', 'local-machine'),
				told('fd00::2'),
			],
		]);
		assert.deepEqual(found.map(whereOf), ['[fd00::2]:17070']);
		await using lab = await startScripted({ frame: lets(greeting('4.0.15')) });
		const client = await connectController(
			optionsFor(lab.address, { addresses: ['ws://127.0.0.1:1', lab.address] }),
			{
				signal,
			},
		);
		await client.close();
	});
});
