import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { service } from '../../../src/services/juju/index.ts';
import type { Entities } from '../../../src/services/juju/model/watch/entity.ts';
import { coverageOf, alignCoverage } from '../../../src/services/juju/model/watch/coverage.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { memoryStore, runStep } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { watchJuju } from './support/watching.ts';

/** Watches for a moment; what it told at its start, and what it told of a change that is sure to come. */
const told = async (
	lab: ControllerLab,
	store: ReturnType<typeof memoryStore>,
	input: Record<string, unknown>,
	word: string,
) => {
	const watch = watchJuju(lab, 'modelChanged', { interval: 5, ...input }, { store, restarted: true });
	await watch.ready();
	lab.setStatus('mysql/0', 'blocked', word);
	await until(() => watch.events.some(({ text }) => text.includes(word)), word);
	await watch.stop();
	return watch.events
		.map(({ event, name }) => `${event} ${String(name)}`)
		.filter((one) => !/ mysql(\/0)?$/.test(one));
};

const annotate = (lab: ControllerLab, unit: string, text: string) =>
	runStep(service, jujuSettings(lab), 'annotation.set', { of: unit, annotations: { note: text } });

describe('a trigger that watches in another way than before', { concurrency: 2 }, () => {
	it('does not tell as gone what a status does not tell, nor as new what is told again', async () => {
		await using lab = await startJuju('3.6');
		await annotate(lab, 'mysql/0', 'one');
		const store = memoryStore();
		assert.deepEqual(await told(lab, store, {}, 'first'), []);
		assert.deepEqual(await told(lab, store, { poll: true }, 'polled'), []);
		assert.deepEqual(await told(lab, store, { poll: true }, 'polled again'), []);
		await annotate(lab, 'mysql/0', 'two');
		await annotate(lab, 'web/0', 'new');
		assert.deepEqual(await told(lab, store, {}, 'last'), [
			'annotation.changed unit-mysql-0',
			'annotation.added unit-web-0',
		]);
	});

	it('nor does one whose memory knows less kinds tell those that are there', async () => {
		await using lab = await startJuju('3.6');
		await annotate(lab, 'mysql/0', 'one');
		const store = memoryStore();
		await told(lab, store, { poll: true }, 'first');
		assert.deepEqual(await told(lab, store, {}, 'second'), []);
		await annotate(lab, 'web/0', 'new');
		assert.deepEqual(await told(lab, store, {}, 'third'), ['annotation.added unit-web-0']);
	});

	it('a memory of a way that does not tell branches knows nothing of them', () => {
		const world: Entities = new Map([
			['branch next', { kind: 'branch', name: 'next', record: { name: 'next' } }],
		]);
		const known = new Map();
		const learnt = { before: coverageOf('poll'), now: coverageOf('watcher') };
		alignCoverage(known, world, learnt, () => true);
		assert.deepEqual([...known.keys()], ['branch next']);
		// by now it is known which kinds are
		known.clear();
		alignCoverage(known, world, { ...learnt, before: learnt.now }, () => true);
		assert.equal(known.size, 0);
	});
});
