import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { withOverlay } from '../../../../src/services/juju/model/bundle/overlay.ts';
import { parseBundle } from '../../../../src/services/juju/model/bundle/parse.ts';
import { readZip } from '../../../../src/services/juju/wire/zip.ts';
import { readDevices } from '../../../../src/services/juju/wire/values/devices.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { archiveOf } from '../../../lab/juju/http/archive.ts';
import { zip } from '../../../lab/juju/http/zip.ts';
import { type ControllerLab, dbase, type Release, web } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const deploy = (lab: ControllerLab, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), 'bundle.deploy', input);
const fileOf = (files: Readonly<Record<string, Buffer | string>>) => {
	const bytes = zip(Object.fromEntries(Object.entries(files).map(([name, one]) => [name, Buffer.from(one)])));
	return {
		name: 'bundle.zip',
		size: bytes.length,
		async *read() {
			yield bytes;
		},
	};
};
const yaml = `applications:
  site:
    charm: ./charms/web.charm
    num_units: 1
    options: {title: "include-file://texts/title.txt"}
    resources: {bundle: ./files/bundle.txt}
  store:
    charm: ./charms/dbase.charm
    num_units: 1
  blog: {charm: wordpress, num_units: 1, channel: 8.0/stable}
relations:
- [site:db, store:db]
- [blog:db, sitedb:db]
`;
const files = {
	'bundle.yaml': yaml,
	'charms/web.charm': archiveOf(web()),
	'charms/dbase.charm': archiveOf(dbase()),
	'texts/title.txt': 'from a file',
	'files/bundle.txt': 'content',
};
const sent = (lab: ControllerLab, request: string) =>
	lab.requests.filter((one) => one.request === request).map(({ params }) => params);

