import assert from 'node:assert/strict';
import { startController } from '../../../lab/juju/index.ts';
import { type AddressInfo, createServer } from 'node:net';
import { describe, it } from 'node:test';
import {
	connectController,
	connectModel,
	type JujuOptions,
} from '../../../../src/services/juju/client/connect.ts';
import { type Frame, greeting, lets, MODEL, password, pem, startScripted } from '../support/scripted.ts';
import { failure } from '../../../support/failure.ts';

const signal = new AbortController().signal;
const options = (addresses: string[], more: Partial<JujuOptions> = {}): JujuOptions => ({
	addresses,
	credentials: password,
	connectTimeout: 15,
	...more,
});

describe('connecting to a controller', { concurrency: 4 }, () => {
	it('logs in, and knows who let in what', async () => {
		await using lab = await startScripted({ frame: lets(greeting('4.0.15', { Application: [19, 22] })) });
		const client = await connectController(options([lab.address]), { signal });
		assert.equal(client.offer.release, '4.0.15');
		assert.deepEqual(client.versions('Application'), [19, 22]);
		assert.equal(lab.peers[0]?.path, '/api');
		assert.equal(lab.peers[0]?.headers['x-juju-clientversion'], '3.6.0');
		assert.deepEqual(lab.frames[0], {
			'request-id': 1,
			type: 'Admin',
			version: 3,
			request: 'Login',
			params: {
				'auth-tag': 'user-admin',
				credentials: 'secret',
				nonce: '',
				macaroons: [],
				'client-version': '3.6.0',
				'cli-args': 'muster',
			},
		});
		await client.close();
		assert.equal(client.lost.aborted, true);
	});

	it('verifies the certificate by the CA and the name juju-apiserver, and repairs a pasted CA', async () => {
		await using lab = await startScripted({ tls: true, frame: lets(greeting()) });
		const pasted = `\n\n ${pem('ca.pem').replaceAll('\n', ' ')}`;
		const client = await connectController(options([lab.address], { ca: pasted }), { signal });
		await client.close();
		const unknown = await failure(connectController(options([lab.address]), { signal }));
		assert.equal(unknown.code, 'CONNECT_FAILED');
		assert.match(unknown.message, /cannot be trusted/);
		const noPem = await failure(connectController(options([lab.address], { ca: 'MIIB' }), { signal }));
		assert.equal(noPem.code, 'BAD_INPUT');
	});

	it('takes the first of several addresses that lets in', async () => {
		await using lab = await startScripted({ frame: lets(greeting()) });
		await using dumb = await startScripted({});
		const dead = 'ws://127.0.0.1:1';
		const client = await connectController(options([dead, dumb.address, lab.address]), { signal });
		assert.match(client.where, new RegExp(`:${lab.port}$`));
		await client.close();
		const none = await failure(connectController(options([dead, 'ws://127.0.0.1:2']), { signal }));
		assert.equal(none.code, 'CONNECT_REFUSED');
		assert.match(none.message, /127.0.0.1:1 .*127.0.0.1:2/);
	});

	it('tries a refused password once, at one address', async () => {
		const no = {
			error: 'invalid entity name or password',
			'error-code': 'unauthorized access',
			response: {},
		};
		const frame = (asked: Record<string, unknown>) => ({ 'request-id': asked['request-id'], ...no });
		await using one = await startScripted({ frame });
		await using other = await startScripted({ frame });
		const began = performance.now();
		const error = await failure(connectController(options([one.address, other.address]), { signal }));
		// on a busy machine the second address is begun before the first has refused
		const mayBeBegun = performance.now() - began > 200 ? 1 : 0;
		assert.equal(error.code, 'AUTH_REJECTED');
		assert.doesNotMatch(JSON.stringify([error.message, error.details]), /secret/);
		assert.equal(one.frames.length, 1);
		assert.ok(other.frames.length <= mayBeBegun);
	});

	it('logs in a second time as a client of 2.9, which compares majors', async () => {
		await using lab = await startScripted({ frame: lets(greeting('2.9.43')) });
		const client = await connectController(options([lab.address]), { signal });
		assert.deepEqual(
			lab.frames.map((frame) => (frame['params'] as Record<string, unknown>)['client-version']),
			['3.6.0', '2.9.43'],
		);
		await client.close();
	});

	it('speaks the frames of 1.x to a server that answers in them', async () => {
		await using lab = await startScripted({
			frame(frame, peer) {
				if ('request-id' in frame)
					return {
						RequestId: 0,
						Error: 'unknown version (3) of interface "Admin"',
						ErrorCode: 'not implemented',
						Response: {},
					};
				const { Request: method, RequestId } = frame;
				if (method === 'AgentVersion') return { RequestId, Response: { Version: '1.25.6' } };
				assert.equal(peer.path, '/');
				assert.deepEqual(frame['Params'], { AuthTag: 'user-admin', Password: 'secret' });
				return {
					RequestId,
					Response: { EnvironTag: `environment-${MODEL}`, Facades: [{ Name: 'Client', Versions: [0] }] },
				};
			},
		});
		const client = await connectModel(options([lab.address]), undefined, { signal });
		assert.equal(client.offer.release, '1.25.6');
		assert.equal(client.offer.modelUuid, MODEL);
		await client.close();
	});

	it('finds a model by its name', async () => {
		const models = (frame: Record<string, unknown>) =>
			frame['request'] === 'ListModels'
				? {
						response: {
							'user-models': [
								{
									model: { name: 'work', qualifier: 'admin', uuid: MODEL, type: 'iaas' },
									'last-connection': null,
								},
							],
						},
					}
				: undefined;
		await using lab = await startScripted({
			frame: lets(greeting('4.0.15', { ModelManager: [10, 11] }), models),
		});
		const client = await connectModel(options([lab.address]), 'work', { signal });
		assert.equal(lab.peers.at(-1)?.path, `/model/${MODEL}/api`);
		await client.close();
		const error = await failure(connectModel(options([lab.address]), 'wrk', { signal }));
		assert.equal(error.code, 'NOT_FOUND');
		assert.match(error.hint, /admin\/work/);
	});

	it('names where a model has moved, and follows only where it may', async () => {
		await using there = await startScripted({ frame: lets(greeting()) });
		await using here = await startScripted({
			frame: (frame) => ({
				'request-id': frame['request-id'],
				error: 'redirection to alternative server required',
				'error-code': 'redirection required',
				'error-info': {
					servers: [[{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port: there.port }]],
					'controller-alias': 'second',
				},
				response: {},
			}),
		});
		const error = await failure(connectModel(options([here.address]), MODEL, { signal }));
		assert.equal(error.code, 'CONFLICT');
		assert.match(error.message, new RegExp(`second: 127.0.0.1:${there.port}`));
	});

	it('a ring of controllers is told as one, and one that lets nobody in with the way to it', async () => {
		let port = 0;
		const sends = (to: number) => ({
			error: 'redirection to alternative server required',
			'error-code': 'redirection required',
			'error-info': {
				servers: [[{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port: to }]],
				'ca-cert': pem('ca.pem'),
			},
			response: {},
		});
		await using ring = await startScripted({
			tls: true,
			frame: (frame) => ({ 'request-id': frame['request-id'], ...sends(port) }),
		});
		const connecting = () =>
			failure(
				connectModel(options([ring.address], { redirects: true, ca: pem('ca.pem') }), MODEL, { signal }),
			);
		port = ring.port;
		const round = await connecting();
		assert.equal(round.code, 'CONFLICT', round.message);
		assert.match(round.message, /: 127\.0\.0\.1:\d+, after 3 others that were followed$/);
		assert.doesNotMatch(round.hint ?? '', /turn on/);
		await using refuses = await startScripted({
			tls: true,
			frame: (frame) => ({
				'request-id': frame['request-id'],
				error: 'invalid entity name or password',
				'error-code': 'unauthorized access',
			}),
		});
		port = refuses.port;
		const kept = await connecting();
		assert.equal(kept.code, 'AUTH_REJECTED');
		assert.match(
			kept.message,
			new RegExp(`^The model was migrated to 127.0.0.1:${port}, where the login failed: `),
		);
	});

	it('asks an older server where the model is, which says so in a call of its own', async () => {
		await using there = await startScripted({ tls: true, frame: lets(greeting('2.4.7')) });
		const servers = [[{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port: there.port }]];
		await using here = await startScripted({
			frame: (frame) => ({
				'request-id': frame['request-id'],
				...(frame['request'] === 'RedirectInfo'
					? { response: { servers, 'ca-cert': pem('ca.pem') } }
					: { error: 'redirection required', 'error-code': 'redirection required' }),
			}),
		});
		const client = await connectModel(options([here.address], { redirects: true }), MODEL, { signal });
		assert.match(client.where, new RegExp(`:${there.port}$`));
		await client.close();
	});

	it('follows a model to another controller, with the CA of that one', async () => {
		await using there = await startScripted({ tls: true, frame: lets(greeting()) });
		await using here = await startScripted({
			frame: (frame) => ({
				'request-id': frame['request-id'],
				error: 'redirection to alternative server required',
				'error-code': 'redirection required',
				'error-info': {
					servers: [[{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port: there.port }]],
					'ca-cert': pem('ca.pem'),
				},
				response: {},
			}),
		});
		const client = await connectModel(options([here.address], { redirects: true }), MODEL, { signal });
		assert.match(client.where, new RegExp(`:${there.port}$`));
		await client.close();
	});

	it('takes a CA that lost its line breaks, in any way, and several in a row', async () => {
		await using lab = await startScripted({ tls: true, frame: lets(greeting()) });
		const ca = pem('ca.pem').trim();
		const body = ca.split('\n').slice(1, -1).join('');
		const forms = [
			ca.replaceAll('\n', '\\n'),
			ca.replaceAll('\n', ''),
			ca.replaceAll('\n', '\r\n\r\n'),
			`  ${ca.replaceAll('\n', '\n    ')}`,
			`${pem('other-ca.pem')}\n\n${ca}`,
			`"${ca.replaceAll('\n', '\\n')}\\n"`,
			body,
		];
		for (const form of forms) {
			const client = await connectController(options([lab.address], { ca: form }), { signal });
			await client.close();
		}
	});

	it('takes a user by name, by tag and as a local one', async () => {
		await using lab = await startScripted({ frame: lets(greeting()) });
		for (const user of ['admin', 'user-admin', 'admin@local', 'user-admin@local']) {
			const credentials = { kind: 'password', user, password: 'secret' } as const;
			const client = await connectController(options([lab.address], { credentials }), { signal });
			const basic = Buffer.from('user-admin:secret').toString('base64');
			assert.equal(client.http.headers['Authorization'], `Basic ${basic}`);
			await client.close();
		}
		const tags = lab.frames.map(({ params }) => (params as { 'auth-tag': string })['auth-tag']);
		assert.deepEqual(new Set(tags), new Set(['user-admin']));
	});

	it('a controller that starts has no API for a moment: that passes by itself', async () => {
		for (const status of [404, 503]) {
			await using lab = await startScripted({ refuse: () => status });
			for (const release of [undefined, '4.0.15']) {
				const error = await failure(connectController(options([lab.address], { release }), { signal }));
				assert.equal(error.code, 'CONNECT_FAILED');
				assert.match(`${error.message} ${error.hint}`, new RegExp(`HTTP ${status}.*start`));
			}
		}
	});

	it('an address that a login told and that leads nowhere holds up nobody', async () => {
		// it takes the connection and says nothing
		const deaf = createServer();
		await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
		const { port } = deaf.address() as AddressInfo;
		const servers = [[{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port }]];
		const lab = await startScripted({ tls: true, frame: lets(greeting('4.0.15', {}, { servers })) });
		const ca = pem('ca.pem');
		const client = await connectController(options([lab.address], { ca, connectTimeout: 300 }), { signal });
		await client.close();
		await lab[Symbol.asyncDispose]();
		const again = connectController(options([lab.address], { ca, connectTimeout: 300 }), { signal });
		const { message } = await failure(again);
		assert.match(
			message,
			new RegExp(`${lab.port} refused .*; 127.0.0.1:${port} took no connection within 3 s`),
		);
		deaf.close();
	});

	it('says which model it does not know', async () => {
		await using lab = await startScripted({
			frame: (frame) => ({
				'request-id': frame['request-id'],
				error: `unknown model: "${MODEL}"`,
				'error-code': 'model not found',
				response: {},
			}),
		});
		const error = await failure(connectModel(options([lab.address]), MODEL, { signal }));
		assert.equal(error.code, 'NOT_FOUND');
	});
});

