import { MusterError } from '../../../../core/errors.ts';

/**
 * A stream as parts of `size` bytes each, the last one shorter; each part is read to its end before the next
 * is asked for.
 */
export async function* split(
	source: AsyncIterable<Uint8Array>,
	size: number,
): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
	if (!(size >= 1)) throw new MusterError('BAD_INPUT', `A part of ${size} bytes would never come to an end`);
	const bytes = source[Symbol.asyncIterator]();
	let held: Uint8Array | undefined;
	let isOver = false;
	const next = async (): Promise<Uint8Array | undefined> => {
		if (held) {
			const part = held;
			held = undefined;
			return part;
		}
		for (;;) {
			const { value, done } = await bytes.next();
			if (done) {
				isOver = true;
				return undefined;
			}
			if (value.length > 0) return value;
		}
	};
	try {
		for (;;) {
			const first = await next();
			if (first === undefined) return;
			held = first;
			let left = size;
			async function* part(): AsyncGenerator<Uint8Array> {
				while (left > 0) {
					const chunk = await next();
					if (chunk === undefined) return;
					if (chunk.length > left) held = chunk.subarray(left);
					const input = chunk.subarray(0, left);
					left -= input.length;
					yield input;
				}
			}
			yield part();
			if (isOver && held === undefined) return;
		}
	} finally {
		await bytes.return?.(undefined);
	}
}
