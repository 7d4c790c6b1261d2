import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labCloud } from './lab-cloud.ts';
import { engineRunner } from './run.ts';

const world = labCloud();

test('a step on objects without a container works in that of the connection, or says that it needs one', async () => {
	const settings = () => world().lab.settings('demo');
	const bare = engineRunner(settings);
	const own = engineRunner(() => ({ ...settings(), container: 't-own' }));
	await bare('container.create', { name: 't-own' });
	await own('object.createFromText', { object: 'a', text: 'x' });
	assert.deepEqual(
		(await own('object.getMany')).map(({ container, name }) => [container, name]),
		[['t-own', 'a']],
	);
	const elsewhere = await own('object.copy', { object: 'a', toObject: 'b', container: 't-own' });
	assert.equal(elsewhere[0]?.['name'], 'b');
	for (const [step, values] of [
		['object.getMany', {}],
		['object.delete', { object: 'a' }],
	] as const)
		await assert.rejects(bare(step, values), {
			code: 'BAD_INPUT',
			message: /^Container is needed and is empty/,
			hint: /or one for all steps in the connection\. Nothing was sent/,
		});
});
