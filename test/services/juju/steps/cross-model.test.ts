import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>, model = 'admin/default') =>
	runStep(service, { ...jujuSettings(lab), model }, step, input);
const waits = { wait: true, deadline: '60s' };
const OFFER = 'admin/default.shop-db';

describe('an offer, from its making to its end', { concurrency: 3 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: is consumed and related, and goes while it is in use only by force`, async () => {
			await using lab = await startJuju(profile);
			const other = (step: string, input: Record<string, unknown>) => run(lab, step, input, 'admin/other');
			const offered = { model: 'default', application: 'mysql', endpoints: ['db'], name: 'shop-db' };
			assert.deepEqual((await run(lab, 'offer.create', offered))[0]?.['connections'], []);
			await other('application.deploy', { charm: 'wordpress', application: 'blog', ...waits });
			await other('offer.consume', { offer: OFFER, alias: 'remote-db' });
			await other('relation.add', { first: 'blog', second: 'remote-db', ...waits });
			const [told] = await run(lab, 'offer.getMany', { model: 'default' });
			const [connection, ...more] = told?.['connections'] as { user: string; endpoint: string }[];
			assert.deepEqual([connection?.user, connection?.endpoint, more], ['admin', 'db', []]);

			const remove = (force: boolean) => run(lab, 'offer.remove', { offer: OFFER, force, preview: false });
			const used = await failure(remove(false));
			assert.deepEqual([used.code, /offer has 1 relation/.test(used.message)], ['CONFLICT', true]);
			assert.match(used.hint ?? '', /use Force/);
			await other('relation.remove', {
				first: 'blog',
				second: 'remote-db',
				force: true,
				preview: false,
				...waits,
			});
			await other('relation.add', { first: 'blog', second: 'remote-db' });
			assert.equal((await remove(true))[0]?.['removed'], true);
			const dropped = { name: 'remote-db', force: true, preview: false, ...waits };
			assert.deepEqual(await other('offer.unconsume', dropped), [{ name: 'remote-db', removed: true }]);
		});

	it('of another controller is not taken for one of this controller that has the same name', async () => {
		await using lab = await startJuju('3.6');
		await run(lab, 'offer.create', {
			model: 'default',
			application: 'mysql',
			endpoints: ['db'],
			name: 'shop-db',
		});
		for (const [step, more] of [
			['offer.remove', { preview: false }],
			['offer.grant', { user: 'admin', access: 'read' }],
			['offer.consume', {}],
		] as const) {
			const error = await failure(run(lab, step, { offer: `far:${OFFER}`, ...more }));
			assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'offer']);
			assert.match(error.message, /leave out “far:”/);
		}
		assert.equal(lab.model().offers.size, 1);
	});
});
