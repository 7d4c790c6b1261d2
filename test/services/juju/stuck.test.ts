import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Entity } from '../../../src/services/juju/model/watch/entity.ts';
import { observe } from '../../../src/services/juju/model/watch/events.ts';
import { know, type Known, recall, remember } from '../../../src/services/juju/model/watch/memory.ts';
import { heardClock } from '../../../src/services/juju/model/watch/heard-clock.ts';
import { nextStuck, tellStuck } from '../../../src/services/juju/model/watch/stuck.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-01-31T03:00:00.000Z');
const at = (minutes: number): string => new Date(start + minutes * MINUTE).toISOString();
const unit = (current: string, since: number, message = 'needs a disk'): Entity => ({
	kind: 'unit',
	name: 'web/0',
	record: {
		name: 'web/0',
		workloadStatus: { current, message, since: at(since) },
		agentStatus: { current: 'idle', message: '', since: at(since) },
	},
});
const stuck = { statuses: ['blocked', 'waiting'], after: 600 };
const watching = (known = new Map<string, Known>()) => ({
	known,
	/** How it is told as stuck once a look has shown it. */
	look(minutes: number, entity: Entity) {
		observe('unit web/0', entity, known, { events: ['none'] }, { model: 'm' });
		return tellStuck(known, stuck, 'm', start + minutes * MINUTE).length;
	},
});

describe('what is stuck', () => {
	it('is told once, though its charm sets the same status with every hook', () => {
		const { known, look } = watching();
		const told = Array.from({ length: 31 }, (_, minute) =>
			look(minute, unit('blocked', Math.floor(minute / 5) * 5, `needs a disk ${Math.floor(minute / 7)}`)),
		);
		assert.deepEqual([told.indexOf(1), told.filter(Boolean).length], [10, 1]);
		assert.equal(nextStuck(known, stuck, start), undefined);
	});

	it('is told anew once it has left that status and come back', () => {
		const { look } = watching();
		assert.equal(look(0, unit('blocked', 0)), 0);
		assert.equal(look(11, unit('blocked', 11)), 1);
		assert.equal(look(12, unit('active', 12, '')), 0);
		assert.equal(look(13, unit('blocked', 13)), 0);
		assert.equal(look(22, unit('blocked', 22)), 0);
		assert.equal(look(23, unit('blocked', 22)), 1);
		// another status that shall not last begins anew
		assert.equal(look(24, unit('waiting', 24)), 0);
		assert.equal(look(34, unit('waiting', 30)), 1);
	});

	it('may be of two words, also over a restart', () => {
		const instanceStatus = { current: 'provisioning error', message: 'no room', since: at(0) };
		const machine: Entity = { kind: 'machine', name: '0', record: { id: '0', instanceStatus } };
		const known = new Map([['machine 0', know(machine)]]);
		const again = recall('m', JSON.parse(JSON.stringify(remember('m', known, ['provisioning error']))));
		const { words, begun } = again?.get('machine 0') ?? {};
		assert.deepEqual([words, begun], [['provisioning error'], { 'provisioning error': at(0) }]);
	});

	it('is so over a restart: neither sooner, later nor twice', () => {
		const restarted = (known: ReadonlyMap<string, Known>, statuses: readonly string[]) =>
			watching(recall('m', JSON.parse(JSON.stringify(remember('m', known, statuses)))));
		const first = watching();
		assert.equal(first.look(0, unit('blocked', 0)), 0);
		const second = restarted(first.known, stuck.statuses);
		assert.equal(second.look(9, unit('blocked', 8)), 0);
		const third = restarted(second.known, stuck.statuses);
		assert.equal(third.look(10, unit('blocked', 9)), 1);
		const fourth = restarted(third.known, stuck.statuses);
		assert.equal(fourth.look(30, unit('blocked', 29)), 0);
		// what nobody watches for takes no room
		assert.equal(JSON.stringify(remember('m', first.known)).includes('blocked='), false);
	});

	it('of a server that tells no clock counts from when it was seen first, never earlier', (t) => {
		let passed = 0;
		t.mock.method(performance, 'now', () => passed * MINUTE);
		const known = new Map([['unit web/0', know(unit('blocked', 0))]]);
		const clock = heardClock(known);
		clock.hear();
		assert.deepEqual(tellStuck(known, stuck, 'm', clock.now()), []);
		passed = 9;
		// another clock of the server may be behind
		known.set('unit web/1', know(unit('active', 3, '')));
		clock.hear(['unit web/1']);
		assert.equal(nextStuck(known, stuck, clock.now()), MINUTE);
		known.set('unit web/1', know(unit('active', 10, '')));
		clock.hear(['unit web/1', 'unit gone/0']);
		assert.equal(tellStuck(known, stuck, 'm', clock.now()).length, 1);
	});
});
