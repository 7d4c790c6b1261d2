import { crc32, inflateRawSync } from 'node:zlib';

/** The files of a zip archive by name; undefined where it is none. */
export const unzip = (bytes: Buffer): Map<string, Buffer> | undefined => {
	const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	if (end < 0) return undefined;
	const files = new Map<string, Buffer>();
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		const method = bytes.readUInt16LE(at + 10);
		const size = bytes.readUInt32LE(at + 20);
		const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
			number,
			number,
			number,
		];
		const header = bytes.readUInt32LE(at + 42);
		const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
		const data = bytes.subarray(start, start + size);
		files.set(bytes.toString('utf8', at + 46, at + 46 + name), method === 8 ? inflateRawSync(data) : data);
		at += 46 + name + extra + comment;
	}
	return files;
};

/** An archive of those files, not compressed: what a test uploads. */
export const zip = (files: Readonly<Record<string, string | Uint8Array>>): Buffer => {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, text] of Object.entries(files)) {
		const [title, data] = [Buffer.from(name), Buffer.from(text as string)];
		const fields = Buffer.alloc(26);
		fields.writeUInt16LE(20, 0);
		fields.writeUInt32LE(crc32(data), 10);
		fields.writeUInt32LE(data.length, 14);
		fields.writeUInt32LE(data.length, 18);
		fields.writeUInt16LE(title.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, title, data]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		const made = Buffer.from([20, 0]);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, fields, tail, title]));
		parts.push(local);
		offset += local.length;
	}
	const listing = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(directory.length, 8);
	end.writeUInt16LE(directory.length, 10);
	end.writeUInt32LE(listing.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, listing, end]);
};
