import https from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { ControllerLab } from '../index.ts';

export interface HttpFrame {
	readonly method?: string;
	readonly path?: string;
	readonly status?: number;
	readonly error?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

export interface TlsFrame {
	readonly servername?: string | null;
	readonly ok?: boolean;
}

const encode = (user: string, password: string) =>
	`Basic ${Buffer.from(`user-${user}:${password}`).toString('base64')}`;
/** Whose credentials a request had, by what the recording says about it. */
export const basic = (note: string): string => {
	if (/wrong password/.test(note)) return encode('admin', 'wrong');
	if (/malformed/.test(note)) return 'Basic !!';
	if (/^reader|^model admin/.test(note)) return encode('reader', '<READER_PASSWORD>');
	return encode('admin', '<ADMIN_PASSWORD>');
};

const COMPARED = ['content-type', 'juju-curl', 'allow', 'www-authenticate', 'sec-websocket-version'];

/** What of an HTTP answer is compared: the status, some headers, and the body where it was kept. */
export const comparable = ({ status, headers = {}, body, error }: HttpFrame): unknown => ({
	status: status ?? (error === undefined ? undefined : 'no answer'),
	headers: Object.fromEntries(
		Object.entries(headers)
			.map(([name, value]) => [name.toLowerCase(), value] as const)
			.filter(([name]) => COMPARED.includes(name)),
	),
	body: typeof body === 'object' && body !== null && 'sha256' in body ? 'bytes' : body,
});

/** A plain request to the lab; JSON bodies are read, archives are not. */
export const fetchRaw = (
	lab: ControllerLab,
	method: string,
	{ path, bytes }: { path: string; bytes: Buffer | undefined },
	headers: Readonly<Record<string, string>>,
): Promise<HttpFrame> =>
	new Promise((resolve) => {
		const request = https.request(
			{
				host: lab.host,
				port: lab.port,
				method,
				path,
				headers: { ...headers, ...(bytes && { 'Content-Length': String(bytes.length) }) },
				ca: lab.ca,
				servername: 'juju-apiserver',
				agent: false,
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => {
					const all = Buffer.concat(chunks);
					const type = String(response.headers['content-type'] ?? '');
					const text = all.toString();
					const body = type.includes('json') ? (JSON.parse(text) as unknown) : text;
					resolve({
						status: response.statusCode,
						headers: response.headers as Record<string, string>,
						body: /zip|tar/.test(type) ? { bytes: all.length, sha256: '' } : body,
					});
				});
			},
		);
		request.on('error', (error) => resolve({ error: error.message }));
		request.end(bytes);
	});

/** Whether a TLS handshake succeeds under that name; the note says what is not checked. */
export const shakes = (lab: ControllerLab, note: string, name: string | null | undefined): Promise<boolean> =>
	new Promise((resolve) => {
		const unchecked = note.includes('no hostname check');
		const socket = connect({
			host: lab.host,
			port: lab.port,
			...(!note.startsWith('system') && { ca: lab.ca }),
			...(name && !isIP(name) && { servername: name }),
			...(unchecked && { checkServerIdentity: () => undefined }),
		});
		socket.on('secureConnect', () => {
			resolve(true);
			socket.destroy();
		});
		socket.on('error', () => resolve(false));
	});
