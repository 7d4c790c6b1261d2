import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { until } from '../../support/until.ts';
import { startTrialCloud } from '../services/cloud/lab.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { exampleOf, nodeCalled } from './support/example.ts';
import type { FlowNode } from './support/node-red.ts';
import { temporary } from './support/temporary.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let stage: NodeRedStage;
const folder = join(temporary('folder'), 'a folder');
const files: Record<string, string> = {
	'a.txt': 'first',
	'deep/ü %#?.txt': 'second',
	'deep/two\nlines': 'third',
	'deep/back\\slash': '',
};
const run = engineRunner(() => world.lab.settings('demo'));

before(async () => {
	mkdirSync(join(folder, 'deep'), { recursive: true });
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
	world = await startTrialCloud();
	await run('container.create', { name: 'site' });
	stage = await openNodeRed(service, () => ({ ...world.lab.settings('demo') }));
});
after(async () => {
	await stage?.stop();
	await world?.cloud.close();
});

const example = (name: string): FlowNode[] =>
	exampleOf(`Cloud - ${name}`, ({ env }) =>
		env ? { env: [{ name: 'FOLDER', value: folder, type: 'str' }] } : {},
	);
const begin = async (flow: readonly FlowNode[]): Promise<void> => {
	const inject = flow.find(({ type }) => type === 'inject');
	const { ok } = await stage.red.request('POST', `/inject/${inject?.id}`);
	assert.ok(ok);
};
const stored = async (prefix: string): Promise<Record<string, string>> => {
	const all: Record<string, string> = {};
	for (const { name } of await run('object.getMany', { container: 'site' })) {
		const [file] = await run('object.download', { container: 'site', object: name });
		if (String(name).startsWith(prefix)) all[String(name).slice(prefix.length)] = String(file?.['content']);
	}
	return all;
};
const uploads = () =>
	world.cloud.requests.filter(({ method, target }) => method === 'PUT' && /site\//.test(target));

test('the folders of the examples arrive as they are, whatever their files are called', async () => {
	const upload = example('upload a folder');
	await stage.red.deploy([stage.connection('c', world.lab.settings('demo')), ...upload]);
	await begin(upload);
	await until(() => uploads().length === 4, 'four uploads', 30);
	await until(async () => Object.keys(await stored('')).length === 4, 'four objects', 30);
	assert.deepEqual(await stored(''), files);

	const sync = example('sync a folder');
	await stage.red.deploy([stage.connection('c', world.lab.settings('demo')), ...sync]);
	const before = uploads().length;
	await begin(sync);
	await until(() => uploads().length === before + 4, 'all are new', 30);
	await until(async () => Object.keys(await stored('sync/')).length === 4, 'four objects', 30);
	assert.deepEqual(await stored('sync/'), files);

	writeFileSync(join(folder, 'a.txt'), 'changed');
	rmSync(join(folder, 'deep/two\nlines'));
	await begin(sync);
	const gone = nodeCalled(sync, 'its file is gone').id;
	await until(() => stage.red.printed(gone).length > 0, 'the preview of what has no file', 30);
	await until(async () => (await stored('sync/'))['a.txt'] === 'changed', 'the change', 30);
	assert.equal(uploads().length, before + 5, 'what is the same is not uploaded again');
	assert.deepEqual(
		stage.red.printed(gone).map(({ payload }) => (payload as { name: string }).name),
		['sync/deep/two\nlines'],
	);
	assert.deepEqual(await stored('sync/'), { ...files, 'a.txt': 'changed' }, 'a preview deletes nothing');
});
