import type { KnownRefusal } from './known-refusal.ts';

/** Neutron’s. */
export const networkRefusals: readonly KnownRefusal[] = [
	{
		says: /^MacAddressInUse$/,
		code: 'CONFLICT',
		hint: 'Another port of this network has that MAC address. Leave it empty, and the cloud makes one.',
	},
	{
		says: /^SecurityGroupRuleExists$|rule already exists/i,
		code: 'CONFLICT',
		hint: 'The group has this rule already: nothing more is needed.',
	},
	{
		says: /^SecurityGroupInUse$/,
		code: 'CONFLICT',
		hint: 'Take it from the ports that have it first: “Update a port”.',
	},
	{
		says: /^ExternalGatewayForFloatingIPNotFound$/,
		code: 'CONFLICT',
		hint: 'Connect the server’s subnet to a router on that external network, or name another port of the server.',
	},
	{
		says: /^FloatingIPPortAlreadyAssociated$/,
		code: 'CONFLICT',
		hint: 'Detach the floating IP that this port has first, or name another port of the server.',
	},
	{
		says: /^(RouterInterfaceInUseByFloatingIP|RouterExternalGatewayInUseByFloatingIp)$/i,
		code: 'CONFLICT',
		hint: 'Detach the floating IPs that use the router first.',
	},
	{
		says: /^RouterInUse$/,
		code: 'CONFLICT',
		hint: 'Disconnect its subnets first: “Remove an interface from a router”.',
	},
	{
		says: /^(NetworkInUse|SubnetInUse)$/,
		code: 'CONFLICT',
		hint: '“Get many ports” of that network shows what uses it. Detach or delete those first.',
	},
	{
		says: /^ServicePortInUse$/,
		code: 'CONFLICT',
		hint: 'The port belongs to a router or another service of the cloud and is deleted together with it.',
	},
	{
		says: /overlaps with another subnet/,
		code: 'CONFLICT',
		hint: '“Get many subnets” of that network shows which ranges are taken.',
	},
	{
		says: /conflicts with allocation pool/,
		code: 'CONFLICT',
		hint: 'Choose allocation pools without the gateway’s address, or another gateway.',
	},
	{
		says: /incompatible with DHCP service/,
		code: 'SERVER',
		hint: 'So small a range has no address for DHCP: turn DHCP off, or take a larger one.',
	},
	{
		says: /already allocated in subnet/,
		code: 'CONFLICT',
		hint: '“Get many ports” of that network shows which port has the address.',
	},
	{
		says: /not a valid IP for any of the subnets/,
		code: 'SERVER',
		hint: '“Get many subnets” of that network shows the ranges from which an address can be.',
	},
	{
		says: /cannot be directly assigned to a port/,
		code: 'SERVER',
		hint: 'This subnet makes the addresses itself (SLAAC): give none.',
	},
	{
		says: /No more IP addresses available|^IpAddressGenerationFailure$/,
		code: 'LIMIT',
		hint: 'Every address of the network is taken: delete ports that nobody uses, or add a subnet.',
	},
	{
		says: /create_floatingip:floating_ip_address/,
		code: 'AUTH_REJECTED',
		hint: 'In this cloud only an admin chooses the address: leave “Address” empty.',
	},
	{
		says: /is not an? (valid )?external network/,
		code: 'SERVER',
		hint: '“Get many networks” with “External” on lists the networks that floating IPs come from.',
	},
	{
		says: /Router already has a port on subnet/,
		code: 'CONFLICT',
		hint: 'The router has this subnet already: nothing more is needed.',
	},
	{
		says: /has multiple fixed IPv4 addresses/,
		code: 'CONFLICT',
		hint: 'Say under “Fixed IP” to which of its addresses the floating IP leads.',
	},
	{
		says: /does not have fixed ip/i,
		code: 'CONFLICT',
		hint: '“Get a port” shows the addresses that it has.',
	},
	{
		says: /must have a gateway IP/,
		code: 'CONFLICT',
		hint: 'Give the subnet a gateway first: “Update a subnet”.',
	},
];
