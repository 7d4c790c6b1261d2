import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNRESOLVED } from '../../../src/catalogue/edited.ts';
import { loadForm } from '../../../src/engine/connect/load-form.ts';
import { loadList } from '../../../src/engine/connect/load-list.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';

test('forms and lists are of the model that the values name, else of the connection’s', async () => {
	await using lab = await startJuju('3.6');
	lab.addModel('zeta');
	lab.grant('admin', 'admin', 'zeta');
	lab.deploy('postgresql', { of: 'zeta', name: 'only-there' });
	const settings = jujuSettings(lab);
	const values = { application: 'only-there' };
	const inModel = 'admin/zeta';
	const form = (input: Readonly<Record<string, string>>) =>
		loadForm({ service, form: 'charmConfig', settings, values: input });
	assert.notDeepEqual(Object.keys(await form({ ...values, inModel })), []);
	await assert.rejects(form(values), /only-there/);
	await assert.rejects(form({ ...values, inModel: ' ' }), /only-there/);
	const applications = async (input: Readonly<Record<string, string>>) =>
		(await loadList({ service, list: 'applications', settings, values: input })).items.map(
			({ value }) => value,
		);
	assert.deepEqual(await applications({ inModel }), ['only-there']);
	assert.ok(!(await applications({})).includes('only-there'));
	await assert.rejects(applications({ inModel: 'admin/nope' }), /nope/);
	endLeases();
});

test('a form or a list whose model or application is an expression without a value says what to do', async () => {
	await using lab = await startJuju('3.6');
	const settings = jujuSettings(lab);
	for (const inModel of [UNRESOLVED, [UNRESOLVED]]) {
		const values = { application: 'web', inModel };
		const wanted = { code: 'BAD_INPUT', message: 'Model is an expression that has no value while you edit' };
		await assert.rejects(loadForm({ service, form: 'charmConfig', settings, values }), wanted);
		await assert.rejects(loadList({ service, list: 'applications', settings, values }), wanted);
	}
	const units = { units: [UNRESOLVED], action: 'backup' };
	await assert.rejects(loadForm({ service, form: 'action', settings, values: units }), {
		message: /^Units is an expression/,
	});
	assert.deepEqual(await loadForm({ service, form: 'action', settings, values: {} }), {});
	endLeases();
});
