import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service as cloud } from '../../../src/services/cloud/index.ts';
import { service as juju } from '../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import { startCloud } from '../../lab/cloud/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { memoryStore, startWatch } from '../../support/steps.ts';

after(() => endLeases());

test('a trigger that is pointed elsewhere takes nothing there for new, and nothing of the old place for gone', async () => {
	await using lab = await startCloud();
	const settings = { authUrl: lab.authUrl, user: 'demo', password: lab.password, project: 'demo' };
	const run = engineRunner(() => settings);
	const put = (container: string, object: string) =>
		run('object.createFromText', { container, object, text: 'x' });
	for (const name of ['box', 'other']) await run('container.create', { container: name, name });
	for (const name of ['in/1', 'archive/1']) await put('box', name);
	await put('other', 'in/a');
	const store = memoryStore();
	const look = async (values: object, name: string) => {
		const watching = startWatch(cloud, settings, 'objectChanged', { interval: 1, ...values }, { store });
		await watching.ready();
		await put('container' in values ? String(values.container) : '', name);
		await watching.seen('object.added', ({ object }) => (object as { name: string }).name === name);
		await watching.stop();
		return watching.events.map(({ text }) => text);
	};
	assert.equal((await look({ container: 'box', prefix: 'in/' }, 'in/2')).length, 1);
	assert.equal((await look({ container: 'box' }, 'archive/2')).length, 1, 'the prefix was cleared');
	assert.equal((await look({ container: 'other' }, 'in/b')).length, 1, 'another container');
	// which changes are told is no other place: what came meanwhile is recovered
	await put('other', 'in/c');
	const recovered = await look({ container: 'other', events: ['added'] }, 'in/d');
	assert.equal(recovered.length, 2, recovered.join());
});

test('a Juju trigger whose names are cleared does not tell all there is', async () => {
	await using lab = await startJuju('3.6');
	const store = memoryStore();
	const settings = jujuSettings(lab);
	const first = startWatch(juju, settings, 'modelChanged', { names: ['mysql'] }, { store });
	await first.ready();
	await first.stop();
	const wider = startWatch(juju, settings, 'modelChanged', {}, { store });
	await wider.ready();
	lab.setStatus('mysql/0', 'blocked', 'needs a disk');
	await wider.seen('unit.changed');
	assert.ok(
		wider.events.every(({ event }) => !event.endsWith('.added')),
		wider.events.map(({ text }) => text).join(),
	);
	await wider.stop();
});
