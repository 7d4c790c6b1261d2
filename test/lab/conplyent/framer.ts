/** Bytes at which CPython closes a frame, and from which a text or bytes stands outside of frames. */
const TARGET = 64 * 1024;

/** The frames of pickle protocol 4 and 5, cut where CPython’s C pickler cuts them. */
export const framer = (framing: boolean) => {
	const done: Buffer[] = [];
	let open: Buffer[] = [];
	let size = 0;
	const close = () => {
		if (framing && size >= 4) {
			const header = Buffer.alloc(9);
			header[0] = 0x95;
			header.writeBigUInt64LE(BigInt(size), 1);
			done.push(header);
		}
		done.push(...open);
		open = [];
		size = 0;
	};
	const write = (bytes: Buffer) => {
		if (framing && size >= TARGET) close();
		open.push(bytes);
		size += bytes.length;
	};
	return {
		write,
		/** A text or bytes with its opcode and length. */
		payload: (header: Buffer, bytes: Buffer) => {
			if (!framing || bytes.length < TARGET) {
				write(header);
				open.push(bytes);
				size += bytes.length;
				return;
			}
			close();
			done.push(header, bytes);
		},
		end: (): Buffer => {
			close();
			return Buffer.concat(done);
		},
	};
};
