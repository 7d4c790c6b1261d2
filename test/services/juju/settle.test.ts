import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/services/juju/model/settle/judge.ts';
import { decodeStatus, type ModelStatus } from '../../../src/services/juju/wire/records/status.ts';
import { load } from '../../lab/juju/replay/records.ts';

interface Frame {
	readonly 'request-id'?: number;
	readonly request?: string;
	readonly params?: { readonly patterns?: readonly string[] };
	readonly response?: unknown;
}

/** What a real controller said of a model, look by look, from a note on. */
const looks = (name: string, from: string, to?: string): ModelStatus[] => {
	const asked = new Set<string>();
	const found: ModelStatus[] = [];
	let isOn = false;
	for (const { dir, conn, frame, text } of load(name)) {
		if (dir === 'note') isOn = text.includes(from) || (isOn && !(to !== undefined && text.includes(to)));
		const { request, params, response, 'request-id': id } = (frame ?? {}) as Frame;
		const key = `${conn} ${id}`;
		if (request === 'FullStatus' && !params?.patterns?.length) asked.add(key);
		if (isOn && dir === 's>c' && asked.has(key)) found.push(decodeStatus(response));
	}
	return found;
};
const judged = (statuses: readonly ModelStatus[], application: string) =>
	statuses.map((one) => judge(one, { applications: [application] }));

describe('settling, as a real 4.0.15 with its agents went through it', () => {
	it('a deploy: not while agents install or run hooks, though the workload says active', () => {
		const statuses = looks('00-seed', 'deploy');
		const web = judged(statuses, 'web');
		assert.deepEqual(
			web.map(({ isReached }) => isReached),
			[false, false, false, false, false, true],
		);
		for (const { waiting } of web.slice(0, -1))
			assert.match(waiting.join(), /the agent of web\/0 is executing/);
	});

	it('a unit that waits for its machine, and one whose agent installs', () => {
		const statuses = looks('09-lifecycle', 'add and remove a unit', 'relation removed');
		const told = judged(statuses, 'dbase');
		const words = told.flatMap(({ waiting }) => waiting);
		assert.ok(words.includes('dbase/2 is waiting: waiting for machine'));
		assert.ok(words.includes('dbase/2 is waiting: installing agent'));
		const first = told.findIndex(({ isReached }) => isReached);
		const unit = statuses[first]?.units.find(({ name }) => name === 'dbase/2');
		assert.deepEqual([unit?.workloadStatus.current, unit?.agentStatus.current], ['active', 'idle']);
		assert.ok(told.slice(0, first).every(({ failed }) => failed === undefined));
	});

	it('agents that are lost for a moment and statuses that are unknown are no end', () => {
		const statuses = looks('09-lifecycle', 'add and remove a unit', 'relation removed');
		const lost = statuses.filter(({ units }) =>
			units.some(({ name, agentStatus }) => name === 'dbase/1' && agentStatus.current === 'lost'),
		);
		assert.ok(lost.length > 0);
		for (const status of lost) {
			const { isReached, failed } = judge(status, { applications: ['dbase'] });
			assert.deepEqual([isReached, failed], [false, undefined]);
		}
	});

	it('a hook that failed is told with its name; one whose machine never comes too', () => {
		const statuses = looks('09-lifecycle', 'hook error');
		const failed = (name: string) => judged(statuses, name).find((one) => one.failed !== undefined)?.failed;
		assert.equal(failed('web'), 'web/0 is in error: hook failed: "upgrade-charm"');
		assert.equal(
			failed('nomachine'),
			'nomachine/0 waits for machine 2, which has a provisioning error: unmanaged provider cannot start instances',
		);
	});
});