describe('a bundle with files', { concurrency: 3 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: charms, resources and included files come out of its archive`, async () => {
			await using lab = await startJuju(profile);
			const overlays = ['applications: {blog: null}'];
			const input = { from: 'archive', archive: fileOf(files), overlays };
			const before = lab.model().charms.size;
			const plan = await deploy(lab, { ...input, preview: true });
			assert.deepEqual(
				plan.map(({ text }) => text),
				[
					'deploy local:web-0 as site',
					'deploy local:dbase-0 as store',
					'integrate site:db with store:db',
					'add a unit of site',
					'add a unit of store',
				],
			);
			assert.equal(lab.model().charms.size, before, 'a preview uploads nothing');
			await deploy(lab, { ...input, wait: true, deadline: '60s' });
			const site = lab.application('site');
			assert.match(site.charm, /^local:(.+\/)?web-\d+$/);
			assert.equal(site.config['title'], 'from a file');
			assert.equal(site.resources.get('bundle')?.size, 7);
			assert.match(lab.application('store').charm, /^local:(.+\/)?dbase-\d+$/);
		});

	it('has files also in annotations, of applications and of machines', async () => {
		await using lab = await startJuju('3.6');
		const own = {
			'bundle.yaml': `applications:
  site: {charm: mysql, num_units: 1, to: ["0"], annotations: {note: "include-file://n.txt", x: plain}}
machines: {"0": {annotations: {note: "include-base64://n.txt"}}}`,
			'n.txt': 'a note',
		};
		await deploy(lab, { from: 'archive', archive: fileOf(own) });
		const [asked] = sent(lab, 'GetChangesMapArgs') as [{ yaml: string }];
		const { applications, machines } = JSON.parse(asked.yaml);
		assert.deepEqual(applications.site.annotations, { note: 'a note', x: 'plain' });
		assert.deepEqual(machines, { 0: { annotations: { note: 'YSBub3Rl' } } });
		const { 'n.txt': _, ...rest } = own;
		const error = await failure(deploy(lab, { from: 'archive', archive: fileOf(rest) }));
		assert.match(
			error.message,
			/^Annotation note of (site|machine 0) is in the file n\.txt, which the archive/,
		);
	});

	it('names the file that is not there, or that nobody gave, and nothing is sent', async () => {
		await using lab = await startJuju('4.0');
		for (const missing of ['charms/web.charm', 'texts/title.txt', 'files/bundle.txt']) {
			const { [missing]: _, ...rest } = files as Record<string, Buffer | string>;
			const error = await failure(deploy(lab, { from: 'archive', archive: fileOf(rest) }));
			assert.equal(error.code, 'BAD_INPUT');
			assert.match(
				error.message,
				new RegExp(`site is in the file .*${missing}, which the archive does not have`),
			);
		}
		const bare = await failure(deploy(lab, { yaml }));
		assert.match(bare.message, /is in a file, \.\/files\/bundle\.txt, which the server cannot read/);
		const outside = yaml.replace('./charms/web.charm', '../../etc/web.charm');
		const away = fileOf({ ...files, 'bundle.yaml': outside });
		assert.match((await failure(deploy(lab, { from: 'archive', archive: away }))).message, /does not have/);
		const empty = await failure(deploy(lab, { from: 'archive', archive: fileOf({ 'other.yaml': '' }) }));
		assert.match(empty.message, /no bundle\.yaml/);
		assert.equal(sent(lab, 'Deploy').length + sent(lab, 'AddPendingResources').length, 0);
	});

	it('of a charm in the store gives it the resource after the deploy', async () => {
		await using lab = await startJuju('3.6');
		lab.world.store.set('web', [{ ...web(), source: 'store', url: 'ch:amd64/web-1', revision: 1 } as never]);
		const own = {
			'bundle.yaml': 'applications: {site: {charm: web, num_units: 1, resources: {bundle: ./b.txt}}}',
			'b.txt': 'mine',
		};
		await deploy(lab, { from: 'archive', archive: fileOf(own) });
		assert.equal(lab.application('site').resources.get('bundle')?.size, 4);
	});

	for (const profile of ['2.9', '3.6'] as Release[])
		it(`${profile}: whose resource cannot be uploaded after the deploy says so; the deploy counts, the rest goes on`, async () => {
			await using lab = await startJuju(profile);
			const own = {
				'bundle.yaml': 'applications: {site: {charm: mysql, num_units: 1, resources: {nothing: ./b.txt}}}',
				'b.txt': 'mine',
			};
			const error = await failure(deploy(lab, { from: 'archive', archive: fileOf(own) }));
			const { done, failed } = error.details as Record<string, { change?: string; key?: string }[]>;
			assert.deepEqual(
				done?.map(({ change }) => change),
				['deploy', 'addUnit'],
				JSON.stringify(failed),
			);
			assert.deepEqual(
				failed?.map(({ key }) => key),
				['upload the resources of site'],
			);
			assert.match(JSON.stringify(failed), /site was deployed, but its resource nothing was not uploaded: /);
			assert.equal(lab.application('site').units.size, 1);
		});

	it('has devices, in each way of deploying', async () => {
		for (const [profile, request] of [
			['2.9', 'Deploy'],
			['3.6', 'DeployFromRepository'],
		] as [Release, string][]) {
			await using lab = await startJuju(profile);
			await deploy(lab, {
				yaml: 'applications: {ai: {charm: mysql, num_units: 1, devices: {gpu: "2,nvidia.com/gpu,model=k80"}}}',
			});
			assert.match(
				JSON.stringify(sent(lab, request)),
				/"gpu":\{"Type":"nvidia\.com\/gpu","Count":2,"Attributes":\{"model":"k80"\}\}/,
			);
		}
	});
});

describe('an archive', () => {
	const made = zip({ a: Buffer.from('x'.repeat(500)), b: Buffer.from('whole') });
	const damaged = (field: number, value: number) => {
		const bytes = Buffer.from(made);
		bytes.writeUInt32LE(value, bytes.readUInt32LE(bytes.length - 6) + field);
		return bytes;
	};
	it('is read where its directory is right', () => {
		assert.deepEqual(
			[...readZip(made, ['a', 'b'], 'bundle')].map(([name, { length }]) => [name, length]),
			[
				['a', 500],
				['b', 5],
			],
		);
	});
	it('is refused as damaged where length or checksum of a file are not those of its directory', () => {
		const refused = { code: 'BAD_INPUT', message: 'The bundle is a damaged archive' };
		assert.throws(() => readZip(damaged(16, 7), ['a'], 'bundle'), refused);
		assert.throws(() => readZip(damaged(24, 20), ['a'], 'bundle'), refused);
		assert.throws(() => readZip(damaged(24, 501), ['a'], 'bundle'), refused);
		assert.equal(String(readZip(damaged(16, 7), ['b'], 'bundle').get('b')), 'whole');
	});
});

describe('devices', () => {
	it('are a count, a type and attributes', () => {
		assert.deepEqual(readDevices({ one: 'gpu', many: '3,amd.com/gpu,a=1;b=2' }), {
			one: { Type: 'gpu', Count: 1, Attributes: {} },
			many: { Type: 'amd.com/gpu', Count: 3, Attributes: { a: '1', b: '2' } },
		});
		for (const wrong of [{ a: '' }, { a: '2' }, { a: '0,gpu' }, { a: 'gpu,x' }, { a: 1 }, 'gpu', []])
			assert.throws(() => readDevices(wrong), { code: 'BAD_INPUT' });
	});
});

describe('an overlay', () => {
	const base = {
		applications: {
			a: { charm: 'x', num_units: 1, options: { one: 1, two: 2 }, to: ['0'] },
			b: { charm: 'y' },
		},
		machines: { 0: {}, 1: {} },
		relations: [
			['a:db', 'b:db'],
			['a:x', ['b:x', 'b:y']],
		],
	};
	it('changes options by name, replaces the rest, adds and takes away', () => {
		assert.deepEqual(
			withOverlay(base, {
				applications: { a: { num_units: 3, options: { two: 3, one: null } }, c: { charm: 'z' } },
				machines: { 1: null, 2: {} },
				relations: [
					['a:db', 'b:db'],
					['c:db', 'b:db'],
				],
				series: 'jammy',
			}),
			{
				applications: {
					a: { charm: 'x', num_units: 3, options: { two: 3 }, to: ['0'] },
					b: { charm: 'y' },
					c: { charm: 'z' },
				},
				machines: { 0: {}, 2: {} },
				relations: [
					['a:db', 'b:db'],
					['a:x', ['b:x', 'b:y']],
					['c:db', 'b:db'],
				],
				series: 'jammy',
			},
		);
	});
	it('takes an application out with its relations', () => {
		assert.deepEqual(withOverlay(base, { applications: { b: null } }), {
			applications: { a: base.applications.a },
			machines: base.machines,
		});
	});
	it('leaves what the bundle itself has as nothing: machines are often written so', () => {
		const machines = { 0: null, 1: null, 2: null };
		const input = { applications: { a: { charm: 'x', to: ['0'] } }, machines };
		assert.deepEqual(withOverlay(input, { machines: { 1: { constraints: 'mem=4G' }, 2: null } }), {
			...input,
			machines: { 0: null, 1: { constraints: 'mem=4G' } },
		});
	});
	it('keeps numbers as they are written: a channel 8.0 is not 8', () => {
		assert.deepEqual(parseBundle('a: {channel: 8.0, count: 3, big: 0x10, text: "1"}', 'Bundle'), {
			a: { channel: '8.0', count: 3, big: '0x10', text: '1' },
		});
	});
	it('has keys as they are written, in whatever form YAML could read them', () => {
		assert.deepEqual(parseBundle('{01: {channel: 8.0}, 0x1f: [1.0, 2], 2.0: x, "a": 3, true: 4}', 'Bundle'), {
			'01': { channel: '8.0' },
			'0x1f': ['1.0', 2],
			'2.0': 'x',
			a: 3,
			true: 4,
		});
		const wrong: readonly [string, RegExp][] = [
			['{? {a: 1} : b}', /^Bundle has a key that is no name$/],
			[`${'{a: '.repeat(200)}1${'}'.repeat(200)}`, /^Bundle has more than 100 levels$/],
			['{a: 1, a: 2}', /^Bundle is not YAML$/],
		];
		for (const [input, message] of wrong)
			assert.throws(() => parseBundle(input, 'Bundle'), { code: 'BAD_INPUT', message });
	});
	it('that is none names itself', async () => {
		await using lab = await startJuju('4.0');
		const input = { yaml: 'applications: {a: {charm: mysql}}', overlays: ['a: [', 'x'] };
		const error = await failure(deploy(lab, input));
		assert.deepEqual([error.code, error.message], ['BAD_INPUT', 'Overlay 1 is not YAML']);
	});
});
