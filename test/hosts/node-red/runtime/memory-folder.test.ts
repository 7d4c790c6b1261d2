import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { forgetRemoved, memoryFolder } from '../../../../src/hosts/node-red/runtime/forget-removed.ts';
import type { Red } from '../../../../src/hosts/node-red/runtime/red.ts';
import { temporary } from '../support/temporary.ts';

const red = (userDir: string, get?: (name: string) => unknown) =>
	({
		settings: { userDir, ...(get ? { get } : {}) },
		nodes: { eachNode: (visit: (config: object) => void) => visit({ id: 'here' }) },
	}) as unknown as Red;

test('memories are kept by project, where Node-RED works with projects', () => {
	const of = (get?: (name: string) => unknown) => memoryFolder(red('/data', get));
	assert.equal(of(), join('/data', 'muster'));
	assert.equal(
		of((name) => (name === 'projects' ? { activeProject: 'my plant' } : undefined)),
		join('/data', 'muster', 'projects', 'my_plant'),
	);
	for (const projects of [undefined, {}, { activeProject: '' }, { activeProject: 5 }])
		assert.equal(
			of(() => projects),
			join('/data', 'muster'),
		);
	assert.equal(
		of(() => {
			throw new Error('Settings not available');
		}),
		join('/data', 'muster'),
	);
});

test('what another project remembers stays while this one runs', async () => {
	const userDir = temporary('memories');
	const folder = (project: string) => memoryFolder(red(userDir, () => ({ activeProject: project })));
	for (const project of ['one', 'two']) {
		mkdirSync(folder(project), { recursive: true });
		for (const name of ['here.json', 'gone.json']) writeFileSync(join(folder(project), name), '{}');
	}
	await forgetRemoved(red(userDir), folder('two'));
	await forgetRemoved(red(userDir), memoryFolder(red(userDir)));
	assert.deepEqual(readdirSync(folder('one')).sort(), ['gone.json', 'here.json']);
	assert.deepEqual(readdirSync(folder('two')), ['here.json']);
});
