import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/serf/index.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';
import { memoryStore, startWatch } from '../../support/steps.ts';

const labs: SerfLab[] = [];
const scene = async () => {
	const lab = await startSerfLab();
	labs.push(lab);
	for (const name of ['web-1', 'web-2', 'db-1']) lab.cluster.join(name);
	return { lab, settings: { hosts: [`${lab.host}:${lab.port}`] } };
};
after(async () => {
	endLeases();
	for (const lab of labs) await lab.close();
});
const about = (name: string) => (event: { readonly [entity: string]: unknown }) =>
	(event['member'] as { name: string }).name === name;

test('a first start tells nothing of what is there; changes come with what they were', async () => {
	const { lab, settings } = await scene();
	const watching = startWatch(service, settings, 'memberChanged');
	await watching.ready();
	assert.deepEqual(watching.events, []);
	lab.cluster.fail('web-1');
	const failed = await watching.seen('member.failed');
	assert.deepEqual(
		[failed['changed'], (failed['old'] as { status: string }).status, failed.recovered],
		[['status'], 'alive', undefined],
	);
	await watching.stop();
});

test('what changed during an outage comes once, as recovered; what the restarted agent does not list yet is waited for', async () => {
	const { lab, settings } = await scene();
	const watching = startWatch(service, settings, 'memberChanged');
	await watching.ready();
	await lab.kill();
	lab.cluster.fail('web-2');
	lab.cluster.update('db-1', { role: 'db' });
	await lab.restart();
	await watching.ready(2);
	assert.equal((await watching.seen('member.failed', about('web-2'))).recovered, true);
	assert.deepEqual((await watching.seen('member.updated', about('db-1')))['changed'], ['tags.role']);
	assert.equal(watching.events.length, 2);
	assert.equal(watching.batches.length, 1, 'one batch');
	await watching.stop();
});

test('a host that was killed misses nothing: the last event comes once more, then what changed meanwhile', async () => {
	const { lab, settings } = await scene();
	const store = memoryStore(false);
	const first = startWatch(service, settings, 'memberChanged', {}, { store });
	await first.ready();
	lab.cluster.fail('web-1');
	await first.seen('member.failed');
	await first.stop();
	lab.cluster.leave('db-1');
	const again = startWatch(service, settings, 'memberChanged', {}, { store, restarted: true });
	await again.ready();
	assert.deepEqual(
		again.events.map(({ event, recovered }) => [event, recovered ?? false]),
		[
			['member.failed', false],
			['member.left', true],
		],
	);
	await again.stop();
	const third = startWatch(
		service,
		settings,
		'memberChanged',
		{},
		{ store: { ...store, saved: { ...store.saved, last: undefined } as never }, restarted: true },
	);
	await third.ready();
	assert.deepEqual(third.events, [], 'not for ever');
	await third.stop();
});

test('a person who starts a trigger anew is not given the last event again', async () => {
	const { lab, settings } = await scene();
	const store = memoryStore(false);
	const first = startWatch(service, settings, 'memberChanged', {}, { store });
	await first.ready();
	lab.cluster.fail('web-1');
	await first.seen('member.failed');
	await first.stop();
	const again = startWatch(service, settings, 'memberChanged', {}, { store });
	await again.ready();
	assert.deepEqual(again.events, []);
	await again.stop();
});

test('lost memory is one gap event, never silence', async () => {
	const { settings } = await scene();
	const watching = startWatch(service, settings, 'memberChanged', {}, { restarted: true });
	await watching.ready();
	assert.deepEqual(
		watching.notices.map(({ event }) => event),
		['gap'],
	);
	await watching.stop();
});

test('user events of an outage cannot be known: one gap says since when', async () => {
	const { lab, settings } = await scene();
	const watching = startWatch(service, settings, 'userEvent');
	await watching.ready();
	await lab.kill();
	lab.cluster.event('missed', Buffer.from('x'));
	await lab.restart();
	const gap = await watching.seen('gap');
	assert.match(gap.text, /^Events that were sent between .* and now are not known/);
	lab.cluster.event('seen', Buffer.from('y'));
	await watching.seen('event.received');
	await watching.stop();
});

test('a change of the filter is a first start: nothing seems to have joined', async () => {
	const { settings } = await scene();
	const store = memoryStore();
	const first = startWatch(service, settings, 'memberChanged', { name: 'web-.*' }, { store });
	await first.ready();
	await first.stop();
	const other = startWatch(service, settings, 'memberChanged', { name: 'db-.*' }, { store });
	await other.ready();
	assert.deepEqual(other.events, []);
	await other.stop();
});

test('nodes with one filter share one stream of the agent; closing ends it after a while, not at once', async () => {
	const { lab, settings } = await scene();
	const all = Array.from({ length: 5 }, () => startWatch(service, settings, 'memberChanged'));
	await Promise.all(all.map((one) => one.ready()));
	assert.equal(lab.streams.opened, 1);
	assert.equal(lab.connections, 1);
	await Promise.all(all.map((one) => one.stop()));
	assert.equal(lab.streams.ended, 0);
	const again = startWatch(service, settings, 'memberChanged');
	await again.ready();
	assert.equal(lab.streams.opened, 1);
	await again.stop();
});

test('wrong values end the watch at once, in words', async () => {
	const { settings } = await scene();
	await assert.rejects(startWatch(service, settings, 'memberChanged', { name: '(' }).over, {
		code: 'BAD_INPUT',
		message: /no regular expression/,
	});
});
