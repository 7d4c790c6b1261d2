import { BlockList, isIP } from 'node:net';
import type { Item } from '../call.ts';
import type { World } from '../world.ts';

/** An address as a number, IPv4 or IPv6. */
export const numberOf = (address: string): bigint => {
	if (isIP(address) === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
	const [head = '', tail] = address.split('::');
	const left = head === '' ? [] : head.split(':');
	const right = tail ? tail.split(':') : [];
	const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
	return [...left, ...middle, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
};

/** The address of a number; IPv6 with its longest run of zeros cut. */
export const addressOf = (number: bigint, version: 4 | 6): string => {
	if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');
	const parts = Array.from({ length: 8 }, (_, at) =>
		((number >> BigInt(112 - 16 * at)) & 65535n).toString(16),
	);
	return new URL(`http://[${parts.join(':')}]`).hostname.slice(1, -1);
};

export interface Cidr {
	readonly version: 4 | 6;
	readonly first: bigint;
	readonly last: bigint;
	readonly bits: number;
	/** With the host part cleared. */
	readonly text: string;
}

/** Undefined where it is none. */
export const cidrOf = (text: string): Cidr | undefined => {
	const [address = '', length] = text.split('/');
	const version = isIP(address);
	if (version !== 4 && version !== 6) return undefined;
	const size = version === 4 ? 32 : 128;
	const bits = length === undefined ? size : Number(length);
	if (!Number.isInteger(bits) || bits < 0 || bits > size) return undefined;
	const span = 1n << BigInt(size - bits);
	const first = (numberOf(address) / span) * span;
	return { version, first, last: first + span - 1n, bits, text: `${addressOf(first, version)}/${bits}` };
};

export const isWithin = (address: string, cidr: string): boolean => {
	const version = isIP(address);
	const range = cidrOf(cidr);
	if (!range || version !== range.version) return false;
	const list = new BlockList();
	list.addSubnet(cidr.split('/')[0] as string, range.bits, version === 4 ? 'ipv4' : 'ipv6');
	return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
};

/** Addresses that ports have on the network. */
export const usedOn = ({ network }: World, id: string): Set<string> =>
	new Set(
		[...network.ports.values()]
			.filter((port) => port['network_id'] === id)
			.flatMap((port) => (port['fixed_ips'] as { ip_address: string }[]).map(({ ip_address }) => ip_address)),
	);

/** A free address of the subnet's pools, near its beginning; undefined where there is none. */
export const freeAddress = (world: World, subnet: Item): string | undefined => {
	const used = usedOn(world, String(subnet['network_id']));
	for (const { start, end } of subnet['allocation_pools'] as { start: string; end: string }[]) {
		const last = numberOf(end);
		const version = subnet['ip_version'] === 6 ? 6 : 4;
		for (let at = numberOf(start); at <= last; at++) {
			const address = addressOf(at, version);
			if (!used.has(address)) return address;
		}
	}
	return undefined;
};
