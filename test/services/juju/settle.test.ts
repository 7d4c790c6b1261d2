import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { isNotYet } from '../../../src/catalogue/results.ts';
import { MusterError } from '../../../src/core/errors.ts';
import type { JujuClient } from '../../../src/services/juju/client/connect.ts';
import { type Goal, judge } from '../../../src/services/juju/model/settle/judge.ts';
import { lookFor } from '../../../src/services/juju/model/settle/look.ts';
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
		for (const { waiting } of web.slice(0, -1)) assert.match(waiting.join(), /web\/0’s agent is executing/);
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

const said = (status: string, info = '') => ({ status, info, data: {}, since: null });
const unit = (more: object = {}) => ({
	'workload-status': said('active'),
	'agent-status': { ...said('idle'), life: 'alive' },
	...more,
});
const application = (units: object, more: object = {}) => ({
	charm: 'local:x-0',
	life: 'alive',
	'subordinate-to': [],
	status: said('unknown'),
	units,
	...more,
});
/** A model as a server tells it. */
const model = (applications: object, type = 'iaas') => ({
	model: { name: 'm', type },
	machines: {},
	applications,
});

/** How many looks it takes, of those given; the last stays so. Undefined: more than 40. */
const looksUntil = async (answers: readonly object[], goal: Goal): Promise<number | undefined> => {
	let count = 0;
	const client = {
		ask: async () => ({ status: decodeStatus(answers[Math.min(count++, answers.length - 1)]) }),
	} as unknown as JujuClient;
	const state = new Map<string, unknown>();
	const { signal } = new AbortController();
	while (count < 40) if (!isNotYet(await lookFor(client, goal, { signal }, state))) return count;
	return undefined;
};

describe('applications without units', () => {
	const web = application({ 'web/0': unit() });
	const none = model({ web, old: application({}) });
	const three = model({ web, old: application({ 'old/0': unit() }) });

	it('on purpose keep nobody who waits for all; one whose units come in a moment is waited for', async () => {
		assert.equal(await looksUntil([none], {}), 15);
		assert.equal(await looksUntil([...Array.from({ length: 14 }, () => none), three], {}), 17);
		const busy = model({
			web: application({ 'web/0': unit({ 'workload-status': said('waiting') }) }),
			old: application({}),
		});
		assert.equal(await looksUntil([...Array.from({ length: 14 }, () => none), busy, none], {}), 30);
		assert.equal(await looksUntil([three], {}), 3);
	});

	it('that are named are waited for, and so are those that go', async () => {
		assert.equal(await looksUntil([none], { applications: ['web', 'old'] }), undefined);
		assert.equal(await looksUntil([none], { applications: ['web', 'old'], without: ['old'] }), 3);
		assert.equal(await looksUntil([none], { units: 1 }), undefined);
		const going = model({ web, old: application({}, { life: 'dying' }) });
		assert.equal(await looksUntil([going], {}), undefined);
		assert.deepEqual(judge(decodeStatus(going), {}).waiting, ['old is dying']);
	});

	it('of Kubernetes have as many as their scale says, which the server leaves out where it is 0', async () => {
		assert.equal(await looksUntil([model({ web: application({}) }, 'caas')], {}), 3);
		assert.equal(await looksUntil([model({ web: application({}) }, 'caas')], { applications: ['web'] }), 3);
		assert.equal(await looksUntil([model({ web: application({}, { int: 1 }) }, 'caas')], {}), undefined);
	});

	it('and that go with others have one beside each of their units, as soon as they are integrated', async () => {
		const beside = { subordinates: { 'logsub/0': unit() } };
		const logsub = application({}, { 'subordinate-to': ['web'] });
		const whole = model({ web: application({ 'web/0': unit(beside) }), logsub });
		const partial = model({ web: application({ 'web/0': unit(beside), 'web/1': unit() }), logsub });
		assert.equal(await looksUntil([whole], {}), 3);
		assert.equal(await looksUntil([partial], {}), undefined);
		assert.deepEqual(judge(decodeStatus(partial), { applications: ['logsub'] }).waiting, [
			'logsub has no unit beside web/1 yet',
		]);
		const leaving = unit({ 'agent-status': { ...said('idle'), life: 'dying' } });
		const gone = model({ web: application({ 'web/0': unit(beside), 'web/1': leaving }), logsub });
		assert.equal(await looksUntil([gone], { applications: ['logsub'] }), 3);
	});
});

describe('an agent that has failed or is lost', () => {
	const { signal } = new AbortController();
	const withAgent = (status: string) => {
		const agent = { ...said(status, 'resolver loop error'), life: 'alive' };
		return model({ web: application({ 'web/0': unit({ 'agent-status': agent }) }) });
	};
	/** Looks every second at what the agent is in that second; when, and with what, waiting ended. */
	const ends = async (t: TestContext, agents: (second: number) => string, goal: Goal = {}) => {
		let second = 0;
		t.mock.method(performance, 'now', () => second * 1000);
		const client = {
			async ask() {
				if (agents(second) === 'away') throw new MusterError('CONNECT_REFUSED', 'nobody there');
				return { status: decodeStatus(withAgent(agents(second))) };
			},
		} as unknown as JujuClient;
		const state = new Map<string, unknown>();
		for (; second < 600; second++)
			try {
				const found = await lookFor(client, goal, { signal }, state);
				if (!isNotYet(found)) return { second };
			} catch (error) {
				return { second, message: (error as Error).message };
			}
		return { second };
	};
	const words = 'It will not settle: web/0’s agent has failed: resolver loop error';

	it('ends the wait once it has stayed failed for a minute, not before', async (t) => {
		assert.deepEqual(await ends(t, () => 'failed'), { second: 60, message: words });
		const again = (second: number) => (second < 50 ? 'failed' : second < 55 ? 'executing' : 'failed');
		assert.deepEqual(await ends(t, again), { second: 115, message: words });
		assert.deepEqual(await ends(t, (second) => (second < 50 ? 'failed' : 'idle')), { second: 52 });
	});

	it('has its time anew after an outage of the controller, which it needs to come back', async (t) => {
		const restarted = (then: number) => (second: number) =>
			second < 5 ? 'failed' : second < 100 ? 'away' : second < then ? 'failed' : 'idle';
		assert.deepEqual(await ends(t, restarted(110)), { second: 112 });
		assert.deepEqual(await ends(t, restarted(300)), { second: 160, message: words });
	});

	it('ends it after 15 s where it is named, and never after a moment', async (t) => {
		const errors = ['lost', 'failed'];
		assert.deepEqual(await ends(t, () => 'failed', { errors }), { second: 15, message: words });
		const lost = 'It will not settle: web/0’s agent is lost: resolver loop error';
		assert.deepEqual(await ends(t, () => 'lost', { errors }), { second: 15, message: lost });
		assert.deepEqual(await ends(t, (second) => (second < 14 ? 'lost' : 'idle'), { errors }), { second: 16 });
	});

	it('that is lost can come back: it is waited for, and said with its reason', async (t) => {
		assert.deepEqual(await ends(t, (second) => (second < 500 ? 'lost' : 'idle')), { second: 502 });
		assert.deepEqual(judge(decodeStatus(withAgent('lost')), {}).waiting, [
			'web/0’s agent is lost: resolver loop error',
		]);
	});

	it('keeps nobody who does not ask for agents', async (t) => {
		assert.deepEqual(await ends(t, () => 'failed', { idle: false }), { second: 2 });
		const goal = { idle: false, statuses: ['blocked'] };
		assert.deepEqual(await ends(t, () => 'failed', goal), { second: 600 });
	});
});