describe('logins of other kinds, at the lab', { concurrency: 4 }, () => {
	const { signal } = new AbortController();

	it('a controller that gates by client version is logged in to once more, as one of its own major', async () => {
		await using lab = await startController({ profile: '2.9', gate: true });
		const credentials = { kind: 'password', user: lab.user, password: lab.password } as const;
		const client = await connectModel({ addresses: [lab.wsUrl], ca: lab.ca, credentials }, lab.model().uuid, {
			signal,
		});
		const list = { facade: 'Annotations', method: 'Get', effect: 'reads', params: { entities: [] } } as const;
		await client.call(list);
		assert.equal(lab.requests.filter(({ request }) => request === 'Login').length, 2);
		await client.close();
	});

	it('is one of 4.x where JIMM lets no client of 3.x into a model', async () => {
		const versions: unknown[] = [];
		await using lab = await startScripted({
			frame({ 'request-id': id, request, params }, { headers }) {
				if (request !== 'Login') return { 'request-id': id, response: {} };
				const version = String(headers['x-juju-clientversion']);
				versions.push([version, (params as Frame)['client-version']]);
				return version.startsWith('3.')
					? { 'request-id': id, error: 'model is on a newer controller', 'error-code': 'not supported' }
					: { 'request-id': id, response: greeting('4.0.15') };
			},
		});
		const client = await connectController(options([lab.address]), { signal });
		assert.equal(client.offer.release, '4.0.15');
		await client.close();
		assert.deepEqual(versions, [
			['3.6.0', '3.6.0'],
			['4.0.0', '4.0.0'],
		]);
		const told = await failure(connectController(options([lab.address], { release: '3.6' }), { signal }));
		assert.equal(told.code, 'UNSUPPORTED');
	});

	it('a service account of JIMM comes in with its client credentials', async () => {
		await using lab = await startController({ profile: '3.6' });
		lab.addServiceAccount('robot', 'quiet');
		const connect = (clientSecret: string) =>
			connectModel(
				{
					addresses: [lab.wsUrl],
					ca: lab.ca,
					credentials: { kind: 'client', clientId: 'robot', clientSecret },
				},
				lab.model().uuid,
				{ signal },
			);
		const client = await connect('quiet');
		assert.equal(client.offer.user, 'robot@serviceaccount');
		await client.close();
		await assert.rejects(connect('wrong'), { code: 'AUTH_REJECTED' });
	});
});
