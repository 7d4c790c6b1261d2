import { createHash } from 'node:crypto';
import type { Exchange, RecordedHeaders } from '../recordings.ts';
import type { ServiceName } from '../world.ts';

const ports: Readonly<Record<string, ServiceName>> = {
	5000: 'identity',
	8774: 'compute',
	9696: 'network',
	8776: 'volume',
	9292: 'image',
	8080: 'object',
	8778: 'placement',
};

export const serviceOf = ({ request }: Exchange): ServiceName | undefined =>
	ports[/^http:\/\/127\.0\.0\.1:(\d+)/.exec(request.url)?.[1] ?? ''];

/** The target as it went out. */
export const targetOf = ({ request, note = '' }: Exchange): string => {
	const parsed = /\[URL after parsing: ([^\]]*)\]/.exec(note)?.[1];
	return parsed ?? (request.url.replace(/^http:\/\/[^/?]*/, '') || '/');
};

const patterns = new Map<string, Buffer>();

/** Bytes of that length and hash, where they are one byte repeated; else others of that length. */
const bytesWith = (length: number, sha256: string): Buffer => {
	const known = patterns.get(sha256);
	if (known) return known;
	for (let byte = 0; byte < 256; byte++) {
		const bytes = Buffer.alloc(length, byte);
		if (createHash('sha256').update(bytes).digest('hex') !== sha256) continue;
		patterns.set(sha256, bytes);
		return bytes;
	}
	return Buffer.alloc(length, '?');
};

/** The body as bytes. */
export const bytesOf = (body: unknown): Buffer => {
	if (body === null || body === undefined) return Buffer.alloc(0);
	if (typeof body === 'string') return Buffer.from(body);
	const { base64, bytes, sha256 } = body as { base64?: string; bytes?: number; sha256?: string };
	if (typeof base64 === 'string' && Object.keys(body).length === 1) return Buffer.from(base64, 'base64');
	if (typeof bytes === 'number' && typeof sha256 === 'string') return bytesWith(bytes, sha256);
	return Buffer.from(JSON.stringify(body));
};

const line = (name: string, value: string): string => `${name}: ${value}\r\n`;

export interface Out {
	readonly method: string;
	readonly target: string;
	readonly headers: RecordedHeaders;
	readonly body: Buffer;
	readonly note: string;
	/** Whether header values are written as latin-1, as fetch does it. */
	readonly latin: boolean;
}

/**
 * The request as bytes: the recorded headers in order; the length fits the body unless the note says
 * otherwise.
 */
export const wire = ({ method, target, headers, body, note, latin }: Out): Buffer[] => {
	const chunked = Object.entries(headers).some(
		([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(String(value)),
	);
	const kept = /Content-Length|declared|closed after/.test(note);
	let text = `${method} ${target} HTTP/1.1\r\n`;
	let told = false;
	let closes = false;
	for (const [name, value] of Object.entries(headers)) {
		if (name.toLowerCase() === 'connection') closes = true;
		if (name.toLowerCase() === 'content-length') {
			told = true;
			text += line(name, kept ? String(value) : String(body.length));
		} else for (const each of [value].flat()) text += line(name, each);
	}
	if (!told && !chunked && body.length > 0) text += line('Content-Length', String(body.length));
	if (!closes) text += line('Connection', 'close');
	const head = Buffer.from(`${text}\r\n`, latin ? 'latin1' : 'utf8');
	const sent = Number(/closed after (\d+)/.exec(note)?.[1] ?? body.length);
	if (!chunked) return [head, body.subarray(0, sent)];
	const size =
		body.length > 0 ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')] : [];
	const last = /no last chunk/.test(note) ? [] : [Buffer.from('0\r\n\r\n')];
	return [head, ...size, ...last];
};
