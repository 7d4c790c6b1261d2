const active = { current: 'active', message: 'ready', since: '2026-01-31T03:12:45.678Z' };
const idle = { current: 'idle', message: '', since: '2026-01-31T03:12:45.678Z' };

export const unitSample = {
	name: 'web/0',
	application: 'web',
	machine: '0',
	leader: true,
	life: 'alive',
	workloadStatus: active,
	agentStatus: idle,
	workloadVersion: '1.2.3',
	publicAddress: '10.0.0.11',
	privateAddress: null,
	ports: ['80/tcp'],
	charm: null,
	principal: null,
	agentVersion: '3.6.14',
};
export const machineSample = {
	id: '0',
	hostname: 'juju-1',
	instanceId: 'i-0abc',
	dnsName: '10.0.0.11',
	addresses: ['10.0.0.11'],
	base: 'ubuntu@24.04',
	life: 'alive',
	agentStatus: { ...idle, current: 'started' },
	instanceStatus: { ...idle, current: 'running' },
	hardware: 'arch=amd64 cores=2 mem=4096M',
	constraints: null,
	parent: null,
	controller: false,
};
export const applicationSample = {
	name: 'web',
	charm: 'ch:amd64/web-42',
	charmName: 'web',
	charmRevision: 42,
	channel: 'latest/stable',
	base: 'ubuntu@24.04',
	life: 'alive',
	status: active,
	exposed: false,
	workloadVersion: '1.2.3',
	scale: null,
	relations: { db: ['mysql'] },
	subordinateTo: [],
	subordinate: false,
	canUpgradeTo: null,
	endpointBindings: { '': 'alpha' },
	publicAddress: null,
};
export const relationSample = {
	id: 1,
	key: 'web:db mysql:server',
	interface: 'mysql',
	scope: 'global',
	ends: [
		{ application: 'web', endpoint: 'db', role: 'requirer' },
		{ application: 'mysql', endpoint: 'server', role: 'provider' },
	],
	status: { current: 'joined', message: '', since: '2026-01-31T03:12:45.678Z' },
};
export const modelStatusSample = {
	name: 'default',
	type: 'iaas',
	cloud: 'lxd',
	region: 'default',
	version: '3.6.14',
	availableVersion: null,
	status: { current: 'available', message: '', since: '2026-01-31T03:12:45.678Z' },
};
export const statusSample = {
	model: modelStatusSample,
	machines: [machineSample],
	applications: [applicationSample],
	units: [unitSample],
	relations: [relationSample],
	remoteApplications: [],
	offers: [],
	at: '2026-01-31T03:12:45.678Z',
};

/** Keys of an application’s sample that are names of users: a result has its own. */
export const applicationLoose = ['relations.*', 'endpointBindings.*', 'units.*'];
export const statusLoose = [
	'applications.*.relations.*',
	'applications.*.endpointBindings.*',
	...['machines.*', 'applications.*', 'units.*', 'relations.*', 'remoteApplications.*', 'offers.*'],
];
