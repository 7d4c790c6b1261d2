import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { taskLines } from '../../../../src/services/juju/client/task-lines.ts';
import { connectingOf, service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';
import { greeting, lets, MODEL, optionsFor, startScripted } from '../support/scripted.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>, more: object = {}) =>
	runStep(service, { ...jujuSettings(lab), ...more }, step, input);

// as a real 4.0.15 did (03-users, 04-controller, 05-model, 12-sweep)
describe('a success that holds an error is none', { concurrency: 4 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: of a block that a user may not set, or that is not there`, async () => {
			await using lab = await startJuju(profile);
			lab.addUser('bob', { password: 'secret' });
			lab.grant('bob', 'read');
			const input = { type: 'BlockChange', message: 'no' };
			const bob = { user: 'bob', password: 'secret' };
			const refused = await failure(run(lab, 'block.set', input, bob));
			assert.deepEqual([refused.code, lab.model().blocks.size], ['AUTH_REJECTED', 0]);
			await run(lab, 'block.set', { type: 'BlockChange' });
			for (const [step, blocked] of [
				['application.expose', { application: 'mysql' }],
				['unit.add', { application: 'mysql' }],
			] as const) {
				const { code, message } = await failure(run(lab, step, blocked));
				assert.deepEqual([code, message], ['CONFLICT', 'Juju refused: the operation has been blocked']);
			}
			await run(lab, 'block.lift', { type: 'BlockChange' });
			const missing = await failure(run(lab, 'block.lift', { type: 'BlockChange' }));
			assert.match(missing.message, /not found|already OFF/);
		});

	for (const profile of ['3.6', '4.0'] as Release[])
		it(`${profile}: of an application that is not there, and of a release that a model cannot come to`, async () => {
			await using lab = await startJuju(profile);
			for (const preview of [true, false]) {
				const refresh = await failure(run(lab, 'application.refresh', { application: 'nope', preview }));
				assert.equal(refresh.code, 'NOT_FOUND', refresh.message);
				const upgrade = { model: 'default', version: '2.0.0', preview };
				assert.match((await failure(run(lab, 'model.upgrade', upgrade))).message, /2\.0\.0/);
			}
			for (const refused of ['ResolveCharms', 'SetCharm'])
				assert.equal(lab.requests.filter(({ request }) => request === refused).length, 0);
		});

	it('of any method, unless it is asked for as it is', async () => {
		await using lab = await startJuju('4.0');
		const input = { facade: 'Application', method: 'Leader', params: { tag: 'application-nope' } };
		assert.equal(
			(await failure(run(lab, 'facade.call', input, { allowedCalls: ['Application.*'] }))).code,
			'NOT_FOUND',
		);
		const whole = { ...input, failItems: false };
		const [told] = await run(lab, 'facade.call', whole, { allowedCalls: ['Application.*'] });
		assert.match(JSON.stringify(told), /not found/);
	});

	it('of any method that a program calls: one of several items, where it asks for that', async () => {
		await using lab = await startJuju('3.6');
		const { options } = await connectingOf(jujuSettings(lab) as never);
		const client = await connectModel(options, 'default');
		const entities = ['application-mysql', 'application-nope'].map((tag) => ({ tag }));
		const call = {
			facade: 'Application',
			method: 'ApplicationsInfo',
			params: { entities },
			effect: 'reads',
		} as const;
		const { results } = (await client.call(call)) as { results: { error?: unknown }[] };
		assert.deepEqual(
			results.map(({ error }) => error !== undefined),
			[false, true],
		);
		const error = await failure(client.call({ ...call, failItems: true }));
		assert.deepEqual([error.code, error.details['call']], ['NOT_FOUND', 'Application.ApplicationsInfo']);
		const words = { ...call, params: { entities: entities.slice(0, 1) }, failItems: true };
		assert.ok(await client.call(words));
		await client.close();
	});

	it('of a watcher: it is not asked again and again', async () => {
		const wrong = { error: { message: 'watcher broke', code: '' } };
		await using lab = await startScripted({
			frame: lets(
				greeting('4.0.15', { Action: [7], StringsWatcher: [1] }, { 'model-tag': `model-${MODEL}` }),
				({ request }) => ({
					response: request === 'Next' ? wrong : { results: [{ 'watcher-id': '1' }] },
				}),
			),
		});
		const { signal } = new AbortController();
		const client = await connectModel(optionsFor(lab.address), MODEL, { signal });
		await assert.rejects(async () => {
			for await (const line of taskLines(client, '1', signal)) assert.fail(JSON.stringify(line));
		}, /watcher broke/);
		assert.equal(lab.frames.filter(({ request }) => request === 'Next').length, 1);
		await client.close();
	});
});
