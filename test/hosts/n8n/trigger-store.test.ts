import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
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

test('what was remembered of something else is not loaded, and loading leaves it as it is', async () => {
	const data: IDataObject = {};
	const functions = {
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => ({ id: 'n', name: 'Trigger' }),
		getWorkflowStaticData: () => data,
	} as unknown as ITriggerFunctions;
	const storeOf = (what: string) =>
		triggerStore(
			functions,
			async () => what,
			async () => true,
			assert.fail,
		);
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
