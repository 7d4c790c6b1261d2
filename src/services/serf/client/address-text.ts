import type { WireValue } from '../wire/values.ts';

const v4 = (bytes: readonly number[]): string => bytes.join('.');

/** Groups of an IPv6 address; the longest run of two or more zero groups becomes `::` (RFC 5952). */
const v6 = (bytes: readonly number[]): string => {
	const groups = Array.from(
		{ length: 8 },
		(_, index) => (bytes[index * 2] as number) * 256 + (bytes[index * 2 + 1] as number),
	);
	let best = { from: 0, length: 1 };
	for (let from = 0; from < 8; from += 1) {
		let to = from;
		while (to < 8 && groups[to] === 0) to += 1;
		if (to - from > best.length) best = { from, length: to - from };
	}
	const text = (some: number[]): string => some.map((group) => group.toString(16)).join(':');
	if (best.length < 2) return text(groups);
	return `${text(groups.slice(0, best.from))}::${text(groups.slice(best.from + best.length))}`;
};

const mapped = (bytes: readonly number[]): boolean =>
	bytes.every((byte, index) => index > 11 || byte === (index < 10 ? 0 : 0xff));

const numbersOf = (value: WireValue | undefined): number[] => {
	if (value instanceof Uint8Array) return Array.from(value);
	return Array.isArray(value) ? value.map(Number) : [];
};

/**
 * A member’s `Addr` as text. Agents send 4 or 16 bytes, very old ones a list of numbers; an IPv4 address in
 * IPv6 form (`::ffff:a.b.c.d`) is given as IPv4. Anything else: hex of what came, empty if nothing.
 */
export const addressText = (value: WireValue | undefined): string => {
	if (typeof value === 'string') return value;
	if (value instanceof Uint8Array && value.length === 4)
		return `${value[0]}.${value[1]}.${value[2]}.${value[3]}`;
	const bytes = numbersOf(value);
	if (bytes.length === 4) return v4(bytes);
	if (bytes.length === 16) return mapped(bytes) ? v4(bytes.slice(12)) : v6(bytes);
	return Buffer.from(bytes).toString('hex');
};
