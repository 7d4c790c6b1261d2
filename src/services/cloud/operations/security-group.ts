import { choice, flag, pick, text } from '../../../catalogue/field.ts';
import { openToWorld } from '../model/open-to-world.ts';
import { readRange } from '../model/ip-address.ts';
import { isOfIpv6, protocolOf, readPorts } from '../model/ports.ts';
import type { SecurityGroup } from '../wire/security-group.ts';
import { contradictionError } from './contradiction.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, description as words } from './fields.ts';
import { ruleSample, securityGroupSample } from './samples.ts';

const group = pick('Security group', {
	list: 'securityGroups',
	from: 'id',
	required: true,
	example: 'web',
	help: 'Its name or ID, or the record from an earlier step',
});
const description = { ...words, empty: true, example: 'for the web servers' } as const;

const plain: Plain<SecurityGroup, 'securityGroup'> = {
	resource: 'securityGroup',
	title: 'security group',
	titles: 'security groups',
	part: 'network',
	path: '/security-groups',
	field: 'securityGroup',
	only: 'OpenStack',
	pick: group,
	sample: securityGroupSample,
	of: (client) => client.securityGroups,
};
const common = { resource: 'securityGroup', part: 'network', only: 'OpenStack' } as const;

const create = op({
	...common,
	name: 'create',
	action: 'Create a security group',
	effect: 'changes',
	help: 'Create a security group; until it has rules it allows all traffic out and none in',
	fields: {
		name: text('Group name', { required: true, example: 'web', help: 'What the group is called' }),
		description,
	},
	covers: ['network POST /security-groups'],
	sample: securityGroupSample,
	run: (client, { name, description: about }, { signal }) =>
		client.securityGroups.create({ name, ...(about ? { description: about } : {}) }, { signal }),
});

const update = op({
	...common,
	name: 'update',
	action: 'Update a security group',
	effect: 'changes',
	help: 'Change a security group’s name or description',
	fields: {
		securityGroup: group,
		name: text('New name', { example: 'web-2', help: 'What it is called afterwards' }),
		description,
	},
	covers: ['network PUT /security-groups/{id}'],
	sample: securityGroupSample,
	async run(client, { securityGroup: input, name, description: about }, { signal }) {
		const id = await client.securityGroups.idOf(input, { signal });
		const change = { ...(name ? { name } : {}), ...(about === undefined ? {} : { description: about }) };
		return client.securityGroups.update(id, change, { signal, label: input });
	},
});

const ruleFields = {
	securityGroup: group,
	protocol: text('Protocol', {
		default: 'tcp',
		example: 'tcp',
		help: 'One of tcp, udp or icmp, a number, or any',
	}),
	ports: text('Ports', {
		example: '443',
		help: 'One port or a range, e.g. 8000-8999; if empty all. For icmp the type, e.g. 8, or type-code, e.g. 3-4',
	}),
	range: text('Remote IP range', {
		example: '10.0.0.0/8',
		help: 'Addresses at the other end, in CIDR notation; if empty everybody',
	}),
	group: pick('Remote group', {
		list: 'securityGroups',
		from: 'id',
		example: 'frontend',
		help: 'Servers of this group at the other end, instead of an IP range: name or ID',
	}),
	direction: choice('Direction', {
		default: 'ingress',
		advanced: true,
		help: 'Direction of the traffic: ingress comes in to the server',
		options: [
			{ value: 'ingress', label: 'Ingress' },
			{ value: 'egress', label: 'Egress' },
		],
	}),
	ethertype: choice('Ether type', {
		default: 'detect',
		advanced: true,
		help: 'IPv4 or IPv6',
		options: [
			{ value: 'detect', label: 'As the IP range' },
			{ value: 'IPv4', label: 'IPv4' },
			{ value: 'IPv6', label: 'IPv6' },
		],
	}),
	description,
	allowWorld: flag('Allow the world', {
		default: false,
		help: 'Whether to open a port that attackers try, such as 22, to everybody',
	}),
};

interface RuleValues {
	readonly protocol: string;
	readonly ports?: string | undefined;
	readonly range?: string | undefined;
	readonly group?: string | undefined;
	readonly direction: string;
}

const danger = ({ protocol, ports, range, group: from, direction }: RuleValues): string | undefined => {
	const carried = protocolOf(protocol);
	const { min, max } = readPorts(ports, carried);
	return openToWorld({
		direction,
		protocol: carried,
		portMin: min,
		portMax: max,
		remoteIpPrefix: range?.trim() || null,
		hasGroup: Boolean(from),
	});
};

const addRule = op({
	...common,
	name: 'addRule',
	action: 'Add a rule to a security group',
	alias: ['open a port', 'firewall rule'],
	effect: 'changes',
	help: 'Allow traffic to or from the servers of a security group',
	fields: ruleFields,
	covers: ['network POST /security-group-rules'],
	sample: ruleSample,
	guard: { allow: 'allowWorld', danger },
	async run(client, values, { signal }) {
		if (values.range && values.group) throw contradictionError('Remote IP range', 'Remote group');
		const range = values.range && readRange(values.range, 'range', 'Remote IP range', true);
		const protocol = protocolOf(values.protocol);
		const { min, max } = readPorts(values.ports, protocol);
		const find = (input: string) => client.securityGroups.idOf(input, { signal });
		const [id, remote] = await Promise.all([
			find(values.securityGroup),
			values.group ? find(values.group) : undefined,
		]);
		const kind = range?.includes(':') || isOfIpv6(protocol) ? 'IPv6' : 'IPv4';
		return client.securityGroupRules.create(
			{
				security_group_id: id,
				direction: values.direction,
				ethertype: values.ethertype === 'detect' ? kind : values.ethertype,
				...(protocol === null ? {} : { protocol }),
				...(min === null ? {} : { port_range_min: min }),
				...(max === null ? {} : { port_range_max: max }),
				...(range ? { remote_ip_prefix: range } : {}),
				...(remote ? { remote_group_id: remote } : {}),
				...(values.description ? { description: values.description } : {}),
			},
			{ signal },
		);
	},
});

const removeRule = op({
	...common,
	name: 'removeRule',
	action: 'Remove a rule from a security group',
	effect: 'destroys',
	help: 'Remove a rule from its group; connections that it allowed may end',
	fields: {
		rule: text('Rule', {
			required: true,
			from: 'id',
			example: ruleSample.id,
			help: 'Its ID, or the rule from an earlier step',
		}),
	},
	covers: ['network DELETE /security-group-rules/{id}'],
	sample: { id: ruleSample.id, name: null, deleted: true },
	preview: (client, { rule }, { signal }) => client.securityGroupRules.get(rule, { signal }),
	async run(client, { rule }, { signal }) {
		await client.securityGroupRules.remove(rule, { signal });
		return { id: rule, name: null, deleted: true };
	},
});

/** What reaches servers. Synnefo has firewall profiles instead. */
export const securityGroupOperations = [
	getMany(
		plain,
		{
			name: text('Named', { example: 'web', help: 'Only groups with exactly this name' }),
			allProjects: allProjects('groups'),
		},
		{
			query: async ({ name }) => (name ? { name } : {}),
			keep: (it, { name }) => !name || it.name === name,
			ours: {},
			help: 'List the security groups of the project with their rules',
		},
	),
	getOne(plain),
	create,
	update,
	addRule,
	removeRule,
	deleteOne(plain, {
		help: 'Delete a security group that no port uses; rules of other groups that name it are deleted too',
	}),
] as const;
