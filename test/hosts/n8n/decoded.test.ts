import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IExecuteFunctions } from 'n8n-workflow';
import { bytes } from '../../../src/catalogue/field.ts';
import { decoded } from '../../../src/hosts/n8n/decoded.ts';

const read = (value: unknown, format: string) =>
	decoded({} as IExecuteFunctions, 0, value, format, bytes('Payload')) as Promise<Uint8Array>;

test('digits of bytes, also of many', async () => {
	assert.deepEqual([...(await read(' 0a F\nf ', 'hex'))], [10, 255]);
	for (const wrong of ['a', 'abc', '0x10', 'zz'])
		await assert.rejects(read(wrong, 'hex'), /pairs of hexadecimal/);
	const million = await read('ab'.repeat(12_000_000), 'hex');
	assert.equal(million.length, 12_000_000);
	assert.equal((await read(Buffer.alloc(12_000_000, 7).toString('base64'), 'base64')).at(-1), 7);
});
