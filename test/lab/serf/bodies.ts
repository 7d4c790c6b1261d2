import type { Node } from './cluster.ts';
import { Float, type Value } from './msgpack.ts';

/** An address as the agent sends it: 4 or 16 bytes. */
export const addressBytes = (text: string): Uint8Array => {
	if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
	const [left = '', right = ''] = text.split('::');
	const groups = (part: string): number[] =>
		part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
	const [before, after] = [groups(left), groups(right)];
	const all = text.includes('::')
		? [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
		: before;
	return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
};

/** Go gives its maps and the member list in random order. */
export const shuffled = <T>(items: readonly T[]): T[] => {
	const out = [...items];
	for (let index = out.length - 1; index > 0; index -= 1) {
		const other = Math.floor(Math.random() * (index + 1));
		[out[index], out[other]] = [out[other] as T, out[index] as T];
	}
	return out;
};

const tagsOf = (tags: Readonly<Record<string, string>>): Value => {
	const out: Record<string, Value> = Object.create(null);
	for (const [key, value] of shuffled(Object.entries(tags))) out[key] = value;
	return out;
};

export const memberBody = (node: Node): Value => ({
	Addr: addressBytes(node.address),
	DelegateCur: 5,
	DelegateMax: 5,
	DelegateMin: 2,
	Name: node.name,
	Port: node.port,
	ProtocolCur: 2,
	ProtocolMax: 5,
	ProtocolMin: 1,
	Status: node.status,
	Tags: tagsOf(node.tags),
});

/** An empty payload leaves the agent as nil. */
export const payloadBody = (payload: Uint8Array): Value => (payload.length === 0 ? null : payload);

export const coordinateBody = (node: Node | undefined): Value => {
	const vec = node && [...node.place, 0, 0, 0, 0, 0, 0].map((part) => new Float(part));
	return {
		Coord: {
			Adjustment: new Float(0),
			Error: new Float(node ? 1.5 : 0),
			Height: new Float(node ? 1e-5 : 0),
			Vec: vec ?? null,
		},
		Ok: node !== undefined,
	};
};
