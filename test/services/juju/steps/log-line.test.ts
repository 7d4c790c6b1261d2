import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
	newPlace,
	pass,
	recallPlace,
	rememberPlace,
	startOf,
} from '../../../../src/services/juju/model/watch/log-position.ts';
import { startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { memoryStore } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { type JujuWatch, watchJuju } from '../support/watching.ts';

const write = (lab: ControllerLab, message: string, more: { time?: string; tag?: string } = {}) => {
	lab.world.log(lab.model(), { tag: 'unit-web-0', level: 'ERROR', message, ...more });
	lab.world.changed();
};
const messages = (watch: JujuWatch) => watch.events.map(({ line }) => (line as { message: string }).message);

describe('log lines', { concurrency: 3 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[]) {
		it(`${profile}: none is lost or told twice over kills of the controller and a restart of the host`, async () => {
			await using lab = await startJuju(profile);
			const store = memoryStore();
			const input = { level: 'ERROR' };
			write(lab, 'before');
			let watch = watchJuju(lab, 'logLine', input, { store });
			await watch.ready();
			for (let round = 1; round <= 2; round++) {
				write(lab, `live ${round}`);
				await until(() => messages(watch).includes(`live ${round}`), 'a line');
				await lab.stop();
				write(lab, `meanwhile ${round}`);
				write(lab, `meanwhile ${round}`);
				await lab.start();
				await until(() => watch.events.length === round * 3, 'lines of the outage', 60);
			}
			assert.deepEqual(
				watch.events.map(({ recovered }) => recovered ?? false),
				[false, true, true, false, true, true],
			);
			assert.deepEqual(
				watch.notices.map(({ event, reason, recovered }) => [event, reason, recovered]),
				[
					['late', 'cut', 2],
					['late', 'cut', 2],
				],
			);
			await watch.stop();
			// the clock of the connection and of this host may differ by some ms
			write(lab, 'while stopped', { time: new Date(Date.now() - 500).toISOString() });
			watch = watchJuju(lab, 'logLine', input, { store, restarted: true });
			await until(() => watch.events.length === 1, 'the line of the restart');
			assert.deepEqual(messages(watch), ['while stopped']);
			assert.equal(watch.notices[0]?.event, 'late');
			await watch.stop();
		});

		it(`${profile}: a log that was empty is told from its first line, also after a restart`, async () => {
			await using lab = await startJuju(profile);
			const store = memoryStore();
			const input = { level: 'ERROR', entities: ['unit-web-*'] };
			const first = watchJuju(lab, 'logLine', input, { store });
			await first.ready();
			await first.stop();
			write(lab, 'one');
			write(lab, 'two');
			const second = watchJuju(lab, 'logLine', input, { store, restarted: true });
			await until(() => second.events.length === 2, 'both');
			assert.deepEqual(messages(second), ['one', 'two']);
			await second.stop();
			// a clock that stands an hour behind loses nothing either
			const third = watchJuju(lab, 'logLine', input);
			await third.ready();
			write(lab, 'three', { time: new Date(Date.now() - 3_600_000).toISOString() });
			await until(() => messages(third).includes('three'), 'a line of a clock behind');
			await third.stop();
		});
	}

	it('lines that an agent held back are told, and said to be late', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'logLine', { level: 'ERROR' });
		await watch.ready();
		write(lab, 'now');
		await until(() => watch.events.length === 1, 'the first');
		write(lab, 'held back', { time: new Date(Date.now() - 600_000).toISOString(), tag: 'unit-mysql-0' });
		await until(() => watch.events.length === 2, 'the late one');
		const [late] = await until(() => (watch.notices.length > 0 ? watch.notices : undefined), 'the notice');
		assert.match(late?.text ?? '', /^A line of unit-mysql-0 came late: written at/);
		await watch.stop();
	});

	it('a log that was cut off meanwhile is a gap', async () => {
		await using lab = await startJuju('4.0');
		const watch = watchJuju(lab, 'logLine', { level: 'ERROR' });
		await watch.ready();
		write(lab, 'one');
		await until(() => watch.events.length === 1, 'the first');
		await lab.stop();
		lab.model().log.length = 0;
		write(lab, 'after the rotation');
		await lab.start();
		await until(() => watch.events.length === 2, 'the second', 60);
		assert.deepEqual(
			watch.notices.map(({ event }) => event),
			['gap', 'late'],
		);
		await watch.stop();
	});

	it('a flood does not hide a line: all that fit are told, in order', async () => {
		await using lab = await startJuju('3.6');
		const watch = watchJuju(lab, 'logLine', { level: 'ERROR', contains: 'needle' });
		await watch.ready();
		for (let count = 0; count < 20_000; count++)
			write(lab, count % 1000 === 0 ? `needle ${count / 1000}` : `hay ${count}`);
		await until(() => watch.events.length === 20, 'all needles', 60);
		assert.deepEqual(
			messages(watch),
			Array.from({ length: 20 }, (_, index) => `needle ${index}`),
		);
		await watch.stop();
	});
});

describe('the place in a log', () => {
	const begin = Date.parse('2026-01-31T00:00:00Z');
	const after = (count: number, everyMs: number) => {
		const place = newPlace('');
		for (let index = 0; index < count; index++) {
			const at = new Date(begin + index * everyMs).toISOString();
			const line = { level: 'INFO', module: 'm', location: '', message: `${index}`, labels: [] };
			pass(place, { ...line, at, stamp: at, entity: 'unit-web-0', modelUuid: undefined });
		}
		const restarted = recallPlace(JSON.parse(JSON.stringify(rememberPlace(place))));
		assert.ok(restarted);
		return [place, restarted].map((one) => Date.parse(one.newest) - Date.parse(startOf(one)));
	};

	it('is read again from ten minutes back where few lines came, else from the 400th line', () => {
		assert.deepEqual(after(1500, 10_000), [600_000, 600_000]);
		for (const count of [401, 900, 1199, 1200, 1600])
			for (const back of after(count, 100)) assert.ok(back >= 40_000, `${count}: ${back}`);
		assert.deepEqual(after(1200, 100).at(-1), 40_000);
	});
});
