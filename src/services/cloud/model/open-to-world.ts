/** A rule that is wanted, as far as it matters who gets in. */
export interface WantedRule {
	readonly direction: string;
	/** `null`: all. */
	readonly protocol: string | null;
	readonly portMin: number | null;
	readonly portMax: number | null;
	/** `null`: none is given. */
	readonly remoteIpPrefix: string | null;
	/** Whether a group is given instead of a range. */
	readonly hasGroup: boolean;
}

/** Ports at which strangers try passwords, and what listens there. */
const guarded: readonly (readonly [port: number, what: string])[] = [
	[22, 'SSH'],
	[3389, 'Remote Desktop'],
	[3306, 'MySQL'],
	[5432, 'PostgreSQL'],
];

/**
 * Neutron takes the address before the mask as part of a network: `10.0.0.1/0` is everybody, and so is a mask
 * of zeros.
 */
const isWorld = (range: string | null): boolean => range === null || /\/0+(\.0+){0,3}$/.test(range.trim());

/** TCP, UDP and all, by name or number. */
const carries = (protocol: string): boolean =>
	['tcp', 'udp', 'any', '6', '17', '0'].includes(protocol.toLowerCase().replace(/^0+(?=\d)/, ''));

/**
 * Why a rule is dangerous: everybody could reach a port that is attacked all the time. A rule is open to the
 * world where its range is `0.0.0.0/0`, `::/0` or missing, and its ports include one of these or are all.
 * `undefined`: it is not.
 */
export const openToWorld = (rule: WantedRule): string | undefined => {
	const { direction, protocol, portMin, portMax, remoteIpPrefix, hasGroup } = rule;
	if (direction !== 'ingress' || hasGroup || !isWorld(remoteIpPrefix)) return undefined;
	if (protocol !== null && !carries(protocol)) return undefined;
	const isAll = portMin === null && portMax === null;
	const reached = guarded.filter(
		([port]) => isAll || ((portMin ?? 1) <= port && port <= (portMax ?? 65_535)),
	);
	if (reached.length === 0) return undefined;
	const names = reached.map(([port, what]) => `${port} (${what})`).join(', ');
	const which = reached.length === 1 ? 'port' : 'ports';
	return `The rule opens ${which} ${names} to the whole world`;
};
