import { connect } from 'node:net';

export interface RawAnswer {
	readonly status: number;
	readonly reason: string;
	/** Name in lower case -> values in order. */
	readonly headers: ReadonlyMap<string, readonly string[]>;
	readonly body: Buffer;
	/** Whether the connection ended before the length that was told. */
	readonly cut: boolean;
}

const dechunk = (bytes: Buffer): { body: Buffer; whole: boolean } => {
	const parts: Buffer[] = [];
	let at = 0;
	for (;;) {
		const end = bytes.indexOf('\r\n', at);
		if (end < 0) return { body: Buffer.concat(parts), whole: false };
		const size = parseInt(bytes.subarray(at, end).toString(), 16);
		if (size === 0) return { body: Buffer.concat(parts), whole: true };
		parts.push(bytes.subarray(end + 2, end + 2 + size));
		at = end + 2 + size + 2;
	}
};

/** The last answer in those bytes; interim ones are passed over. */
export const parseAnswer = (bytes: Buffer, head: boolean, latin = false): RawAnswer | undefined => {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [first = '', ...lines] = bytes
		.subarray(0, end)
		.toString(latin ? 'latin1' : 'utf8')
		.split('\r\n');
	const [, code = '0', reason = ''] = /^HTTP\/1\.1 (\d+) ?(.*)$/.exec(first) ?? [];
	const rest = bytes.subarray(end + 4);
	if (code === '100') return parseAnswer(rest, head, latin);
	const headers = new Map<string, string[]>();
	for (const line of lines) {
		const colon = line.indexOf(':');
		const name = line.slice(0, colon).toLowerCase();
		headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
	}
	const told = Number(headers.get('content-length')?.[0] ?? rest.length);
	const chunked = headers.get('transfer-encoding')?.includes('chunked') === true && !head;
	const { body, whole } = chunked ? dechunk(rest) : { body: rest, whole: head || rest.length >= told };
	return { status: Number(code), reason, headers, body, cut: !whole };
};

/** Sends bytes as they are over a connection of their own; undefined where no answer comes. */
export const sendRaw = (
	port: number,
	bytes: readonly Buffer[],
	head: boolean,
	hangsUp = false,
	latin = false,
): Promise<RawAnswer | undefined> =>
	new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const chunks: Buffer[] = [];
		const done = () => resolve(parseAnswer(Buffer.concat(chunks), head, latin));
		socket.on('data', (chunk) => chunks.push(chunk as Buffer));
		socket.on('error', () => {});
		socket.on('close', done);
		socket.setTimeout(20_000, () => socket.destroy());
		for (const part of bytes) socket.write(part);
		if (hangsUp) socket.end();
	});
