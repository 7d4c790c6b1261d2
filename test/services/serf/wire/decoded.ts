import { createObjects } from '../../../../src/services/serf/wire/objects.ts';
import type { WireValue } from '../../../../src/services/serf/wire/values.ts';

/** All objects of some bytes, headers as maps again, however the bytes are cut. */
export const decoded = (
	pieces: readonly Uint8Array[],
): { objects: WireValue[]; sizes: number[]; unfinished: number } => {
	const objects: WireValue[] = [];
	const sizes: number[] = [];
	const reader = createObjects({
		header: (seq, error) => objects.push({ Error: error, Seq: seq }),
		body(value, size) {
			objects.push(value);
			sizes.push(size);
		},
	});
	for (const piece of pieces) reader.push(piece);
	return { objects, sizes, unfinished: reader.unfinished };
};

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
