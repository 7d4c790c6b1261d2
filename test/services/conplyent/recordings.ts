import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * What was recorded between conplyent 0.2.9 servers and clients: the bytes as they came, and each message as
 * Python read it.
 */
export interface Recording {
	readonly name: string;
	readonly chunks: readonly {
		readonly conn: number;
		readonly dir: 'c2s' | 's2c';
		readonly hex: string | null;
	}[];
	readonly messages: readonly {
		readonly conn: number;
		readonly dir: 'c2s' | 's2c';
		readonly pickle_protocol: number;
		readonly msg: {
			readonly type: string;
			readonly request: boolean;
			readonly kwargs: Readonly<Record<string, unknown>>;
		};
	}[];
}

const fixtures = new URL('../../fixtures/conplyent/', import.meta.url);

export const recordings = (): Recording[] =>
	JSON.parse(gunzipSync(readFileSync(new URL('recordings.json.gz', fixtures))).toString());

/** The bytes of one direction of one connection, in the chunks they came in. */
export const streams = ({ chunks }: Recording): { conn: number; dir: 'c2s' | 's2c'; bytes: Buffer[] }[] => {
	const found = new Map<string, { conn: number; dir: 'c2s' | 's2c'; bytes: Buffer[] }>();
	for (const { conn, dir, hex } of chunks) {
		if (!hex) continue;
		const key = `${conn} ${dir}`;
		const stream = found.get(key) ?? { conn, dir, bytes: [] };
		stream.bytes.push(Buffer.from(hex, 'hex'));
		found.set(key, stream);
	}
	return [...found.values()];
};

/**
 * Messages of a client that is not Python (protocol 3, enum by value), which CPython and the real server
 * accept.
 */
export const encoderVectors = (): {
	name: string;
	type: number | number[];
	kwargs: Record<string, unknown>;
	pickle: string;
}[] => JSON.parse(readFileSync(new URL('encoder-vectors.json', fixtures), 'utf8'));
