import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Remembered } from '../../../../src/catalogue/source.ts';
import type { Member } from '../../../../src/services/serf/client/types.ts';
import { tagMatcher } from '../../../../src/services/serf/model/matchers.ts';
import {
	apply,
	type Change,
	compare,
	missingIn,
	prime,
	reap,
} from '../../../../src/services/serf/model/member-events.ts';
import { recall, type Scope, toRemember } from '../../../../src/services/serf/model/member-memory.ts';
import { type MemberState, newState } from '../../../../src/services/serf/model/member-state.ts';
import { member } from './members.ts';

const scopeOf = (name = '', tags: Readonly<Record<string, string>> = {}): Scope => ({
	name,
	tags,
	isTagged: tagMatcher(tags),
});
/** As a store gives it back. */
const stored = (state: MemberState, scope = scopeOf()) =>
	JSON.parse(JSON.stringify(toRemember(state, scope)));
const recalled = (state: MemberState, scope = scopeOf()): MemberState =>
	recall(stored(state, scope), scope, () => true)?.state as MemberState;
const primed = (...members: Member[]): MemberState => {
	const state = newState(0);
	prime(state, members);
	return state;
};
const words = (changes: Change[]) =>
	changes.map(({ event }) => `${event.text}${event.recovered ? ' (recovered)' : ''}`);
const keys = (changes: Change[]) => changes.map(({ event }) => event.key);

describe('what is known of members', () => {
	test('a list is compared with it, in the order of names', () => {
		const state = primed(member('b'), member('a'), member('c', 'failed'));
		const now = [member('c'), member('b', 'left'), member('a', 'alive', { role: 'web' }), member('d')];
		assert.deepEqual(words(compare(state, now)), [
			'a changed (recovered)',
			'b left (recovered)',
			'c joined (recovered)',
			'd joined (recovered)',
		]);
		assert.deepEqual(compare(state, now), []);
		assert.deepEqual(missingIn(state, [member('a')]), ['b', 'c', 'd']);
		assert.deepEqual(words(reap(state, ['b', 'nobody'])), ['b was forgotten by the cluster (recovered)']);
	});

	test('after a restart old and changed paths are known in full', () => {
		const state = recalled(primed(member('a', 'alive', { role: 'web', dc: 'ams' })));
		const [change] = compare(state, [member('a', 'failed', { role: 'db' }, '10.0.0.9')]);
		assert.deepEqual(change?.event['old'], {
			name: 'a',
			address: '10.0.0.1',
			port: 7946,
			status: 'alive',
			tags: { dc: 'ams', role: 'web' },
		});
		assert.deepEqual(change?.event['changed'], ['status', 'address', 'tags.dc', 'tags.role']);
	});

	test('a key is the same for the same change seen again, and no two changes share one', () => {
		const before = primed(member('a'), member('b'));
		const down = [member('a', 'failed'), member('b', 'left')];
		assert.deepEqual(keys(compare(recalled(before), down)), keys(compare(recalled(before), down)));
		const state = recalled(before);
		const seen: string[] = [];
		for (let round = 0; round < 3; round += 1) {
			seen.push(...keys(apply(state, 'failed', [member('a', 'failed')])));
			seen.push(...keys(apply(state, 'joined', [member('a')])));
			seen.push(...keys(apply(state, 'reaped', [member('a')])));
			seen.push(...keys(apply(recalled(state), 'joined', [member('a')])));
			apply(state, 'joined', [member('a')]);
		}
		assert.equal(new Set(seen).size, seen.length);
		assert.notEqual(newState(1).epoch, newState(2).epoch, 'knowledge that begins anew makes other keys');
	});

	test('what says nothing new is no change', () => {
		const state = primed(member('a'));
		assert.deepEqual(apply(state, 'updated', [member('a')]), []);
		assert.deepEqual(apply(state, 'reaped', [member('nobody')]), []);
	});

	test('a large cluster is remembered in short, and still knows who matched the tags', () => {
		const scope = scopeOf('', { role: 'web' });
		const members = Array.from({ length: 5001 }, (_, index) =>
			member(`member-${index}`, 'alive', { role: index % 2 ? 'web' : 'db', text: 'x'.repeat(40) }),
		);
		const text = JSON.stringify(toRemember(primed(...members), scope));
		assert.ok(text.length < 250_000, `${text.length}`);
		const state = recalled(primed(...members), scope);
		assert.deepEqual(compare(state, members), []);
		const [lost, other] = compare(recalled(primed(...members), scope), [
			member('member-1', 'alive', {}),
			member('member-2', 'alive', {}),
		]);
		assert.deepEqual([lost?.old?.tagged, other?.old?.tagged], [true, false]);
		assert.deepEqual(lost?.event['changed'], ['details']);
		assert.deepEqual(lost?.event['old'], { name: 'member-1', status: 'alive' });
	});

	test('another name pattern keeps what is still watched, and takes nobody for new', () => {
		const [web, all] = [scopeOf('web-.*'), scopeOf()];
		const state = primed(member('web-1'), member('web-2'));
		const wider = recall(stored(state, web), all, () => true);
		assert.deepEqual([wider?.wasWatched('web-3'), wider?.wasWatched('db-1')], [true, false]);
		const narrower = recall(stored(state, web), scopeOf('web-1'), (name) => name === 'web-1');
		assert.deepEqual([...(narrower?.state.members.keys() ?? [])], ['web-1']);
	});

	test('damaged or foreign memory is none', () => {
		const foreign: (Remembered | undefined)[] = [
			undefined,
			null,
			7,
			{ since: 'x' },
			{ members: { a: 'alive:x' } },
		];
		for (const remembered of foreign)
			assert.equal(
				recall(remembered, scopeOf(), () => true),
				undefined,
			);
		const odd = { epoch: 'e', members: { a: [1, 2, 3], b: ['alive', 'digest', 4] } };
		assert.deepEqual([...(recall(odd, scopeOf(), () => true)?.state.members.keys() ?? [])], ['b']);
	});
});
