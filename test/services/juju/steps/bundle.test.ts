import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { bundleYaml as yaml } from '../../../hosts/services/juju/bundle.table.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { startStoreFiles } from '../../../lab/juju/http/store-files.ts';
import { runStep } from '../../../support/steps.ts';
import { failure } from '../../../support/failure.ts';

after(() => endLeases());

const deploy = (lab: ControllerLab, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), 'bundle.deploy', input);

describe('a bundle', { concurrency: 2 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: the preview lists the changes and changes nothing`, async () => {
			await using lab = await startJuju(profile);
			const before = lab.model().applications.size;
			const plan = await deploy(lab, { yaml, preview: true });
			assert.deepEqual(
				plan.map(({ text, outcome }) => [text, outcome]),
				[
					['deploy wordpress as site', 'planned'],
					['deploy mysql as sitedb', 'planned'],
					['integrate site:db with sitedb:db', 'planned'],
					['add a unit of site', 'planned'],
					['add a unit of sitedb', 'planned'],
					['add a unit of sitedb', 'planned'],
				],
			);
			assert.equal(lab.model().applications.size, before);
		});

	it('of the store is fetched by its name, without the connection’s secrets', async () => {
		await using lab = await startJuju('3.6');
		await using files = await startStoreFiles({ 'blog-stack': yaml });
		lab.offerBundle('blog-stack', files.url('blog-stack'));
		const done = await deploy(lab, { from: 'store', bundle: 'blog-stack' });
		assert.equal(done.length, 6);
		assert.deepEqual(
			files.asked.map(({ path }) => path),
			['/download/blog-stack.bundle', '/files/blog-stack.bundle'],
		);
		assert.doesNotMatch(JSON.stringify(files.asked), /authorization|cookie/i);
		await assert.rejects(deploy(lab, { from: 'store', bundle: 'mysql' }), {
			code: 'BAD_INPUT',
			message: /mysql on Charmhub is a charm, not a bundle/,
		});
	});

	it('whose application fails: what needs it is not tried, the rest is made, and all is told', async () => {
		await using lab = await startJuju('4.0');
		const wrong = yaml.replace('charm: wordpress', 'charm: nowhere-known');
		const error = await failure(deploy(lab, { yaml: wrong }));
		const details = error.details as { done?: { text: string }[]; failed?: { key: string }[] };
		assert.deepEqual(
			details.done?.map(({ text }) => text),
			['deploy mysql as sitedb', 'add a unit of sitedb', 'add a unit of sitedb'],
			JSON.stringify(error),
		);
		assert.deepEqual(
			details.failed?.map(({ key }) => key),
			['deploy nowhere-known as site', 'integrate site:db with sitedb:db', 'add a unit of site'],
		);
		assert.equal(lab.application('sitedb').units.size, 2);
		assert.equal(lab.model().applications.has('site'), false);
	});

	it('in the midst of which the answer is lost: nothing more is tried', async () => {
		await using lab = await startJuju('3.6');
		lab.fault({ request: 'Application.AddUnits', fault: { act: 'lose' } });
		const settings = { ...jujuSettings(lab), callTimeout: 1 };
		const error = await failure(runStep(service, settings, 'bundle.deploy', { yaml }));
		assert.match(JSON.stringify(error.details), /OUTCOME_UNKNOWN/);
		assert.match(JSON.stringify(error.details), /It was not tried/);
		assert.equal(lab.requests.filter(({ request }) => request === 'AddUnits').length, 1);
	});

	it('with applications that are there is refused, or leaves them as they are', async () => {
		await using lab = await startJuju('3.6');
		const known = yaml.replaceAll('sitedb', 'mysql');
		await assert.rejects(deploy(lab, { yaml: known }), { code: 'CONFLICT', message: /has mysql already/ });
		await assert.rejects(deploy(lab, { yaml: known, preview: true }), { code: 'CONFLICT' });
		assert.equal(lab.model().applications.has('site'), false);
		const plan = await deploy(lab, { yaml: known, keep: true, preview: true });
		const done = await deploy(lab, { yaml: known, keep: true });
		assert.deepEqual(
			plan.map(({ text, outcome }) => [text, outcome === 'planned' ? 'done' : outcome]),
			done.map(({ text, outcome }) => [text, outcome]),
		);
		assert.deepEqual(
			done.map(({ text, outcome }) => [text, outcome]),
			[
				['deploy mysql as mysql', 'kept'],
				['deploy wordpress as site', 'done'],
				['integrate site:db with mysql:db', 'done'],
				['add a unit of mysql', 'kept'],
				['add a unit of mysql: not made, since mysql is kept', 'left'],
				['add a unit of site', 'done'],
			],
		);
		assert.equal(lab.application('mysql').units.size, 1);
	});

	it('that cannot be right names what is wrong, quotes no secret, and nothing is sent', async () => {
		await using lab = await startJuju('3.6');
		const bad: readonly [string, RegExp][] = [
			['applications: [canary-1', /Bundle is not YAML/],
			['machines: {}', /no applications/],
			['applications: {web: {}}', /Application web of the bundle has no charm/],
			['applications: {web: {charm: ./web}}', /The charm of web is in a file, \.\/web,/],
			['applications: {web: {charm: web, resources: {x: ./f}}}', /Resource x of web is in a file, \.\/f,/],
			['applications: {web2: {charm: web, trust: true}}', /web2 asks for the cloud’s credentials/],
		];
		for (const [input, says] of bad) {
			const error = await failure(deploy(lab, { yaml: input }));
			assert.equal(error.code, 'BAD_INPUT');
			const previewed = await failure(deploy(lab, { yaml: input, preview: true }));
			assert.deepEqual([previewed.code, previewed.message], [error.code, error.message]);
			assert.match(error.message, says);
			assert.doesNotMatch(`${error.message}${error.hint}${JSON.stringify(error.details)}`, /canary/);
		}
	});

	it('is not there on 1.x', async () => {
		await using lab = await startJuju('1.25');
		await assert.rejects(deploy(lab, { yaml }), { code: 'UNSUPPORTED', message: /1\.25/ });
	});
});
