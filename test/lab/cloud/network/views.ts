import { isAdmin, mayWrite } from '../auth.ts';
import type { Item } from '../call.ts';
import { type Neutron, owns } from './context.ts';
import type { Kind } from './kinds.ts';

const provider = (item: Item): Item =>
	item['router:external'] === true
		? {
				'provider:network_type': 'flat',
				'provider:physical_network': 'ext',
				'provider:segmentation_id': null,
			}
		: {
				'provider:network_type': 'local',
				'provider:physical_network': null,
				'provider:segmentation_id': null,
			};

const rulesOf = ({ world }: Neutron, id: unknown): Item[] =>
	[...world.network.rules.values()]
		.filter((rule) => rule['security_group_id'] === id)
		.sort((one, other) => (String(one['id']) < String(other['id']) ? -1 : 1));

const shownRule = ({ standard_attr_id: _id, tags: _tags, ...rule }: Item): Item => rule;

const portDetails = ({ world }: Neutron, id: unknown): Item | null => {
	const port = world.network.ports.get(String(id));
	if (!port) return null;
	const { name, network_id, mac_address, admin_state_up, status, device_id, device_owner } = port as Record<
		string,
		string
	>;
	return {
		name: name ?? '',
		network_id: network_id ?? '',
		mac_address: mac_address ?? '',
		admin_state_up: (admin_state_up ?? true) as unknown as boolean,
		status: status ?? '',
		device_id: device_id ?? '',
		device_owner: device_owner ?? '',
	};
};

/** A resource with what is worked out, and with what only admins see. */
export const shown = (neutron: Neutron, { many }: Kind, item: Item): Item => {
	const admin = isAdmin(neutron.token);
	switch (many) {
		case 'networks':
			if (!mayWrite(neutron.world, neutron.token) && !owns(neutron, item) && neutron.world.policy === 'new') {
				// a reader does not see this of another's network
				const { 'router:external': _external, ...rest } = item;
				return rest;
			}
			return admin ? { ...item, ...provider(item) } : item;
		case 'ports':
			return admin
				? {
						...item,
						'binding:host_id': item['device_owner'] === 'compute:nova' ? 'aio' : '',
						'binding:profile': {},
						'binding:vif_details': {},
						'binding:vif_type': item['device_owner'] === 'compute:nova' ? 'ovs' : 'unbound',
					}
				: item;
		case 'security-groups':
			return { ...item, shared: false, security_group_rules: rulesOf(neutron, item['id']) };
		case 'security-group-rules':
			return shownRule(item);
		case 'floatingips':
			return { ...item, port_details: portDetails(neutron, item['port_id']) };
		default:
			return item;
	}
};
