import { createHash } from 'node:crypto';
import { startController, type ControllerLab } from '../index.ts';
import { addMachine } from '../life/machines.ts';
import type { Model } from '../state/types.ts';
import { archiveOf } from '../http/archive.ts';
import { dbase, logsub, web } from '../store.ts';

/** UUIDs of the thrown-away controllers of the recordings. */
export interface Ids {
	readonly controller: string;
	readonly own: string;
	readonly work?: string;
	readonly empty?: string;
	readonly doomed?: string;
}

export const first: Ids = {
	controller: 'e0b94ac7-6783-4d8e-82e2-b1e552b33557',
	own: '0855be5c-ee19-4ff4-82a9-4b136019aea5',
	work: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
	empty: 'bb48f499-91b2-48d9-8734-bbb94a81e153',
	doomed: '9fe5c377-7a68-431e-83d1-9f854686b15b',
};

/** Of recording 00. */
export const SEEDED = '6dfbe5ac-5b20-41ff-87c3-646e663acecd';

/** Of recordings 17 to 20. */
export const second: Ids = {
	controller: '36ccfc48-f98a-4194-8c09-a77da1a7a514',
	own: 'f0c9ee2d-44f7-43a4-a9ef-0c6ec08b3a5c',
	work: '3bbc3804-afb9-4b92-88d8-3edaa6ff3299',
	empty: 'b8a8f790-db58-4602-8ff0-e432dbaecbcb',
	doomed: 'febe36b3-e574-490d-8bc8-5ad03b78079a',
};

const addresses = [
	{ value: '192.0.2.2', type: 'ipv4', scope: 'public' },
	{ value: 'fd00::2', type: 'ipv6', scope: 'local-cloud' },
	{ value: '127.0.0.1', type: 'ipv4', scope: 'local-machine' },
	{ value: '::1', type: 'ipv6', scope: 'local-machine' },
];

const machine = (lab: ControllerLab, model: Model, number: number) =>
	addMachine(lab.world, model, {
		manual: true,
		base: { name: 'ubuntu', channel: '24.04/stable' },
		instanceId: `manual:127.0.0.${number}`,
		addresses,
		hardware: { arch: 'amd64', cores: 2, mem: 4096 },
	});

/** What recording 00 makes in model `work`, settled. */
export const seedWork = (lab: ControllerLab, name = 'work'): void => {
	const model = lab.model(name);
	const arch = { arch: 'amd64' };
	model.config['logging-config'] = '<root>=DEBUG';
	const [one, two] = [machine(lab, model, 1), machine(lab, model, 2)];
	const base = { name: 'ubuntu', channel: '24.04/stable' };
	const shared = { of: name, base, constraints: arch };
	const archive = archiveOf(web());
	const hash = createHash('sha256').update(archive).digest('hex');
	const blog = lab.deploy(
		{ ...web(), archive, hash },
		{
			...shared,
			config: { title: 'Hello' },
			places: [{ machine: one }],
			storage: { data: { pool: 'rootfs', size: 100, count: 0 } },
			resources: [
				{
					...(web().resources['bundle'] as never as {
						name: string;
						type: string;
						path: string;
						description: string;
					}),
					id: 'b3d1fd49-e26b-4e53-8e92-a2d2826aa6e5',
					origin: 'upload',
					revision: 0,
					fingerprint: 'VgKIVLV1sOvOGqHnyvRGg/RG4bfitcTfWGBdechPKYmpOXJH1+0tRkvDaRAedUKI',
					size: 15,
					username: 'admin',
					timestamp: '2026-11-28T21:38:49.936235661Z',
					content: Buffer.from('hello resource\n'),
				},
			],
		},
	);
	lab.deploy(dbase(), { ...shared, units: 2, places: [{ machine: one }, { machine: two }] });
	lab.deploy(logsub(), { ...shared, constraints: {} });
	lab.deploy(dbase(), { ...shared, name: 'nomachine', base: { name: 'ubuntu', channel: '24.04' } });
	lab.relate('web:db', 'dbase:db', name);
	lab.relate('logsub:host', 'web:juju-info', name);
	blog.exposed = true;
	blog.exposedEndpoints = { '': { cidrs: ['0.0.0.0/0', '::/0'] } };
	model.annotations.set('application-web', { 'gui-x': '10', owner: 'me' });
};

/** The same for recordings 17 to 20, with users, and a controller to move models to. */
export const seedSecond = (lab: ControllerLab): void => {
	seedWork(lab);
	lab.tick(70);
	lab.model('work').applications.get('dbase')!.leader = 'dbase/1';
	for (const name of ['mig', 'nomig']) lab.addUser(name, { password: '<MIG_PASSWORD>' });
	lab.grant('mig', 'read', 'empty');
	const [reader] = [lab.model('empty').users.get('mig')];
	if (reader) reader.last = '2026-11-28T21:58:06Z';
	lab.migrationTarget('8039d33c-601e-482a-838b-1028939c4aae', {
		address: '10.77.0.2:17170',
		ca: '',
		password: '<ADMIN_PASSWORD_2>',
	});
};

/** A controller as the recorded ones were: an unmanaged cloud, no charm store, recorded UUIDs. */
export const startRecorded = async (ids: Ids, models: readonly (keyof Ids)[]): Promise<ControllerLab> => {
	const lab = await startController({
		profile: '4.0',
		tickEvery: 0,
		models: [],
		cloud: 'loopcloud',
		password: '<ADMIN_PASSWORD>',
		provider: { type: 'unmanaged', starts: false },
		controllerUuid: ids.controller,
		modelUuid: ids.own,
	});
	const { world } = lab;
	world.online = false;
	world.users.get('admin')!.displayName = 'admin';
	world.config['controller-name'] = 'loop';
	world.servers.splice(0, world.servers.length, [
		{ ...addresses[0]!, port: 17070 },
		{ ...addresses[1]!, port: 17070 },
	]);
	for (const name of models) lab.addModel(name, { uuid: ids[name] });
	const own = lab.model('controller');
	own.config['enable-os-upgrade'] = true;
	const zero = addMachine(world, own, {
		manual: true,
		base: { name: 'ubuntu', channel: '24.04/stable' },
		instanceId: 'manual:',
		addresses,
		hardware: { arch: 'amd64', cores: 2, mem: 24576 },
		constraints: { arch: 'amd64' },
		jobs: ['JobHostUnits', 'JobManageModel'],
	});
	zero.controller = true;
	const { charm, endpoint } = await import('../state/make.ts');
	lab.deploy(
		charm('juju-controller', {
			url: 'local:amd64/juju-controller-0',
			endpoints: [
				endpoint('peer', 'dbcluster', 'dbcluster'),
				endpoint('provider', 'website', 'http'),
				endpoint('provider', 'metrics-endpoint', 'prometheus_scrape'),
			],
			behaviour: {
				workload: () => ({ status: 'active', info: 'stand-in' }),
				ports: ['17022/tcp', '17070/tcp'],
			},
		}),
		{
			of: 'controller',
			name: 'controller',
			places: [{ machine: zero }],
			base: { name: 'ubuntu', channel: '24.04/stable' },
		},
	);
	return lab;
};
