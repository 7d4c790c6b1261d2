import { type Owned, ownedOf } from './owned.ts';
import { type Json, listOf, numberOrNull, textOf, textOrNull } from './json.ts';

/** What a security group lets through. */
export interface SecurityGroupRule {
	readonly id: string;
	readonly name: null;
	readonly securityGroupId: string;
	/** `ingress` or `egress`. */
	readonly direction: string;
	/** `IPv4` or `IPv6`. */
	readonly ethertype: string;
	/** `null`: all. */
	readonly protocol: string | null;
	/** `null`: from the first. */
	readonly portMin: number | null;
	readonly portMax: number | null;
	/** A range of addresses; `null` with no group either: everybody. */
	readonly remoteIpPrefix: string | null;
	readonly remoteGroupId: string | null;
	readonly description: string | null;
}

export const readRule = (raw: Json): SecurityGroupRule => ({
	id: textOf(raw['id']),
	name: null,
	securityGroupId: textOf(raw['security_group_id']),
	direction: textOf(raw['direction']),
	ethertype: textOf(raw['ethertype']),
	protocol: textOrNull(raw['protocol']),
	portMin: numberOrNull(raw['port_range_min']),
	portMax: numberOrNull(raw['port_range_max']),
	remoteIpPrefix: textOrNull(raw['remote_ip_prefix']),
	remoteGroupId: textOrNull(raw['remote_group_id']),
	description: textOrNull(raw['description']),
});

export interface SecurityGroup extends Owned {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	readonly rules: readonly SecurityGroupRule[];
}

export const readSecurityGroup = (raw: Json): SecurityGroup => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	description: textOrNull(raw['description']),
	rules: listOf(raw['security_group_rules']).map(readRule),
	...ownedOf(raw),
});
