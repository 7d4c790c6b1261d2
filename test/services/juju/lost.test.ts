import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Entity, entitiesOf, statusesOf } from '../../../src/services/juju/model/watch/entity.ts';
import { lostAgents } from '../../../src/services/juju/model/watch/lost.ts';
import { applicationStates } from '../../../src/services/juju/model/watch/settled.ts';
import { compare, lookInThread } from '../../../src/services/juju/sources/shared/status-looks.ts';
import { decodeStatus } from '../../../src/services/juju/wire/records/status.ts';
import { load } from '../../lab/juju/replay/records.ts';

/** Every state of the model that a real 4.0 controller told in twenty lively seconds and more, with its time. */
const recorded = load('09-lifecycle').flatMap(({ t, dir, frame }) => {
	const response = (frame as { response?: { model?: unknown; applications?: unknown } } | null)?.response;
	return dir === 's>c' && response?.model && response.applications
		? [{ t, world: () => entitiesOf(decodeStatus(response)) }]
		: [];
});

/** The clock by which looks are told apart, moved by hand. */
const handClock = (t: TestContext) => {
	let at = 1;
	t.mock.method(performance, 'now', () => at);
	return { set: (ms: number) => void (at = ms), tick: (ms: number) => void (at += ms) };
};

const words = (entity: Entity | undefined) =>
	entity ? statusesOf(entity).map(({ current }) => current) : [];
const unit = (name: string, agent: string, life = 'alive'): Entity => ({
	kind: 'unit',
	name,
	record: {
		name,
		life,
		workloadStatus: { current: agent === 'lost' ? 'unknown' : 'active', message: '', since: null },
		agentStatus: { current: agent, message: '', since: null },
	},
});
const worldOf = (...units: Entity[]) => new Map(units.map((one) => [`unit ${one.name}`, one]));

describe('agents that a look calls lost', () => {
	it('on a real 4.0 none was: whenever one looks, no unit is told as lost, and no application as failed', (t) => {
		const clock = handClock(t);
		assert.ok(recorded.length > 150, `${recorded.length} looks`);
		const isFlapping = recorded.filter(({ world }) => words(world().get('unit dbase/1')).includes('lost'));
		assert.ok(isFlapping.length > 5, 'the controller called a unit lost that was not');
		for (let first = 0; first < 10; first++) {
			const lost = lostAgents();
			let before: ReadonlyMap<string, Entity> = new Map();
			let next = 0;
			for (const { t: at, world } of recorded.slice(first)) {
				if (at < next) continue;
				next = at + 4500;
				clock.set(at);
				const looked = compare(before, world(), lost);
				before = looked.world;
				for (const key of looked.touched)
					assert.ok(!words(before.get(key)).includes('lost'), `${key} at ${at} ms`);
				for (const [name, { state, reason }] of applicationStates(before))
					assert.ok(state !== 'error' || /hook failed/.test(reason), `${name} at ${at} ms: ${reason}`);
			}
		}
	});

	it('one that stays lost is told after 15 s, one that is gone before is told as gone', (t) => {
		const clock = handClock(t);
		const lost = lostAgents();
		let before: ReadonlyMap<string, Entity> = worldOf(unit('a/0', 'idle'), unit('a/1', 'idle'));
		const look = (...units: Entity[]) => {
			const looked = compare(before, worldOf(...units), lost);
			before = looked.world;
			return [...looked.touched].map((key) => [key, ...words(before.get(key))]);
		};
		const both = [unit('a/0', 'lost'), unit('a/1', 'lost', 'dead')];
		assert.deepEqual(look(...both), []);
		clock.tick(10_000);
		assert.deepEqual(look(...both), []);
		clock.tick(5000);
		assert.deepEqual(look(...both), [['unit a/0', 'unknown', 'lost']]);
		assert.deepEqual(look(...both), []);
		assert.deepEqual(look(unit('a/0', 'lost')), [['unit a/1']]);
		assert.deepEqual(look(unit('a/0', 'idle')), [['unit a/0', 'active', 'idle']]);
	});

	it('who looks once only is told at once: no second look would', () => {
		const looked = compare(worldOf(unit('a/0', 'idle')), worldOf(unit('a/0', 'lost')));
		assert.deepEqual([...looked.touched], ['unit a/0']);
		assert.deepEqual(words(looked.world.get('unit a/0')), ['unknown', 'lost']);
	});

	it('of a large model too, whose answers tell only what differs', async (t) => {
		const clock = handClock(t);
		const lost = lostAgents();
		let before: ReadonlyMap<string, Entity> = new Map();
		const look = async (parts: readonly Entity[], { isFirst = false, removed = [] as string[] } = {}) => {
			const thread = {
				look: async (_: Buffer, take: (part: readonly Entity[], touched: readonly boolean[]) => void) => {
					take(
						parts,
						parts.map(() => true),
					);
					return removed;
				},
				close: () => {},
			};
			const looked = await lookInThread(thread, Buffer.alloc(0), before, isFirst, lost);
			before = looked.world;
			return [...looked.touched].map((key) => [key, ...words(before.get(key))]);
		};
		await look([unit('a/0', 'idle'), unit('a/1', 'idle'), unit('a/2', 'idle')], { isFirst: true });
		assert.deepEqual(await look([unit('a/0', 'lost'), unit('a/1', 'lost'), unit('a/2', 'lost')]), []);
		clock.tick(5000);
		assert.deepEqual(await look([unit('a/1', 'idle')]), []);
		assert.deepEqual(words(before.get('unit a/1')), ['active', 'idle']);
		assert.deepEqual(await look([], { removed: ['unit a/2'] }), [['unit a/2']]);
		clock.tick(10_000);
		assert.deepEqual(await look([]), [['unit a/0', 'unknown', 'lost']]);
		assert.deepEqual(await look([unit('a/0', 'idle')]), [['unit a/0', 'active', 'idle']]);
	});
});
