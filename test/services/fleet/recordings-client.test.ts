import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import { connectFleet, type FleetClient } from '../../../src/services/fleet/client/client.ts';
import { readMetrics } from '../../../src/services/fleet/wire/metrics.ts';
import { readUnit, readUnitState } from '../../../src/services/fleet/wire/records.ts';
import { sleeper } from './behaviour/host.ts';
import { fleetctlExchanges } from '../../lab/fleet/fleetctl.ts';
import { bodyOf, type Exchange, recordings } from '../../lab/fleet/recordings.ts';

/** Answers every request as one recorded exchange was answered; further pages are empty. */
const replaying = async () => {
	let exchange: Exchange | undefined;
	/** The body of the change that was made; `undefined` before it. */
	let made: string | undefined;
	const seen: { method: string; url: string; body: string }[] = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => {
			body += chunk;
		});
		request.on('end', () => {
			const { method = '', url = '' } = request;
			seen.push({ method, url, body });
			if (url.endsWith('/discovery') && !exchange?.request.path.endsWith('/discovery'))
				return response.end(bodyOf('01', 'discovery'));
			// looking around a change: there, as the change would have it, or not
			const recorded =
				exchange &&
				(method === exchange.request.method || (method === 'GET' && exchange.request.method === 'GET'));
			if (!recorded) return beside(exchange, made, url, response);
			if (
				url.includes('nextPageToken') &&
				url !== exchange?.request.path &&
				exchange?.request.method === 'GET'
			)
				return response.end('{}');
			const { response: answer } = exchange as Exchange;
			if (!answer) return request.socket.destroy();
			made = answer.status < 300 ? body : undefined;
			const {
				Connection: _c,
				'Content-Length': _l,
				'Transfer-Encoding': _t,
				Date: _d,
				...headers
			} = answer.headers;
			response.writeHead(answer.status, headers).end(answer.body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const client = await connectFleet({
		endpoints: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
	});
	const played = {
		seen,
		play(next: Exchange) {
			exchange = next;
			made = undefined;
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

interface Patched {
	readonly machines: { readonly id: string; metadata?: Record<string, string> }[];
}

/** The machines, with what a PATCH has made of their metadata. */
const machinesAfter = (patch: string | undefined): string => {
	const listed = JSON.parse(bodyOf('06', 'machines')) as Patched;
	for (const { op, path, value } of patch ? JSON.parse(patch) : []) {
		const [, id, , key = ''] = path.split('/') as string[];
		const machine = listed.machines.find((one) => one.id === id);
		if (!machine) continue;
		const { [key]: _, ...rest } = machine.metadata ?? {};
		machine.metadata = op === 'remove' ? rest : { ...rest, [key]: value.value };
	}
	return JSON.stringify(listed);
};

/** What a client reads around a recorded change: what was there before it, or what it has made. */
const beside = (
	exchange: Exchange | undefined,
	made: string | undefined,
	url: string,
	response: http.ServerResponse,
) => {
	const body = made ?? exchange?.request.body ?? '';
	if (url.startsWith('/fleet/v1/machines'))
		return response.end(machinesAfter(exchange?.request.method === 'PATCH' ? made : undefined));
	if (url.startsWith('/fleet/v1/state')) return response.end('{}');
	if (made !== undefined && exchange?.request.method === 'DELETE')
		return response.writeHead(404).end(missing);
	const { options, desiredState = 'inactive' } =
		body.startsWith('{') && body.endsWith('}') ? JSON.parse(body) : {};
	const name = decodeURIComponent(url.split('/').at(-1) ?? '');
	// a PUT with options is of a unit that is not there yet, one without them of one that is
	if (made === undefined && options !== undefined) return response.writeHead(404).end(missing);
	const before = desiredState === 'inactive' ? 'loaded' : 'inactive';
	return response.end(
		JSON.stringify({
			name,
			desiredState: made === undefined ? before : desiredState,
			options: options ?? [],
		}),
	);
};

const isChange = ({ request: { method } }: Exchange) => ['DELETE', 'PUT', 'PATCH'].includes(method);

/** What a recorded refusal is to us. */
const codeFor = (exchange: Exchange): string => {
	const { response } = exchange;
	if (!response) return isChange(exchange) ? 'OUTCOME_UNKNOWN' : 'CONNECTION_LOST';
	const { status, body = '' } = response;
	// who creates and is told that only the state was changed was not the creator
	if (status === 204) return 'CONFLICT';
	const said = body.startsWith('{') ? (JSON.parse(body).error.message as string) : undefined;
	if (status === 301 || status === 415 || said === undefined || said.includes('token limit must be'))
		return 'PROTOCOL';
	if (status === 404) return said === 'unit does not exist' ? 'NOT_FOUND' : 'UNSUPPORTED';
	if (status === 405) return 'UNSUPPORTED';
	return status === 409 ? 'CONFLICT' : 'SERVER';
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
	if (url.pathname === '/metrics')
		return {
			call: () => client.metrics(),
			check: (value, body) => assert.deepEqual(value, readMetrics(body as string)),
		};
	if (url.pathname === '/fleet/v1/units') return { call: () => client.units.list(raw), check: same('units') };
	if (url.pathname === '/fleet/v1/machines')
		return { call: () => client.machines.list(raw), check: same('machines') };
	if (url.pathname === '/fleet/v1/state') {
		const filter = {
			unit: url.searchParams.get('unitName') ?? undefined,
			machine: url.searchParams.get('machineID') ?? undefined,
		};
		return { call: () => client.unitStates(filter, raw), check: same('states') };
	}
	if (url.pathname === '/fleet/v1/discovery')
		return {
			call: () => client.discovery(raw),
			check: (value, body) => assert.deepEqual((value as { raw: unknown }).raw, body),
		};
	const [, name] = /^\/fleet\/v1\/units\/([^/]+)$/.exec(url.pathname) ?? [];
	if (name !== undefined && !path.includes('..'))
		return {
			call: () => client.units.get(decodeURIComponent(name)),
			check: (value, body) => assert.deepEqual(value, readUnit(body)),
		};
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

/** Every recording, those of fleetctl too. */
const all = (): [string, Exchange[]][] => [...recordings(), ['11-fleetctl-wire', fleetctlExchanges()]];
/** What our client was given to read, and read as it should. */
const used = new Set<Exchange>();
const codeOrDone = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: { code: string }) => error.code,
	);

/** The answer to a request that our client never sends, given to one that it does send. */
const answered = async (
	{ server, client }: Awaited<ReturnType<typeof replaying>>,
	exchange: Exchange,
	at: string,
): Promise<void> => {
	const { status = 500 } = exchange.response ?? {};
	const call = { deadline: 10 };
	const name = 'a.service';
	const asks = (method: string, path: string, wanted?: object) =>
		server.play({
			...exchange,
			request: { method, path, headers: {}, body: wanted ? JSON.stringify(wanted) : null },
		});
	let asked: () => Promise<unknown>;
	if (!isChange(exchange)) {
		asks('GET', '/fleet/v1/units');
		asked = () => client.units.list(call);
	} else if (status === 201) {
		asks('PUT', `/fleet/v1/units/${name}`, { desiredState: 'inactive', options: sleeper });
		asked = () => client.units.create(name, { options: sleeper }, call);
	} else {
		asks('PUT', `/fleet/v1/units/${name}`, { desiredState: 'loaded' });
		asked = () => client.units.setState(name, 'loaded', call);
	}
	assert.equal(await codeOrDone(asked()), status < 300 ? 'done' : codeFor(exchange), at);
};

describe(
	'our client against everything that a real fleetd was recorded to answer',
	{ concurrency: 8 },
	() => {
		for (const [file, exchanges] of all())
			it(`reads every answer of ${file}`, async () => {
				await using world = await replaying();
				const { server, client } = world;
				for (const exchange of exchanges) {
					const { request, response, name } = exchange;
					if (isChange(exchange)) continue;
					const at = `${name} ${request.method} ${request.path}`;
					const how = request.method === 'GET' ? reading(client, exchange) : undefined;
					// GET /state/{name} is never sent; its answer is still one we can read
					if (request.path.includes('/state/') && response)
						assert.ok('hash' in readUnitState(JSON.parse(response.body ?? '')), at);
					else if (!how) await answered(world, exchange, at);
					else {
						server.play(exchange);
						if (response?.status === 200)
							how.check(
								await how.call(),
								request.path === '/metrics' ? response.body : JSON.parse(response.body ?? ''),
							);
						else await assert.rejects(how.call(), { code: codeFor(exchange) }, at);
					}
					used.add(exchange);
				}
			});

		for (const [file, exchanges] of all())
			it(`understands the answer to every PUT, DELETE and PATCH of ${file}`, async () => {
				await using world = await replaying();
				const { server, client } = world;
				for (const exchange of exchanges) {
					const { request, response, name } = exchange;
					if (!isChange(exchange)) continue;
					server.play(exchange);
					const at = `${file} ${name} ${request.method} ${response?.status}`;
					const outcome = await codeOrDone(change(client, exchange));
					const sent = server.seen.filter(({ method }) => method === request.method);
					assert.ok(sent.length <= 1, `${at}: sent once at most`);
					if (sent.length === 0) {
						assert.ok(
							['BAD_INPUT', 'CONFLICT', 'NOT_FOUND', 'UNCALLED'].includes(outcome),
							`${at}: ${outcome}`,
						);
						await answered(world, exchange, at);
					} else {
						const creates = sent[0]?.body.includes('"options"') ?? false;
						const isDone = (response?.status ?? 500) < 300 && !(creates && response?.status === 204);
						assert.equal(outcome, isDone ? 'done' : codeFor(exchange), at);
					}
					used.add(exchange);
				}
			});
	},
);

it('no recording was left out', () => {
	for (const [file, exchanges] of all())
		assert.deepEqual(
			exchanges.filter((exchange) => !used.has(exchange)).map(({ name }) => name),
			[],
			file,
		);
});
