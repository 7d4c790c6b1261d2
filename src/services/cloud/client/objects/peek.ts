/** The beginning of a stream, and the whole of it again. */
export interface Peeked {
	/** Bytes of the whole, where it ended within `most`. */
	readonly size: number | undefined;
	/** Everything, from the first byte on. Read once. */
	readonly all: AsyncIterable<Uint8Array>;
}

/** Reads at most a little over `most` bytes ahead, to learn whether that is all. */
export const peek = async (source: AsyncIterable<Uint8Array>, most: number): Promise<Peeked> => {
	const bytes = source[Symbol.asyncIterator]();
	const held: Uint8Array[] = [];
	let size = 0;
	let isOver = false;
	while (size <= most && !isOver) {
		const { value, done } = await bytes.next();
		isOver = done === true;
		if (!done) {
			held.push(value);
			size += value.length;
		}
	}
	async function* all(): AsyncGenerator<Uint8Array> {
		try {
			for (let part = held.shift(); part; part = held.shift()) yield part;
			while (!isOver) {
				const { value, done } = await bytes.next();
				if (done) return;
				yield value;
			}
		} finally {
			if (!isOver) await bytes.return?.(undefined);
		}
	}
	return { size: isOver ? size : undefined, all: all() };
};
