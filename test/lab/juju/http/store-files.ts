import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zip } from './zip.ts';

/**
 * Where the store keeps archives of bundles: a server of its own, which sends on once as the real one does.
 */
export const startStoreFiles = async (bundles: Readonly<Record<string, string>>) => {
	const asked: { readonly path: string; readonly headers: object }[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		asked.push({ path, headers: request.headers });
		const [, name = ''] = /^\/files\/(.+)\.bundle$/.exec(path) ?? [];
		const yaml = bundles[name];
		if (path.startsWith('/download/'))
			response.writeHead(302, { Location: path.replace('/download/', '/files/') }).end();
		else if (yaml === undefined) response.writeHead(404).end('{"error":"no such file"}');
		else response.end(zip({ 'bundle.yaml': yaml, 'README.md': 'A bundle.' }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		asked,
		url: (name: string) => `http://127.0.0.1:${port}/download/${name}.bundle`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
};
