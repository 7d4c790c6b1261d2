import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startJuju } from '../../hosts/services/juju/index.ts';
import type { Release } from '../../lab/juju/index.ts';
import { memoryStore } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { watchJuju } from './support/watching.ts';

const HOURS = 3_600_000;
const releases: readonly Release[] = ['1.25', '2.9', '3.6', '4.0'];
const inUnits = { kinds: ['unit'], names: ['web/0', 'mysql/0'], stuckIn: ['blocked'], interval: 5 };

describe('a controller whose clock is hours off', { concurrency: 4 }, () => {
	for (const release of releases) {
		it(`${release}: ahead, what is stuck is told when its time has come, not hours later`, async () => {
			await using lab = await startJuju(release, { skew: 5 * HOURS });
			lab.setStatus('web/0', 'blocked', 'needs a disk');
			const watch = watchJuju(lab, 'modelChanged', { ...inUnits, enters: ['none'], stuckAfter: 1 });
			await watch.seen('unit.stuck');
			assert.equal(watch.events[0]?.text, 'Unit web/0 is still blocked: needs a disk');
			await watch.stop();
		});

		it(`${release}: behind, what has just begun is not told as stuck`, async () => {
			await using lab = await startJuju(release, { skew: -5 * HOURS });
			lab.setStatus('web/0', 'blocked', 'needs a disk');
			const input = { ...inUnits, enters: ['waiting'], stuckAfter: 3600 };
			const watch = watchJuju(lab, 'modelChanged', input);
			await watch.ready();
			lab.setStatus('mysql/0', 'waiting', 'for somebody');
			await until(() => watch.events.length > 0, 'the change', 30);
			lab.setStatus('mysql/0', 'active');
			lab.setStatus('mysql/0', 'waiting', 'once more');
			assert.deepEqual(
				watch.events.map(({ event, name }) => [event, name]),
				[['unit.changed', 'mysql/0']],
			);
			await watch.stop();
		});
	}

	for (const skew of [-5 * HOURS, 5 * HOURS])
		it(`its log is told anew where it stood, and only what was written meanwhile as recovered (${skew > 0 ? 'ahead' : 'behind'})`, async () => {
			await using lab = await startJuju('3.6', { skew });
			const store = memoryStore();
			const say = (message: string, seconds: number) =>
				lab.world.log(lab.model(), {
					tag: 'unit-web-0',
					level: 'ERROR',
					message,
					time: new Date(Date.now() + seconds * 1000).toISOString(),
				});
			const first = watchJuju(lab, 'logLine', { level: 'ERROR' }, { store });
			await first.ready();
			say('before', -120);
			await first.seen('log.line');
			await first.stop();
			say('meanwhile', -60);
			const second = watchJuju(lab, 'logLine', { level: 'ERROR' }, { store, restarted: true });
			await second.seen('log.line');
			say('afterwards', 5);
			await until(() => second.events.length > 1, 'the second line');
			assert.deepEqual(
				second.events.map(({ line, recovered }) => [(line as { message: string }).message, recovered]),
				[
					['meanwhile', true],
					['afterwards', undefined],
				],
			);
			await second.stop();
		});
});
