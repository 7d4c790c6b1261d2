import { makePort } from '../network/make.ts';
import type { Server } from '../compute/state.ts';
import type { Cloud } from '../index.ts';
import { recording } from '../recordings.ts';

interface Shown {
	readonly id: string;
	readonly name: string;
	readonly status: string;
	readonly created: string;
	readonly user_id: string;
	readonly tenant_id: string;
	readonly flavor: { id: string };
	readonly image: { id: string };
	readonly addresses: Record<string, { addr: string }[]>;
	readonly hostId: string;
	readonly 'OS-SRV-USG:launched_at': string | null;
	readonly 'OS-EXT-STS:task_state': string | null;
	readonly 'OS-EXT-AZ:availability_zone': string;
	readonly 'OS-EXT-STS:power_state': number;
	readonly 'OS-EXT-STS:vm_state': string;
}

/** A server that stood before the recording began. */
const standing = (cloud: Cloud, shown: Shown): void => {
	const { compute, network } = cloud.world;
	const server: Server = {
		id: shown.id,
		name: shown.name,
		project: shown.tenant_id,
		user: shown.user_id,
		image: shown.image.id,
		flavor: [...compute.flavors.values()].find(({ id }) => id === shown.flavor.id) as Server['flavor'],
		created: Date.parse(shown.created),
		updated: Date.parse(shown.created),
		vmState: shown['OS-EXT-STS:vm_state'],
		taskState: shown['OS-EXT-STS:task_state'],
		powerState: shown['OS-EXT-STS:power_state'],
		host: 'aio',
		hostId: shown.hostId,
		zone: shown['OS-EXT-AZ:availability_zone'],
		metadata: {},
		tags: [],
		keyName: null,
		configDrive: false,
		description: shown.name,
		locked: null,
		lockedReason: null,
		diskConfig: 'MANUAL',
		hostname: shown.name,
		groups: [],
		wired: true,
		addressed: true,
		attachments: [],
		fault: null,
		launched: shown['OS-SRV-USG:launched_at'] === null ? null : Date.parse(shown.created),
		terminated: null,
		deleted: false,
		scheduling: shown['OS-EXT-STS:task_state'] === 'scheduling',
		userData: null,
		reservation: 'r-standing',
		serverGroup: null,
		actions: [],
		turn: 0,
		accessIPv4: '',
		accessIPv6: '',
	};
	compute.servers.set(server.id, server);
	for (const [name, addresses] of Object.entries(shown.addresses)) {
		const on = [...network.networks.values()].find((each) => each['name'] === name);
		const subnet = [...network.subnets.values()].find((each) => each['network_id'] === on?.['id']);
		if (!on || !subnet) continue;
		makePort(cloud.world, server.project, String(on['id']), {
			device_id: server.id,
			device_owner: 'compute:nova',
			fixed_ips: addresses.map(({ addr }) => ({ subnet_id: subnet['id'] ?? null, ip_address: addr })),
		});
	}
};

/** What happened to the real cloud outside the recording, before that line. */
export const aside = (cloud: Cloud, file: string, line: number): void => {
	const { image, troubles } = cloud.world;
	if (file === '20' && line === 1) {
		for (const [id, { name }] of image.images) if (name === 'x') image.images.delete(id);
		const { servers } = recording('20')[24]?.response?.body as { servers: Shown[] };
		for (const shown of [...servers].reverse()) standing(cloud, shown);
	}
	if (file === '23' && line === 218) troubles.detachHangs = true;
	if (file === '23' && line === 252) cloud.failNextVolume();
	if (file === '25' && line === 25) {
		const { servers } = recording('25')[24]?.response?.body as { servers: Shown[] };
		for (const shown of [...servers].reverse()) standing(cloud, shown);
	}
	if (file === '03' && line === 41) troubles.identityDown = true;
	if (file === '03' && line === 51) troubles.identityDown = false;
};
