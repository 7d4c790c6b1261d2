import { MusterError } from '../../../core/errors.ts';

/** Ports as people write them; of ICMP type and code. */
export interface PortRange {
	readonly min: number | null;
	readonly max: number | null;
}

const bad = (field: string, words: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', words, { details: { field }, hint: `${hint} Nothing was sent.` });

const icmp = new Set(['icmp', 'icmpv6', 'ipv6-icmp', '1', '58']);

/** `null`: all. @throws MusterError BAD_INPUT */
export const protocolOf = (input: string): string | null => {
	const name = input.trim().toLowerCase();
	if (/^(any|all)?$/.test(name)) return null;
	if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
	// Neutron breaks at 006
	if (/^\d+$/.test(name) && Number(name) <= 255) return String(Number(name));
	throw bad(
		'protocol',
		`Protocol: “${input}” is no protocol; expected e.g. tcp`,
		'One name, or one number from 0 to 255; any for all.',
	);
};

/** Whether a protocol is of IPv6 alone. */
export const isOfIpv6 = (protocol: string | null): boolean =>
	protocol !== null && /^(icmpv6|58|ipv6-.+)$/.test(protocol);

/** Of ICMP: `8` is a type with every code, `3-4` a type and a code. */
const readType = (input: string): PortRange => {
	const match = /^(\d{1,3})(?:\s*[-:/–]\s*(\d{1,3}))?$/.exec(input.trim());
	const [min, max] = [Number(match?.[1] ?? 256), match?.[2] === undefined ? null : Number(match[2])];
	if (min <= 255 && (max ?? 0) <= 255) return { min, max };
	throw bad(
		'ports',
		`Ports: “${input}” is no type of ICMP; expected e.g. 8 or 3-4`,
		'A type, or a type and a code, each from 0 to 255; nothing means all.',
	);
};

/**
 * `443`, `8000-8999` or nothing (all); of ICMP its type and code. `protocol` as of {@link protocolOf}.
 * @throws MusterError BAD_INPUT
 */
export const readPorts = (input: string | undefined, protocol: string | null): PortRange => {
	if (input === undefined || input.trim() === '') return { min: null, max: null };
	if (protocol === null)
		throw bad(
			'protocol',
			'Protocol: needed together with ports, e.g. tcp',
			'Name the protocol, or leave the ports out.',
		);
	if (icmp.has(protocol)) return readType(input);
	const match = /^(\d{1,5})(?:\s*[-:–]\s*(\d{1,5}))?$/.exec(input.trim());
	const min = Number(match?.[1]);
	const max = match?.[2] === undefined ? min : Number(match[2]);
	if (match && min >= 1 && max <= 65_535 && min <= max) return { min, max };
	throw bad(
		'ports',
		`Ports: “${input}” is no port and no range; expected e.g. 443 or 8000-8999`,
		'Numbers from 1 to 65535; nothing means all.',
	);
};
