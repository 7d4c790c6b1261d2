import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import { connectFleet, type FleetClient } from '../../../src/services/fleet/client.ts';
import { readUnit, readUnitState } from '../../../src/services/fleet/wire/records.ts';
import { bodyOf, type Exchange, recordings } from '../../lab/fleet/recordings.ts';

/** Answers every request as one recorded exchange was answered; further pages are empty. */
const replaying = async () => {
	let exchange: Exchange | undefined;
	let made = false;
	const seen: { method: string; url: string; body: string }[] = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => {
			body += chunk;
		});
		request.on('end', () => {
			const { method = '', url = '' } = request;
			seen.push({ method, url, body });
			if (url.endsWith('/discovery') && !exchange?.request.path.endsWith('/discovery')) return response.end(bodyOf('01', 'discovery'));
			// looking around a change: there, as the change would have it, or not
			const recorded = exchange && (method === exchange.request.method || (method === 'GET' && exchange.request.method === 'GET'));
			if (!recorded) return beside(exchange, made, url, response);
			if (url.includes('nextPageToken') && url !== exchange?.request.path && exchange?.request.method === 'GET') return response.end('{}');
			const { response: answer } = exchange as Exchange;
			if (!answer) return request.socket.destroy();
			made = answer.status < 300;
			const { Connection: _c, 'Content-Length': _l, 'Transfer-Encoding': _t, Date: _d, ...headers } = answer.headers;
			response.writeHead(answer.status, headers).end(answer.body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const client = await connectFleet({ endpoints: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
	const played = {
		seen,
		play(next: Exchange) {
			exchange = next;
			made = false;
			seen.length = 0;
		},
	};
	const end = async () => {
		await client.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { server: played, client, [Symbol.asyncDispose]: end };
};

const missing = '{"error":{"code":404,"message":"unit does not exist"}}';

/** What a client reads around a recorded change: what was there before it, or what it has made. */
const beside = (exchange: Exchange | undefined, made: boolean, url: string, response: http.ServerResponse) => {
	const body = exchange?.request.body ?? '';
	if (url.startsWith('/fleet/v1/machines')) return response.end(bodyOf('06', 'machines'));
	if (url.startsWith('/fleet/v1/state')) return response.end('{}');
	const { options, desiredState = 'inactive' } = body.startsWith('{') && body.endsWith('}') ? JSON.parse(body) : {};
	const name = decodeURIComponent(url.split('/').at(-1) ?? '');
	// a PUT with options is of a unit that is not there yet, one without them of one that is
	if (!made && options !== undefined) return response.writeHead(404).end(missing);
	const before = desiredState === 'inactive' ? 'loaded' : 'inactive';
	return response.end(JSON.stringify({ name, desiredState: made ? desiredState : before, options: options ?? [] }));
};

const codes: Readonly<Record<number, string>> = {
	301: 'PROTOCOL',
	404: 'NOT_FOUND',
	409: 'CONFLICT',
	415: 'PROTOCOL',
	500: 'SERVER',
	503: 'SERVER',
	400: 'SERVER',
};

/** The call that makes the recorded GET; `undefined` where the client has none. */
const reading = (
	client: FleetClient,
	{ request: { path } }: Exchange,
): { call: () => Promise<unknown>; check(value: unknown, body: unknown): void } | undefined => {
	const url = new URL(path, 'http://x');
	const same = (field: string) => (value: unknown, body: unknown) => {
		const listed = (body as Record<string, unknown[] | undefined>)[field] ?? [];
		assert.deepEqual(
			(value as { raw: unknown }[]).map(({ raw }) => raw),
			listed,
		);
	};
	const raw = { raw: true, deadline: 10 };
	if (url.pathname === '/fleet/v1/units') return { call: () => client.units.list(raw), check: same('units') };
	if (url.pathname === '/fleet/v1/machines') return { call: () => client.machines.list(raw), check: same('machines') };
	if (url.pathname === '/fleet/v1/state') {
		const filter = { unit: url.searchParams.get('unitName') ?? undefined, machine: url.searchParams.get('machineID') ?? undefined };
		return { call: () => client.unitStates(filter, raw), check: same('states') };
	}
	if (url.pathname === '/fleet/v1/discovery')
		return { call: () => client.discovery(raw), check: (value, body) => assert.deepEqual((value as { raw: unknown }).raw, body) };
	const [, name] = /^\/fleet\/v1\/units\/([^/]+)$/.exec(url.pathname) ?? [];
	if (name !== undefined && !path.includes('..'))
		return { call: () => client.units.get(decodeURIComponent(name)), check: (value, body) => assert.deepEqual(value, readUnit(body)) };
	return undefined;
};

const change = async (client: FleetClient, { request }: Exchange): Promise<unknown> => {
	const call = { deadline: 10 };
	if (request.method === 'PATCH') {
		const ops = JSON.parse(request.body ?? '');
		if (!Array.isArray(ops) || ops.length !== 1) throw { code: 'UNCALLED' };
		const [, id = '', key = ''] = /^\/([^/]+)\/[^/]+\/(.*)$/.exec(ops[0].path) ?? [];
		if (!['add', 'replace', 'remove'].includes(ops[0].op)) throw { code: 'UNCALLED' };
		return ops[0].op === 'remove'
			? client.machines.removeMetadata(id, [key], call)
			: client.machines.setMetadata(id, { [key]: ops[0].value?.value ?? ops[0].value }, call);
	}
	const name = decodeURIComponent(request.path.split('/').at(-1) ?? '');
	if (!request.path.startsWith('/fleet/v1/units/')) throw { code: 'UNCALLED' };
	if (request.method === 'DELETE') return client.units.destroy(name, call);
	let body: { options?: unknown[]; desiredState?: unknown };
	try {
		body = JSON.parse(request.body ?? '');
	} catch {
		throw { code: 'UNCALLED' };
	}
	return body.options === undefined
		? client.units.setState(name, body.desiredState, call)
		: client.units.create(name, { ...body, options: body.options }, call);
};

describe('our client against everything that a real fleetd was recorded to answer', { concurrency: 8 }, () => {
	for (const [file, exchanges] of recordings())
		it(`reads every answer of ${file}`, async () => {
			await using world = await replaying();
			const { server, client } = world;
			for (const exchange of exchanges) {
				const { request, response, name } = exchange;
				if (request.method !== 'GET') continue;
				const how = reading(client, exchange);
				const at = `${name} ${request.path}`;
				if (!how) {
					// GET /state/{name} is never sent; its answer is still one we can read
					if (request.path.includes('/state/') && response) assert.ok('hash' in readUnitState(JSON.parse(response.body ?? '')), at);
					continue;
				}
				server.play(exchange);
				if (response?.status === 200) how.check(await how.call(), JSON.parse(response.body ?? ''));
				else {
					const mixed = response?.body?.includes('token limit must be') === true;
					await assert.rejects(how.call(), { code: mixed ? 'PROTOCOL' : (codes[response?.status ?? 0] ?? 'CONNECTION_LOST') }, at);
				}
			}
		});

	for (const [file, exchanges] of recordings())
		it(`understands the answer to every PUT, DELETE and PATCH of ${file}`, async () => {
			await using world = await replaying();
			const { server, client } = world;
			for (const exchange of exchanges) {
				const { request, response, name } = exchange;
				const status = response?.status ?? 0;
				if (!['DELETE', 'PUT', 'PATCH'].includes(request.method) || request.path.includes('/state/')) continue;
				server.play(exchange);
				const at = `${file} ${name} ${request.method} ${status}`;
				const outcome = await change(client, exchange).then(
					() => 'done',
					(error: { code: string }) => error.code,
				);
				const sent = server.seen.filter(({ method }) => method === request.method);
				assert.ok(sent.length <= 1, `${at}: sent once at most`);
				if (sent.length === 0) assert.ok(['BAD_INPUT', 'CONFLICT', 'NOT_FOUND', 'UNCALLED'].includes(outcome), `${at}: ${outcome}`);
				else if (status >= 200 && status < 300) assert.equal(outcome, 'done', at);
				else assert.equal(outcome, codes[status] ?? 'OUTCOME_UNKNOWN', at);
			}
		});
});
