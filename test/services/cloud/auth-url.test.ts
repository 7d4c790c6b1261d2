import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import type { MusterError } from '../../../src/core/errors.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { checkCloud } from '../../../src/services/cloud/check.ts';
import { connectCloud } from '../../../src/services/cloud/client/client.ts';
import { optionsOf } from '../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../src/services/cloud/settings.ts';
import { type Cloud, startCloud } from '../../lab/cloud/index.ts';

type Given = Readonly<Record<string, unknown>>;

let lab: Cloud;
/** By type: the addresses of a catalogue. */
let urls: Readonly<Record<string, string>>;
const password = () => ({ user: 'demo', password: lab.password, project: 'demo' });
const check = async (authUrl: string, how: Given): Promise<string> => {
	const input = { authUrl, callTimeout: 5, ...how };
	const client = connectCloud(optionsOf(readSettings(settings, input) as never));
	try {
		return await checkCloud(client, new AbortController().signal);
	} finally {
		await client.close();
	}
};
const rootOf = (url: string): string => new URL(url).origin;

/** Horizon, or the login page of a proxy: every address leads to a form. */
const pages = createServer(({ method, url }, answer) => {
	if (method === 'GET') return answer.writeHead(302, { location: `/auth/login/?next=${url}` }).end();
	const words = '<html><head><title>403</title></head><body>CSRF verification failed.</body></html>';
	return answer.writeHead(403, { 'content-type': 'text/html' }).end(words);
});
/** Keystone behind a proxy that passes on nothing but v3. */
const narrow = createServer();
narrow.on('request', async (request, answer) => {
	if (!request.url?.startsWith('/v3')) return answer.writeHead(403).end('not here');
	const { method = '', url } = request;
	const headers = { 'content-type': 'application/json' };
	const body = method === 'POST' ? { body: await text(request) } : {};
	const came = await fetch(`${rootOf(lab.authUrl)}${url}`, { method, headers, ...body });
	const token = came.headers.get('x-subject-token');
	return answer.writeHead(came.status, token ? { 'x-subject-token': token } : {}).end(await came.text());
});
const portOf = (server: typeof pages): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

before(async () => {
	lab = await startCloud();
	await Promise.all([pages, narrow].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
	const user = { name: 'demo', domain: { id: 'default' } };
	const identity = { methods: ['password'], password: { user: { ...user, password: lab.password } } };
	const answer = await fetch(`${lab.authUrl}/auth/tokens`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ auth: { identity, scope: { project: user } } }),
	});
	type Listed = { readonly type: string; readonly endpoints: readonly { interface: string; url: string }[] };
	const { token } = (await answer.json()) as { token: { catalog: readonly Listed[] } };
	urls = Object.fromEntries(
		token.catalog.map(({ type, endpoints }) => [
			type,
			endpoints.find((each) => each.interface === 'public')?.url ?? '',
		]),
	);
});
after(async () => {
	endLeases();
	pages.close();
	narrow.close();
	narrow.closeAllConnections();
	await lab.close();
});

describe('clouds: an auth URL of something else', () => {
	const misplaced = async (url: string, what: RegExp) => {
		const credential = { login: 'applicationCredential', credential: 'abc', secret: 's3cret' };
		for (const how of [password(), credential])
			await assert.rejects(check(url, how), ({ code, message, hint, details }: MusterError) => {
				assert.equal(code, 'PROTOCOL', `${url}: ${message}`);
				assert.match(message, what);
				assert.match(hint ?? '', /Keystone’s address: usually port 5000/);
				assert.equal(details['step'], 'auth');
				assert.doesNotMatch(JSON.stringify([message, hint, details]), /s3cret|: ?"secret"/);
				return true;
			});
	};

	for (const [type, what] of [
		['compute', /not the identity service, but (the compute service|another service)/],
		['volumev3', /not the identity service, but (the block storage service|another service)/],
		['object-store', /not the identity service, but the object store/],
		['image', /not the identity service, but another service/],
		['network', /not the identity service, but another service/],
		['placement', /not the identity service, but another service/],
	] as const)
		it(`${type}, whole and cut`, async () => {
			const url = urls[type] ?? '';
			await misplaced(url, what);
			await misplaced(rootOf(url), what);
			if (type === 'image') await misplaced(`${url}/v2`, what);
			if (type === 'network') await misplaced(`${url}/v2.0`, what);
		});

	it('a service that names the identity service passes that on', async () => {
		await assert.rejects(check(urls['network'] ?? '', password()), ({ hint }: MusterError) => {
			assert.ok(hint?.startsWith(`It names ${lab.authUrl} as its identity service. `), hint);
			return true;
		});
	});

	it('Horizon', async () => {
		for (const path of ['', '/dashboard', '/dashboard/auth/login/'])
			await misplaced(`${portOf(pages)}${path}`, /not the identity service, but a web page/);
	});

	it('Swift v1 auth at Keystone', async () => {
		for (const url of [lab.authUrl, rootOf(lab.authUrl)])
			await assert.rejects(check(url, { login: 'tempauth', user: 'test:tester', password: 'x' }), {
				code: 'PROTOCOL',
				hint: /Swift v1 auth: it usually ends with \/auth\/v1\.0/,
			});
	});

	it('the address of the logins is as good as Keystone’s; so is one whose root is shut', async () => {
		for (const url of [`${lab.authUrl}/auth/tokens`, `${lab.authUrl}/auth/tokens/`, portOf(narrow)])
			assert.match(await check(url, password()), /logged in as demo/, url);
	});

	it('a wrong password at the right address stays a refused login', async () => {
		for (const url of [lab.authUrl, rootOf(lab.authUrl), portOf(narrow)])
			await assert.rejects(check(url, { ...password(), password: 'wrong' }), { code: 'AUTH_REJECTED' });
	});
});
