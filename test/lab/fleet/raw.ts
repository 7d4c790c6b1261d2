import http from 'node:http';

/** A request as it stands, byte for byte below the headers; nothing is added but what HTTP needs. */
export interface RawRequest {
	readonly method: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | null;
}

export interface RawAnswer {
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
}

/** Sends it; `undefined` where the connection ends without an answer. */
export const rawRequest = (
	to: { readonly port: number } | { readonly socketPath: string },
	{ method, path, headers = {}, body }: RawRequest,
): Promise<RawAnswer | undefined> =>
	new Promise((resolve) => {
		const where = 'port' in to ? { host: '127.0.0.1', port: to.port } : to;
		const request = http.request({ ...where, method, path, headers, setHost: false }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', () => resolve(undefined));
			response.on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers,
					body: Buffer.concat(chunks).toString(),
				}),
			);
		});
		request.on('error', () => resolve(undefined));
		request.end(body ?? undefined);
	});
