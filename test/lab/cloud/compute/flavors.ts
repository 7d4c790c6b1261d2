import type { Answer, Item } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { uuid } from '../world.ts';
import { bodyPart, type Nova, paged } from './context.ts';
import { accepted, denied, fail, json } from './errors.ts';
import type { Flavor } from './state.ts';
import { linksOf } from './view.ts';

const shown = (nova: Nova, flavor: Flavor, detail: boolean): Item => ({
	id: flavor.id,
	name: flavor.name,
	...(detail && {
		ram: flavor.ram,
		disk: flavor.disk,
		swap: flavor.swap || (nova.minor >= 75 ? 0 : ''),
		'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeral,
		'OS-FLV-DISABLED:disabled': false,
		vcpus: flavor.vcpus,
		'os-flavor-access:is_public': flavor.isPublic,
		rxtx_factor: flavor.rxtx,
	}),
	links: linksOf(nova, `flavors/${flavor.id}`),
	...(nova.minor >= 55 && { description: flavor.description }),
	...(detail && nova.minor >= 61 && { extra_specs: flavor.extraSpecs }),
});

const list = (nova: Nova, path: string, detail: boolean): Answer => {
	const { query } = nova.call;
	const least = (key: string) => Number(query.get(key) ?? 0);
	const all = [...nova.world.compute.flavors.values()]
		.filter(({ ram, disk }) => ram >= least('minRam') && disk >= least('minDisk'))
		.sort((one, other) => (one.id < other.id ? -1 : 1));
	const { entries, next } = paged(nova, all, ({ id }) => id, path);
	return json(200, {
		flavors: entries.map((flavor) => shown(nova, flavor, detail)),
		...(next && { flavors_links: [next] }),
	});
};

export const listFlavors = (nova: Nova): Answer => list(nova, 'flavors', false);
export const listFlavorsDetail = (nova: Nova): Answer => list(nova, 'flavors/detail', true);

const find = ({ world }: Nova, id: string): Flavor => {
	const flavor = world.compute.flavors.get(id);
	if (!flavor) throw fail(404, `Flavor ${id} could not be found.`);
	return flavor;
};

export const getFlavor = (nova: Nova, id: string): Answer =>
	json(200, { flavor: shown(nova, find(nova, id), true) });

export const extraSpecs = (nova: Nova, id: string): Answer =>
	json(200, { extra_specs: find(nova, id).extraSpecs });

export const createFlavor = async (nova: Nova): Promise<Answer> => {
	if (!isAdmin(nova.token)) throw denied('os-flavor-manage:create');
	const input = await bodyPart(nova, 'flavor');
	const name = String(input['name']);
	const { flavors } = nova.world.compute;
	if ([...flavors.values()].some((flavor) => flavor.name === name))
		throw fail(409, `Flavor with name ${name} already exists.`);
	const flavor: Flavor = {
		id: String(input['id'] ?? uuid()),
		name,
		ram: Number(input['ram']),
		disk: Number(input['disk']),
		vcpus: Number(input['vcpus']),
		swap: Number(input['swap'] ?? 0),
		ephemeral: Number(input['OS-FLV-EXT-DATA:ephemeral'] ?? 0),
		isPublic: input['os-flavor-access:is_public'] !== false,
		rxtx: Number(input['rxtx_factor'] ?? 1),
		description: (input['description'] ?? null) as string | null,
		extraSpecs: {},
	};
	flavors.set(flavor.id, flavor);
	return json(200, { flavor: shown(nova, flavor, true) });
};

export const deleteFlavor = (nova: Nova, id: string): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-flavor-manage:delete');
	find(nova, id);
	nova.world.compute.flavors.delete(id);
	return accepted;
};
