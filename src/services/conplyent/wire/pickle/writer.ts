import * as op from './opcodes.table.ts';

/** A growing buffer with the few shapes of a pickle of protocol 3. */
export const writer = () => {
	let bytes = Buffer.allocUnsafe(512);
	let size = 0;
	const room = (more: number) => {
		if (size + more <= bytes.length) return;
		const grown = Buffer.allocUnsafe(Math.max(size + more, bytes.length * 2));
		bytes.copy(grown, 0, 0, size);
		bytes = grown;
	};
	const sized = (code: number, length: number) => {
		room(5 + length);
		bytes[size++] = code;
		size = bytes.writeUInt32LE(length, size);
	};
	return {
		opcode: (code: number) => {
			room(1);
			bytes[size++] = code;
		},
		text: (value: string) => {
			sized(op.BINUNICODE, Buffer.byteLength(value));
			size += bytes.write(value, size);
		},
		bytes: (value: Uint8Array) => {
			sized(op.BINBYTES, value.length);
			bytes.set(value, size);
			size += value.length;
		},
		u8: (value: number) => {
			room(2);
			bytes[size++] = op.BININT1;
			bytes[size++] = value;
		},
		i32: (value: number) => {
			room(5);
			bytes[size++] = op.BININT;
			size = bytes.writeInt32LE(value, size);
		},
		/** `value`: at most 255 bytes. */
		long: (value: Uint8Array) => {
			room(2 + value.length);
			bytes[size++] = op.LONG1;
			bytes[size++] = value.length;
			bytes.set(value, size);
			size += value.length;
		},
		double: (value: number) => {
			room(9);
			bytes[size++] = op.BINFLOAT;
			size = bytes.writeDoubleBE(value, size);
		},
		/** `module.name`: names of our own only, never a caller’s. */
		global: (module: string, name: string) => {
			const lines = `${module}\n${name}\n`;
			room(1 + lines.length);
			bytes[size++] = op.GLOBAL;
			size += bytes.write(lines, size, 'latin1');
		},
		done: (): Buffer => bytes.subarray(0, size),
	};
};

export type Writer = ReturnType<typeof writer>;
