import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/fleet/index.ts';
import { type FleetLab, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { fleetRefusals, fleetTrials, has } from '../services/fleet.table.ts';
import { everyRefusal, everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { n8nRunner, n8nSteps, n8nTriggers } from '../services/n8n.ts';
import type { Scene } from '../services/trial.ts';
import { type Engine, type Item, type Loose, startEngine } from './engine.ts';

let engine: Engine;
let lab: FleetLab;
let scene: Scene<FleetLab>;
const credential = () => ({ endpoints: lab.url });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);
// a trial’s own SSH server ends when nobody is connected
const run = n8nSteps(() => engine, service, credential, endLeases);
const named = (value: string) => ({ __rl: true, mode: 'name', value });

before(async () => {
	engine = await startEngine('n8n-engine');
	lab = await startFleetLab({ tokenLimit: 3 });
	for (const name of ['web@1.service', 'web@2.service']) await has(lab, name);
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await lab?.close();
	engine?.stop();
});

everyStep('fleet in n8n’s engine', { service, trials: fleetTrials, scene: () => scene, run });
everyTrigger('fleet in n8n’s engine', {
	service,
	trials: fleetTrials,
	scene: () => scene,
	start: n8nTriggers(() => engine, service, credential),
});

describe('fleet in n8n’s engine: what goes wrong', () => {
	everyRefusal(fleetRefusals, run, () => lab.requests.filter(({ method }) => method !== 'GET'));

	test('an item that fails goes on as an error, the others as they are', async () => {
		const items: Item[] = ['web@1.service', 'none.service', 'web@2.service'].map((who) => ({
			json: { who },
		}));
		const { items: out } = await engine.run({
			node: 'fleet',
			credential: credential(),
			parameters: {
				resource: 'unit',
				operation: 'get',
				unit: named('={{ $json.who }}'),
			},
			items,
			onError: 'continueRegularOutput',
		});
		assert.deepEqual(
			out.map(({ json, pairedItem }) => [json['name'] ?? (json['error'] as Loose)['code'], pairedItem?.item]),
			[
				['web@1.service', 0],
				['NOT_FOUND', 1],
				['web@2.service', 2],
			],
		);
	});

	test('scaling of which a part fails: the item says which, and that the rest was done', async () => {
		await has(lab, 'part@.service', 'inactive');
		lab.fault({
			act: {
				status: 500,
				headers: {},
				body: '{"error":{"code":500,"message":"no"}}',
			},
			method: 'PUT',
			path: /part%402/,
		});
		const { error } = await step('unit.scale', {
			template: 'part@.service',
			count: 3,
			preview: false,
		});
		assert.equal(error?.context?.['code'], 'PARTIAL');
		assert.match(error?.message ?? '', /1 of 3 failed, 2 done; part@2\.service: /);
		assert.notEqual(lab.cluster.unit('part@3.service'), undefined);
	});

	test('a lost answer is settled by reading back; where that fails too, the outcome is unknown', async () => {
		lab.fault({
			act: 'drop',
			method: 'PUT',
			path: /lost\.service/,
			after: true,
		});
		const { results, error } = await step('unit.create', {
			name: 'lost.service',
			content: '[Service]\nExecStart=/usr/bin/true\n',
		});
		assert.equal(results[0]?.['name'], 'lost.service', error?.message);
		lab.fault({ act: 'drop', method: 'PUT', path: /never\.service/ });
		const never = await step('unit.create', {
			name: 'never.service',
			content: '[Service]\nExecStart=/usr/bin/true\n',
		});
		assert.equal(never.error?.context?.['code'], 'OUTCOME_UNKNOWN');
		assert.equal(
			lab.requests.filter(({ method, url }) => method === 'PUT' && url.includes('never')).length,
			1,
			'and it is not repeated',
		);
	});
});

describe('fleet in n8n’s engine: previews and waiting', () => {
	const writes = () => lab.requests.filter(({ method }) => method !== 'GET').length;

	test('Preview Only changes nothing', async () => {
		await has(lab, 'kept.service');
		await has(lab, 'plan@.service', 'inactive');
		const before = writes();
		const [destroy, replace, scale] = await Promise.all([
			step('unit.destroy', { unit: 'kept.service', preview: true }),
			step('unit.replace', {
				unit: 'kept.service',
				content: '[Service]\nExecStart=/usr/bin/true\n',
				preview: true,
			}),
			step('unit.scale', {
				template: 'plan@.service',
				count: 2,
				preview: true,
			}),
		]);
		assert.equal(destroy.results[0]?.['verdict'], 'running');
		assert.equal(replace.results[0]?.['changes'], true);
		assert.deepEqual(scale.results[0]?.['create'], ['plan@1.service', 'plan@2.service']);
		assert.equal(writes(), before);
	});

	test('Wait Until Done: a unit that fails is said to have failed', async () => {
		const { error } = await step('unit.create', {
			name: 'fails.service',
			content: '[Service]\nExecStart=/bin/false\n',
			wait: true,
			deadline: '20s',
		});
		assert.match(
			error?.message ?? '',
			/fails\.service did not become active: it failed on [0-9a-f]{8} \(failed\/failed\)/,
		);
		assert.match(error?.description ?? '', /journalctl --unit fails\.service/);
	});

	test('Deadline and On Timeout: fail, or go on with the unit as it is', async () => {
		lab.behave('slow.service', 'hang');
		const create = {
			name: 'slow.service',
			content: '[Service]\nExecStart=/usr/bin/sleep 9\n',
			wait: true,
			deadline: '300ms',
		};
		const { error } = await step('unit.create', create);
		assert.equal(error?.context?.['code'], 'TIMEOUT');
		assert.match(error?.message ?? '', /was done, but within 300 ms it did not come about/);
		const { results } = await step('unit.start', {
			unit: 'slow.service',
			wait: true,
			deadline: '300ms',
			onTimeout: 'continue',
		});
		assert.equal(results[0]?.['name'], 'slow.service');
	});

	test('a server that is away for a moment while a step waits does not end the wait', async () => {
		await has(lab, 'patient.service', 'loaded', 'inactive');
		lab.behave('patient.service', 'hang');
		const running = step('unit.start', {
			unit: 'patient.service',
			wait: true,
			deadline: '30s',
		});
		const looks = () => lab.requests.filter(({ url }) => url.includes('/state?unitName=patient')).length;
		await until(() => looks() > 0, 'the first look');
		lab.fault({
			act: { status: 503, headers: {}, body: '' },
			path: /patient/,
			times: 1000,
		});
		lab.behave('patient.service', 'run');
		const before = looks();
		await until(() => looks() > before + 2, 'looks that fail');
		lab.heal();
		const { results, error } = await running;
		assert.equal(
			(results[0]?.['states'] as Loose[] | undefined)?.[0]?.['systemdActiveState'],
			'active',
			error?.message,
		);
	});

	test('Stop ends a call that hangs, and a wait, at once', async () => {
		for (const [name, input] of [
			['unit.getMany', {}],
			['unit.waitUntil', { unit: 'web@1.service', until: 'gone', deadline: '5m' }],
			['cluster.waitForClusterChanged', { events: [], machines: [], deadline: '5m' }],
		] as const) {
			if (name === 'unit.getMany') lab.fault({ act: 'hang', path: /\/units$/ });
			const stop = new AbortController();
			const from = lab.requests.length;
			const running = step(name, input, { signal: stop.signal });
			await until(() => lab.requests.length > from, 'the call');
			stop.abort();
			assert.equal((await running).status, 'canceled', name);
		}
	});
});

describe('fleet in n8n’s engine: credential and lists', () => {
	const check = (data: Loose) =>
		engine.node('fleet').methods?.credentialTest?.['fleetApiTest']?.({
			id: '1',
			name: 'c',
			type: 'fleetApi',
			data,
		});

	test('the credential test: what answers, and what is wrong, in words', async () => {
		const good = await check(credential());
		assert.equal(good?.status, 'OK');
		assert.match(
			good?.message ?? '',
			/^fleet 1\.0\.0-15-g45224983 at http:\/\/127\.0\.0\.1:\d+ answers: 2 machines, \d+ units$/,
		);
		for (const [endpoints, says] of [
			['http://127.0.0.1:1', /refused the connection.*Is fleetd/],
			['127.0.0.1:49153', /must begin with|http/],
			['unix:///no/such.sock', /no such socket|cannot be reached/],
			['', /./],
		] as const) {
			const bad = await check({ endpoints });
			if (endpoints === '') continue;
			assert.equal(bad?.status, 'Error', endpoints);
			assert.match(bad?.message ?? '', says);
		}
	});

	test('a proxy’s password: the right one, a wrong one, none; never shown', async () => {
		await using proxied = await startFleetLab({
			basic: { username: 'fleet', password: 'canary-61d2' },
		});
		assert.equal(
			(
				await check({
					endpoints: proxied.url,
					user: 'fleet',
					password: 'canary-61d2',
				})
			)?.status,
			'OK',
		);
		const wrong = await check({
			endpoints: proxied.url,
			user: 'fleet',
			password: 'canary-wrong',
		});
		assert.match(wrong?.message ?? '', /refused the user or password/);
		assert.doesNotMatch(wrong?.message ?? '', /canary/);
		assert.match((await check({ endpoints: proxied.url }))?.message ?? '', /wants a user and password/);
	});

	test('a server that hangs: the test ends by itself, in words', async () => {
		lab.fault({ act: 'hang', path: /discovery/, times: 3 });
		const hung = await check({ ...credential(), callTimeout: '300ms' });
		lab.heal();
		assert.equal(hung?.status, 'Error');
		assert.match(hung?.message ?? '', /gave no answer within/);
	});

	test('live lists: units, templates, machines; filtered', async () => {
		const { listSearch, loadOptions } = engine.node('fleet').methods ?? {};
		const functions = {
			getCredentials: async () => credential(),
			getCurrentNodeParameters: () => ({}),
		};
		await has(lab, 'web@.service', 'inactive');
		const units = await listSearch?.['units']?.call(functions, 'web@1');
		assert.deepEqual(units?.results, [{ name: 'web@1.service (launched)', value: 'web@1.service' }]);
		const templates = await listSearch?.['templates']?.call(functions, 'web');
		assert.deepEqual(
			templates?.results.map(({ value }) => value),
			['web@.service'],
		);
		const machines = await loadOptions?.['machines']?.call(functions);
		assert.equal(machines?.length, 2);
		assert.match(machines?.[0]?.name ?? '', /^[0-9a-f]{8} · 127\.0\.0\.1$/);
	});
});
