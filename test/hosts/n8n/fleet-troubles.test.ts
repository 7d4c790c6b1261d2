import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { codes } from '../../../src/core/codes.table.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/fleet/index.ts';
import { labMachine } from '../../lab/fleet/lab.ts';
import { SECRETS, troubles } from '../../lab/fleet/troubles.ts';
import { until } from '../../support/until.ts';
import { n8nRunner } from '../services/n8n.ts';
import { type Engine, type Loose, startEngine } from './engine.ts';
import { startTrigger } from './support/trigger.ts';

let engine: Engine;
before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => {
	endLeases();
	engine?.stop();
});
/** As n8n stores a credential: texts. */
const credential = (settings: Loose) => ({
	...settings,
	endpoints: (settings['endpoints'] as string[]).join('\n'),
});

describe('fleet in trouble, in n8n', { concurrency: 4 }, () => {
	for (const { name, open, says, passes } of troubles)
		test(`${name}: a step ${says ? 'says so, with what to do' : 'works'}`, async () => {
			await using one = await open();
			const step = () => n8nRunner(engine, service, () => credential(one.settings))('machine.getMany');
			if (one.strike) assert.equal((await step()).error, undefined);
			await one.strike?.();
			const { error, results } = await step();
			if (says) {
				const told = `${error?.message} ${error?.description}`;
				assert.match(told, says.message);
				assert.ok(
					[says.code, says.or].includes(error?.context?.['code'] as never),
					`${error?.context?.['code']}`,
				);
				assert.doesNotMatch(JSON.stringify([told, error?.context]), SECRETS);
			} else assert.equal(results.length, 2, error?.message);
			await one.mend?.();
			if (says && !one.mend && !passes) return;
			await until(async () => (await step()).results.length === 2, 'it to work');
		});

	for (const { name, open, says, passes } of troubles)
		test(`${name}: the trigger ${says ? 'says so, and goes on when it is over' : 'works'}`, async () => {
			await using one = await open();
			const from = engine.log.length;
			const trigger = startTrigger(engine, {
				type: 'fleetTrigger',
				parameters: { source: 'clusterChanged', interval: '500ms' },
				credential: credential(one.settings),
			});
			await using _end = { [Symbol.asyncDispose]: () => trigger.close().catch(() => {}) };
			// what only a user can mend is refused when it is activated
			if (says && !one.strike && codes[says.code].cure === 'user') {
				await assert.rejects(
					trigger.started,
					(error: Error) => says.message.test(error.message) && !SECRETS.test(error.message),
				);
				return;
			}
			await trigger.started;
			await one.strike?.();
			const logged = () => engine.log.slice(from);
			if (says) {
				await until(() => logged().some((line) => says.message.test(line)), 'it to be logged');
				assert.ok(!logged().some((line) => SECRETS.test(line)));
			}
			if (one.strike) one.lab.cluster.join(labMachine(3));
			await one.mend?.();
			if (one.strike || !says) {
				if (!one.strike) one.lab.cluster.join(labMachine(3));
				const joined = await until(() => trigger.named('machine.joined')[0], 'the change', 40);
				if (says && !passes) assert.equal(joined['recovered'], true);
			}
			assert.deepEqual(
				trigger.events().filter(({ event }) => /left|destroyed/.test(String(event))),
				[],
			);
			assert.deepEqual(trigger.failures, []);
		});
});
