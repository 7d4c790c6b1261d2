/**
 * Characters that Python’s `repr` takes for each byte: 1 for printable ASCII, 2 for what has a short escape,
 * else 4 (`\xff`).
 */
const WIDTH = Uint8Array.from({ length: 256 }, (_, byte) => {
	if ("\n\r\t\\'".includes(String.fromCharCode(byte))) return 2;
	return byte < 0x20 || byte > 0x7e ? 4 : 1;
});

/**
 * How many of the bytes from `from` on fit into a piece that may still take `room` bytes, and an echo that
 * may take `width`.
 */
const fitting = (
	bytes: Uint8Array,
	from: number,
	room: number,
	width: number,
): { count: number; width: number } => {
	const end = Math.min(bytes.length, from + room);
	let left = width;
	let at = from;
	for (; at < end; at += 1) {
		const next = left - (WIDTH[bytes[at] as number] as number);
		if (next < 0) break;
		left = next;
	}
	return { count: at - from, width: left };
};

/**
 * Bytes in pieces of `size`, the last one smaller; with `echo`, smaller too where Python’s `repr` of a piece
 * would take more characters than that. The pieces are copies. Nothing at all gives one empty piece.
 */
export async function* pieces(
	content: Uint8Array | AsyncIterable<Uint8Array>,
	size: number,
	echo = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer, void, undefined> {
	let piece = Buffer.allocUnsafe(size);
	let used = 0;
	let width = echo;
	let any = false;
	for await (const part of content instanceof Uint8Array ? [content] : content) {
		for (let at = 0; at < part.length;) {
			const fits =
				echo === Number.POSITIVE_INFINITY
					? { count: Math.min(size - used, part.length - at), width }
					: fitting(part, at, size - used, width);
			piece.set(part.subarray(at, at + fits.count), used);
			used += fits.count;
			at += fits.count;
			width = fits.width;
			if (at === part.length && used < size) break;
			yield piece.subarray(0, used);
			any = true;
			piece = Buffer.allocUnsafe(size);
			used = 0;
			width = echo;
		}
	}
	if (used > 0 || !any) yield piece.subarray(0, used);
}
