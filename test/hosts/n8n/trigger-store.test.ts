import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { triggerStore } from '../../../src/hosts/n8n/trigger/store.ts';

const home = mkdtempSync(join(tmpdir(), 'muster-store-'));
const earlier = process.env['N8N_USER_FOLDER'];
process.env['N8N_USER_FOLDER'] = home;
after(() => {
	if (earlier === undefined) delete process.env['N8N_USER_FOLDER'];
	else process.env['N8N_USER_FOLDER'] = earlier;
	rmSync(home, { recursive: true });
});

const storeIn = (data: IDataObject, what = 'one cluster') =>
	triggerStore(
		{
			getMode: () => 'trigger',
			getWorkflow: () => ({ id: 'w' }),
			getNode: () => ({ id: 'n', name: 'Trigger' }),
			getWorkflowStaticData: () => data,
		} as unknown as ITriggerFunctions,
		async () => what,
		async () => true,
		() => {},
	);

test('what was saved last counts, be it in the file or, where that could not be written, in the static data', async () => {
	const data: IDataObject = {};
	const blocked = join(home, '.n8n/muster/w-n.json.tmp');
	const store = storeIn(data);
	await store.load();
	await store.save({ version: 1, known: 1 });
	mkdirSync(blocked);
	await store.save({ version: 1, known: 2 });
	assert.deepEqual(await storeIn(data).load(), { version: 1, known: 2 }, 'the file is older');
	rmSync(blocked, { recursive: true });
	await store.save({ version: 1, known: 3 });
	assert.deepEqual(await storeIn({}).load(), { version: 1, known: 3 }, 'the file is written again');
	// an execution that writes static data of its own brings back what it had loaded
	assert.deepEqual(await storeIn({ muster: { version: 1, known: 1, turn: 1 } }).load(), {
		version: 1,
		known: 3,
	});
	rmSync(join(home, '.n8n'), { recursive: true });
});

test('while the file is written, static data is left to the workflow’s own nodes', async () => {
	const data: IDataObject = {};
	const store = storeIn(data);
	await store.load();
	await store.save({ version: 1, known: 1 });
	assert.deepEqual(data, {});
	rmSync(join(home, '.n8n'), { recursive: true });
});

test('what was remembered of something else is not loaded, and loading leaves it as it is', async (t) => {
	// another main has not the file
	process.env['N8N_MULTI_MAIN_SETUP_ENABLED'] = 'true';
	t.after(() => delete process.env['N8N_MULTI_MAIN_SETUP_ENABLED']);
	const data: IDataObject = {};
	const storeOf = (what: string) => storeIn(data, what);
	const store = storeOf('one cluster');
	await store.load();
	await store.save({ version: 1, known: 7 });
	assert.equal(await storeOf('another').load(), undefined);
	assert.deepEqual(await storeOf('one cluster').load(), { version: 1, known: 7 });
	rmSync(join(home, '.n8n'), { recursive: true });
	assert.equal(await storeOf('another').load(), undefined);
	rmSync(join(home, '.n8n'), { recursive: true });
	assert.deepEqual(await storeOf('one cluster').load(), { version: 1, known: 7 }, 'from the static data');
});

test('static data that others have written over does not hide the file, and is no memory', async () => {
	const data: IDataObject = {};
	const functions = {
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'w2' }),
		getNode: () => ({ id: 'n', name: 'Trigger' }),
		getWorkflowStaticData: () => data,
	} as unknown as ITriggerFunctions;
	const store = triggerStore(
		functions,
		async () => 'a cluster',
		async () => true,
		assert.fail,
	);
	await store.load();
	await store.save({ version: 1, known: 7 });
	for (const garbage of [null, 5, 'x', [], {}, { of: 5 }, { last: 'x' }] as never[]) {
		data['muster'] = garbage;
		assert.deepEqual(await store.load(), { version: 1, known: 7 }, JSON.stringify(garbage));
	}
});
