/** What waits for an answer, by its id. */
export interface PendingRequests<P extends { readonly id: number }> {
	readonly size: number;
	/** An id that nobody has, from 1 on, each higher than the last; some numbers are passed over. */
	nextId(): number;
	get(id: number): P | undefined;
	add(one: P): void;
	/** Whether it was still there. */
	remove(one: P): boolean;
	/** Those of this moment, in the order of their ids. */
	all(): P[];
}

/**
 * A ring of places. A `Map` with so many coming and going leaves its old tables behind, which keep alive what
 * they once held until the next full garbage collection: a tenth of the time of 64 requests in flight.
 * `places`: to begin with; it grows.
 */
export const pendingRequests = <P extends { readonly id: number }>(places = 128): PendingRequests<P> => {
	let ring: (P | undefined)[] = new Array<P | undefined>(places).fill(undefined);
	let size = 0;
	let last = 0;
	const all = () => ring.filter((one) => one !== undefined).sort((one, other) => one.id - other.id);
	const get = (id: number) => {
		const one = ring[id % ring.length];
		return one?.id === id ? one : undefined;
	};
	const put = (one: P) => {
		ring[one.id % ring.length] = one;
	};
	const grow = () => {
		const held = all();
		// what had a place of its own has one in a ring of twice the length
		ring = new Array<P | undefined>(ring.length * 2).fill(undefined);
		held.forEach(put);
	};
	return {
		get size() {
			return size;
		},
		nextId() {
			if (size * 2 >= ring.length) grow();
			do last++;
			while (ring[last % ring.length]);
			return last;
		},
		get,
		add(one) {
			put(one);
			size++;
		},
		remove(one) {
			if (get(one.id) !== one) return false;
			ring[one.id % ring.length] = undefined;
			size--;
			return true;
		},
		all,
	};
};
