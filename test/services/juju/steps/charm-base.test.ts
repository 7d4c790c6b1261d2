import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { baseOfSeries } from '../../../../src/services/juju/wire/records/base.ts';
import { readBase, seriesWord } from '../../../../src/services/juju/wire/values/base.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { archiveOf } from '../../../lab/juju/http/archive.ts';
import { type ControllerLab, dbase, JujuError } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const upload = async (lab: ControllerLab): Promise<string> => {
	const bytes = archiveOf(dbase());
	const file = {
		name: 'dbase.charm',
		size: bytes.length,
		async *read() {
			yield bytes;
		},
	};
	return String((await run(lab, 'charm.upload', { file }))[0]?.['url']);
};
/** The model’s charm with these series, as its metadata would name them. */
const withSeries = async (lab: ControllerLab, series: readonly string[]): Promise<string> => {
	const uploaded = lab.model().charms.get(await upload(lab));
	assert.ok(uploaded);
	const url = 'local:kubernetes/dbase-0';
	const bases = series.map((channel) => ({ name: 'ubuntu', channel }));
	lab.model().charms.set(url, { ...uploaded, url, bases });
	return url;
};
const deploys = (lab: ControllerLab) =>
	lab.requests.filter(({ request }) => request === 'Deploy').map(({ params }) => params);

describe('the base of a local charm', { concurrency: 3 }, () => {
	it('2.9: of a series that is not known here is left to the server', async () => {
		await using lab = await startJuju('2.9');
		for (const series of ['kubernetes', 'genericlinux', 'win2012hvr2']) {
			const charm = await withSeries(lab, [series]);
			await run(lab, 'application.deploy', { charm, application: `of-${series}` });
			assert.doesNotMatch(JSON.stringify(deploys(lab).at(-1)), /"base"|"series":"[^"]/);
		}
		const charm = await withSeries(lab, ['kubernetes']);
		const error = await failure(run(lab, 'application.deploy', { charm, base: 'kubernetes' }));
		assert.match(error.message, /Base is “kubernetes”/, 'one that was typed is refused');
	});

	it('2.9: one such series beside others is passed over', async () => {
		await using lab = await startJuju('2.9');
		const charm = await withSeries(lab, ['win2012hvr2', '18.04']);
		await run(lab, 'application.deploy', { charm, application: 'two' });
		assert.match(JSON.stringify(deploys(lab).at(-1)), /"base":\{"name":"ubuntu","channel":"18\.04/);
	});

	it('knows the series of 2025', () => {
		assert.deepEqual(['plucky', 'questing'].map(baseOfSeries), ['ubuntu@25.04', 'ubuntu@25.10']);
		assert.equal(seriesWord(readBase('questing')), 'questing');
	});

	for (const request of ['ModelConfig.ModelGet', 'ModelConfig.GetModelConstraints'])
		it(`is not chosen while ${request} gives no answer; who may not ask deploys without`, async () => {
			await using lab = await startJuju('3.6');
			const charm = await upload(lab);
			const fault = (message: string, code: string) =>
				lab.fault({ request, fault: { act: 'error', error: new JujuError(message, code) } });
			fault('database is locked', '');
			const error = await failure(run(lab, 'application.deploy', { charm, application: 'site' }));
			assert.match(error.message, /database is locked/);
			assert.equal(deploys(lab).length, 0);
			fault('permission denied', 'unauthorized access');
			await run(lab, 'application.deploy', { charm, application: 'site' });
			assert.equal(deploys(lab).length, 1);
		});
});
