import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { bodyText, type HttpRequest, httpRequest } from '../../../../src/services/juju/client/http.ts';
import { uploadResource } from '../../../../src/services/juju/client/upload.ts';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { failure } from '../../../support/failure.ts';
import { greeting, lets, MODEL, optionsFor, pem, startScripted } from '../support/scripted.ts';

const { signal } = new AbortController();
const put = { method: 'PUT', path: '/charms', body: 'x', signal } as const;

describe('requests beside the web socket', { concurrency: 3 }, () => {
	it('that were never sent have an outcome that is known', async () => {
		await using lab = await startScripted({ tls: true });
		const at = { host: '127.0.0.1', port: lab.port, secure: true };
		for (const [endpoint, tls, asked] of [
			// an authority that is another, a name that the certificate has not, a name that is not known
			[at, { ca: pem('other-ca.pem'), serverName: 'juju-apiserver' }, put],
			[at, { ca: pem('ca.pem'), serverName: 'elsewhere.example' }, put],
			[{ ...at, host: 'nowhere.invalid' }, {}, put],
			[at, { ca: pem('ca.pem'), serverName: 'juju-apiserver' }, { ...put, headers: { X: 'a\nb' } }],
		] as const) {
			const { code, message } = await failure(httpRequest(endpoint, tls, asked));
			assert.equal(code, 'CONNECT_FAILED', message);
		}
		const refused = await failure(httpRequest({ ...at, port: 1 }, {}, put));
		assert.equal(refused.code, 'CONNECT_REFUSED');
	});

	it('that were cut off have one that is not', async () => {
		const server = createServer((socket) => socket.once('data', () => socket.destroy()));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const at = { host: '127.0.0.1', port, secure: false };
		assert.equal((await failure(httpRequest(at, {}, put))).code, 'OUTCOME_UNKNOWN');
		assert.equal((await failure(httpRequest(at, {}, { ...put, method: 'GET' }))).code, 'CONNECTION_LOST');
		server.close();
	});

	it('whose answer breaks off say so, and not that this was not foreseen', async () => {
		const server = createServer((socket) => {
			socket.on('error', () => {});
			socket.once('data', () => {
				socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"charm-');
				setImmediate(() => socket.destroy());
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const at = { host: '127.0.0.1', port, secure: false };
		const told = async (asked: HttpRequest) => failure(bodyText((await httpRequest(at, {}, asked)).body));
		const lost = await told({ ...put, method: 'GET' });
		assert.deepEqual([lost.code, /broke off GET \/charms/.test(lost.message)], ['CONNECTION_LOST', true]);
		assert.equal((await told(put)).code, 'OUTCOME_UNKNOWN');
		server.close();
	});

	it('carry the name of a file as the command line writes it, in any script', async () => {
		const names: (string | undefined)[] = [];
		await using lab = await startScripted({
			frame: lets(greeting('4.0.15', {}, { 'model-tag': `model-${MODEL}` })),
			http(request, _, response) {
				names.push(request.headers['content-disposition']);
				response.end('{"resource":{}}');
			},
		});
		const client = await connectModel(optionsFor(lab.address), MODEL, { signal });
		for (const name of ['bundle.txt', 'Bündel 束.txt', 'a"b\\c\n.txt'])
			await uploadResource(
				client,
				{ application: 'web', resource: 'r', name, bytes: Buffer.from('x') },
				signal,
			);
		await client.close();
		assert.deepEqual(names, [
			'form-data; filename="bundle.txt"',
			`form-data; filename="=?utf-8?b?${Buffer.from('Bündel 束.txt').toString('base64')}?="`,
			'form-data; filename="a_b_c_.txt"',
		]);
	});
});
