/**
 * A little-endian two’s-complement integer, as LONG1 and LONG4 hold it: a number where it is exact, else a
 * bigint.
 */
export const decodeInteger = (bytes: Uint8Array): number | bigint => {
	if (bytes.length === 0) return 0;
	const hex = Buffer.from(bytes).reverse().toString('hex');
	const value = BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
	return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
};

/** The shortest bytes that hold an integer so. */
export const encodeInteger = (value: bigint): Buffer => {
	let size = 1;
	while (BigInt.asIntN(size * 8, value) !== value) size += 1;
	const hex = BigInt.asUintN(size * 8, value).toString(16);
	return Buffer.from(hex.padStart(size * 2, '0'), 'hex').reverse();
};
