/** Results as users see them: documentation, previews, and what the tests compare real results with. */
const owned = {
	projectId: 'c36351c80aed4a7192207d385d74c32a',
	created: '2026-01-31T03:12:45.000Z',
	updated: '2026-01-31T03:12:46.000Z',
};

export const serverSample = {
	id: '4c20ad56-607b-4b46-b216-d31cc2c85f18',
	name: 'web-1',
	status: 'ACTIVE',
	taskState: null,
	progress: 100,
	addresses: [
		{ network: 'private', address: '10.1.0.183', version: 4, type: 'fixed', mac: 'fa:16:3e:84:c8:5a' },
	],
	flavorId: null,
	flavorName: 'm1.small',
	vcpus: 1,
	ram: 268435456,
	imageId: '1405f7c8-8f68-4d2c-960c-a593bfb10064',
	keyName: 'ops',
	availabilityZone: 'nova',
	securityGroups: ['default'],
	volumeIds: [],
	metadata: { role: 'web' },
	tags: [],
	host: null,
	locked: false,
	fault: null,
	userId: 'ba636844cbd74cae8bc15be072a0beff',
	...owned,
};

export const flavorSample = {
	id: 'a9d64245-dcee-4767-b3b7-0476a4f6f4a3',
	name: 'm1.tiny',
	vcpus: 1,
	ram: 67108864,
	disk: 1073741824,
	ephemeral: 0,
	swap: 0,
	diskType: null,
	public: true,
	disabled: false,
	description: null,
	extraSpecs: {},
};

export const keyPairSample = {
	id: 'ops',
	name: 'ops',
	fingerprint: 'ff:03:a7:59:46:f0:8e:5e:db:df:5b:19:fa:29:f9:4b',
	publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0s ops',
	type: 'ssh',
	created: null,
};

export const imageSample = {
	id: '1405f7c8-8f68-4d2c-960c-a593bfb10064',
	name: 'debian-12',
	status: 'active',
	visibility: 'private',
	size: 346030080,
	diskFormat: 'qcow2',
	containerFormat: 'bare',
	checksum: 'fcd6bcb56c1689fcef28b57c22475bad',
	minDisk: 0,
	minRam: 0,
	protected: false,
	tags: [],
	location: null,
	properties: { os_distro: 'debian' },
	...owned,
};
export const memberSample = {
	imageId: imageSample.id,
	memberId: '5b0e3a54f3b24f4b9c0f5b8a1b0c9d21',
	status: 'pending',
};

export const networkSample = {
	id: '989468dc-0542-4c9f-87fe-8f2c632c1c7f',
	name: 'private',
	status: 'ACTIVE',
	adminStateUp: true,
	shared: false,
	external: false,
	subnetIds: ['62fce5df-a8e6-4763-bb55-c56e2c2575f0'],
	mtu: 1500,
	type: null,
	description: null,
	tags: [],
	...owned,
};
export const subnetSample = {
	id: '62fce5df-a8e6-4763-bb55-c56e2c2575f0',
	name: 'private-v4',
	networkId: networkSample.id,
	cidr: '10.1.0.0/24',
	ipVersion: 4,
	gatewayIp: '10.1.0.1',
	enableDhcp: true,
	dnsNameservers: ['9.9.9.9'],
	allocationPools: [{ start: '10.1.0.2', end: '10.1.0.254' }],
	description: null,
	...owned,
};
export const portSample = {
	id: '132af799-bfb6-4afa-a4b3-f71d2abef1a3',
	name: 'web-1',
	networkId: networkSample.id,
	status: 'ACTIVE',
	macAddress: 'fa:16:3e:d0:f1:30',
	adminStateUp: true,
	deviceId: serverSample.id,
	deviceOwner: 'compute:nova',
	fixedIps: [{ subnetId: subnetSample.id, ipAddress: '10.1.0.121' }],
	securityGroupIds: ['9d2bf588-a855-4d5d-9840-08a1dd2f3619'],
	description: null,
	...owned,
};
export const floatingIpSample = {
	id: '817d1114-8f20-4a69-963d-e00f90d4d6e3',
	name: '203.0.113.156',
	address: '203.0.113.156',
	networkId: '3ed1f0d6-4d06-403d-85d8-fb55b3cd1906',
	portId: portSample.id,
	fixedIpAddress: '10.1.0.121',
	routerId: 'd496efd1-58d1-4451-850a-ca3038ea503d',
	serverId: serverSample.id,
	status: 'ACTIVE',
	description: null,
	...owned,
};
export const routerSample = {
	id: 'd496efd1-58d1-4451-850a-ca3038ea503d',
	name: 'r1',
	status: 'ACTIVE',
	adminStateUp: true,
	externalNetworkId: floatingIpSample.networkId,
	externalAddresses: ['203.0.113.7'],
	routes: [],
	description: null,
	...owned,
};
export const ruleSample = {
	id: '2d13b95b-9b92-46a4-a44f-f001377e229d',
	name: null,
	securityGroupId: '16da0311-3bc5-49b3-8503-f2214a589ae4',
	direction: 'ingress',
	ethertype: 'IPv4',
	protocol: 'tcp',
	portMin: 443,
	portMax: 443,
	remoteIpPrefix: '0.0.0.0/0',
	remoteGroupId: null,
	description: null,
};
export const securityGroupSample = {
	id: ruleSample.securityGroupId,
	name: 'web',
	description: 'Web servers',
	rules: [ruleSample],
	...owned,
};
export const volumeSample = {
	id: '8df8a19d-9355-4093-80e2-96ce7d774b3d',
	name: 'data-1',
	description: null,
	status: 'in-use',
	size: 10737418240,
	volumeType: 'fast',
	bootable: false,
	encrypted: false,
	availabilityZone: 'nova',
	attachments: [
		{ serverId: serverSample.id, device: '/dev/vdb', attachmentId: '0b2f6a5e-0e5f-4a77-9a5d-1de0ad5ad3d4' },
	],
	metadata: {},
	snapshotId: null,
	sourceVolumeId: null,
	imageId: null,
	multiattach: false,
	...owned,
};
export const snapshotSample = {
	id: '4354bc36-a756-4302-b1f0-2b95340db12a',
	name: 'data-1 2026-01-31',
	description: null,
	volumeId: volumeSample.id,
	status: 'available',
	size: volumeSample.size,
	metadata: {},
	...owned,
};
export const volumeTypeSample = {
	id: '78898dbf-d84c-4c0d-9a93-349f2e07e10c',
	name: 'fast',
	description: null,
	public: true,
	extraSpecs: {},
};
export const backupSample = {
	id: '9d0d39c5-5a0c-4f39-9cf5-0d2c9a2b0f3e',
	name: 'data-1 weekly',
	description: null,
	volumeId: volumeSample.id,
	status: 'available',
	size: volumeSample.size,
	incremental: false,
	failReason: null,
	...owned,
};
