import { isAdmin, mayWrite } from '../auth.ts';
import type { Call, Item } from '../call.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import { denied } from './errors.ts';
import { type Kind, notFound } from './kinds.ts';

/** What a handler of neutron gets. */
export interface Neutron {
	readonly world: World;
	readonly call: Call;
	readonly token: Token;
}

export const owns = ({ token }: Neutron, item: Item): boolean =>
	isAdmin(token) || item['project_id'] === token.project;

/** Whether the token may see it: its own, what is shared, and external networks. */
export const sees = (neutron: Neutron, item: Item): boolean => {
	if (owns(neutron, item)) return true;
	if (item['shared'] === true || item['router:external'] === true) return true;
	const network = neutron.world.network.networks.get(String(item['network_id']));
	return network?.['shared'] === true && item['cidr'] !== undefined;
};

/** The thing, where it is visible; 404 else. */
export const find = (neutron: Neutron, kind: Kind, id: string): Item => {
	const item = kind.store(neutron.world).get(id);
	if (!item || !sees(neutron, item)) throw notFound(kind, id);
	return item;
};

/** Whether the token may change that kind: subnets are left to readers even under the newer policies. */
export const maySet = ({ world, token }: Neutron, { many }: Kind): boolean =>
	mayWrite(world, token) || (many === 'subnets' && token.roles.length > 0);

/** The same for a change: 403 where it is visible but another's, or where the reader may only read. */
export const findToChange = (neutron: Neutron, kind: Kind, id: string, verb: 'update' | 'delete'): Item => {
	const item = find(neutron, kind, id);
	if (!owns(neutron, item) || !maySet(neutron, kind)) throw denied(`rule:${verb}_${kind.one}`);
	return item;
};
