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
