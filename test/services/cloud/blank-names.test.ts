import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../src/core/errors.ts';
import { startCloud } from '../../lab/cloud/index.ts';
import { engineRunner } from './run.ts';

// Names of blanks alone are legal in Swift: what others have stored under one can be read and removed.
test('objects whose names are blanks', async () => {
	const cloud = await startCloud();
	try {
		const settings = { authUrl: cloud.authUrl, user: 'demo', password: cloud.password, project: 'demo' };
		const run = engineRunner(() => settings);
		await run('container.create', { name: 'blanks' });
		const at = (object: string) => ({ container: 'blanks', object });
		for (const name of [' ', '\u00a0', '\u200b', ' / ']) {
			await run('object.createFromText', { ...at(name), text: 'x' });
			const [info] = await run('object.get', at(name));
			assert.equal(info?.['name'], name);
			const listed = await run('object.getMany', { container: 'blanks', prefix: name });
			assert.ok(
				listed.some((one) => one['name'] === name),
				JSON.stringify(name),
			);
			await run('object.copy', { ...at(name), toObject: `${name}2` });
			await run('object.delete', at(name));
			await assert.rejects(run('object.get', at(name)), (error) => codeOf(error) === 'NOT_FOUND');
		}
		// what deletes many is never given blanks by an expression that came to nothing
		await assert.rejects(
			run('object.deleteMany', { container: 'blanks', prefix: ' ' }),
			/ is “ ”, but has to be a text, not blanks/,
		);
		await assert.rejects(run('object.getMany', { container: 'blanks', account: ' ' }), /Account is “ ”/);
	} finally {
		await cloud.close();
	}
});
