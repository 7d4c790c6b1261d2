import { systemProject } from './projects.ts';
import { accountOf, addVersion, newBox, storedFor } from './pithos/state.ts';
import { ALICE, BOB, CAROL, type Synnefo } from './state.ts';

const users = [
	[ALICE, 'alice@example.org', 'Alice A', 'TOKEN-ALICE'],
	[BOB, 'bob@example.org', 'Bob B', 'TOKEN-BOB'],
	[CAROL, 'carol@example.org', 'Carol C', 'TOKEN-CAROL'],
] as const;

/** An image for servers, as a file of Alice that everybody may use. */
export const seedImage = (world: Synnefo): string => {
	const account = accountOf(world, ALICE);
	const box = account.boxes.get('images') ?? newBox(world, account, 'images');
	const bytes = Buffer.alloc(200_000, 'x');
	const { blockSize } = world.blocks;
	const hashes: string[] = [];
	for (let at = 0; at < bytes.length; at += blockSize)
		hashes.push(world.blocks.keep(bytes.subarray(at, at + blockSize)));
	addVersion(world, account, box, storedFor(box, 'debian.diskdump'), ALICE, {
		size: bytes.length,
		hashes,
		etag: world.blocks.md5(hashes, bytes.length),
		type: 'application/octet-stream',
	});
	const id = '0556ea17-65b1-4225-84d7-e2739bedf7dc';
	world.images.set(id, {
		id,
		name: 'Debian Base',
		location: `pithos://${ALICE}/images/debian.diskdump`,
		owner: ALICE,
		diskFormat: 'diskdump',
		containerFormat: 'bare',
		public: true,
		properties: new Map([
			['os', 'debian'],
			['osfamily', 'linux'],
			['users', 'root'],
		]),
		members: [],
		changed: world.clock.now(),
	});
	return id;
};

/** Two users and an admin, three flavors, the public network and its subnet, one volume type. */
export const seed = (world: Synnefo): void => {
	for (const [uuid, email, name, token] of users) {
		const user = {
			uuid,
			email,
			name,
			admin: uuid === CAROL,
			token,
			expires: world.clock.now() + world.tokenSeconds * 1000,
			defaultProject: uuid,
		};
		world.users.push(user);
		systemProject(world, user);
	}
	world.flavors.set(1, { name: 'C1R512D5ext_fake', ram: 512, disk: 5, vcpus: 1 });
	world.flavors.set(2, { name: 'C2R1024D10ext_fake', ram: 1024, disk: 10, vcpus: 2 });
	world.flavors.set(3, { name: 'C2R1024D5ext_fake', ram: 1024, disk: 5, vcpus: 2 });
	world.volumeTypes.set(1, { name: 'fast', template: 'ext_fake', detachable: false });
	world.volumeTypes.set(2, { name: 'loose', template: 'ext_loose', detachable: true });
	const now = world.clock.now();
	world.networks.set('1', {
		id: '1',
		name: 'Public',
		type: 'IP_LESS_ROUTED',
		user: null,
		project: null,
		external: true,
		created: now,
		updated: now,
		sharedToProject: false,
	});
	world.subnets.set('1', {
		id: '1',
		network: '1',
		name: 'IPv4 Subnet of Network 1',
		cidr: '192.0.2.0/24',
		gateway: '192.0.2.1',
		dhcp: false,
		pools: [{ start: '192.0.2.2', end: '192.0.2.254' }],
		nameservers: [],
		routes: [],
	});
	world.next.set('network', 2).set('subnet', 2);
};
