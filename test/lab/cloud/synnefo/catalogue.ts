import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Answer, Item, Json, Route } from '../call.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import type { Asked } from './astakos.ts';
import { imageFor, visibleImages } from './image.ts';
import type { Image, Synnefo } from './state.ts';

const flavor = (world: Synnefo, id: number, base: string, detail: boolean): Item => {
	const found = world.flavors.get(id);
	if (!found) throw fault(404, 'Flavor not found.');
	const brief = { id, name: found.name, links: links(`${base}/cyclades/compute/v2.0/flavors/${id}`) };
	if (!detail) return brief;
	return {
		...brief,
		ram: found.ram,
		disk: found.disk,
		vcpus: found.vcpus,
		'SNF:disk_template': 'ext_fake',
		'SNF:volume_type': 1,
		'SNF:allow_create': true,
		'SNF:flavor-access': [],
		'os-flavor-access:is_public': true,
	};
};

const image = (one: Image, base: string, detail: boolean): Item => {
	const href = `${base}/cyclades/compute/v2.0/images/${one.id}`;
	const alternate = { rel: 'alternate', href: `${base}/cyclades/image/v1.0/images/${one.id}` };
	const brief = { id: one.id, name: one.name, links: [...(links(href) as Json[]), alternate] };
	if (!detail) return brief;
	return {
		...brief,
		created: iso(one.changed).replace('.000000', ''),
		updated: iso(one.changed).replace('.000000', ''),
		user_id: one.owner,
		tenant_id: one.owner,
		public: one.public,
		is_snapshot: one.location.includes('/snapshots/'),
		status: 'ACTIVE',
		progress: 100,
		metadata: Object.fromEntries(one.properties),
	};
};

const keypair = (name: string, key: string): Item => {
	const [, base64 = ''] = key.split(' ');
	const bytes = Buffer.from(base64, 'base64');
	const known = bytes.length > 11 + bytes.readUInt32BE(0) && bytes.length > 140;
	const digest = createHash('md5')
		.update(bytes)
		.digest('hex')
		.replaceAll(/..(?!$)/g, '$&:');
	return { name, public_key: key, fingerprint: known ? digest : 'unknown fingerprint' };
};

const createKey = async ({ world, call, user }: Asked): Promise<Answer> => {
	const { name, public_key: input } = await bodyOf(call, 'keypair');
	if (typeof name !== 'string') throw fault(400, 'Malformed request.');
	if (world.keys.has(`${user.uuid}/${name}`))
		throw fault(409, 'A keypair with that name already exists', { name: 'conflict' });
	const made = input === undefined ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : undefined;
	const pem = made?.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
	const spki = made?.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
	const key = typeof input === 'string' ? input : `ssh-rsa ${spki ?? ''}`;
	world.keys.set(`${user.uuid}/${name}`, { user: user.uuid, name, key });
	return answer(201, { keypair: { ...keypair(name, key), ...(pem ? { private_key: pem } : {}) } });
};

const keyOf = ({ world, user }: Asked, name: string) => {
	const found = world.keys.get(`${user.uuid}/${name}`);
	if (!found) throw fault(404, 'Keypair not found');
	return found;
};

export const catalogueRoutes: readonly Route<Asked>[] = [
	[
		'GET',
		'/flavors',
		({ world, call }) =>
			answer(200, { flavors: [...world.flavors.keys()].map((id) => flavor(world, id, call.base, false)) }),
	],
	[
		'GET',
		'/flavors/detail',
		({ world, call }) =>
			answer(200, { flavors: [...world.flavors.keys()].map((id) => flavor(world, id, call.base, true)) }),
	],
	[
		'GET',
		'/flavors/:id',
		({ world, call }, id) => answer(200, { flavor: flavor(world, Number(id), call.base, true) }),
	],
	[
		'GET',
		'/images',
		({ world, call, user }) =>
			answer(200, { images: visibleImages(world, user).map((each) => image(each, call.base, false)) }),
	],
	[
		'GET',
		'/images/detail',
		({ world, call, user }) =>
			answer(200, { images: visibleImages(world, user).map((each) => image(each, call.base, true)) }),
	],
	[
		'GET',
		'/images/:id',
		({ world, call, user }, id) => answer(200, { image: image(imageFor(world, user, id), call.base, true) }),
	],
	[
		'GET',
		'/os-keypairs',
		({ world, user }) =>
			answer(200, {
				keypairs: [...world.keys.values()]
					.filter((each) => each.user === user.uuid)
					.map(({ name, key }) => ({ keypair: keypair(name, key) })),
			}),
	],
	['POST', '/os-keypairs', createKey],
	[
		'GET',
		'/os-keypairs/:name',
		(asked, name) => answer(200, { keypair: keypair(name, keyOf(asked, name).key) }),
	],
	[
		'DELETE',
		'/os-keypairs/:name',
		(asked, name) => {
			keyOf(asked, name);
			asked.world.keys.delete(`${asked.user.uuid}/${name}`);
			return answer(204);
		},
	],
];
