import type { Server } from '../compute/state.ts';
import type { Cloud } from '../index.ts';
import type { Exchange } from '../recordings.ts';
import { preset } from '../world.ts';
import { type Bindings, compareAnswer, type Rules, translate } from './compare.ts';
import type { Past } from './harvest.ts';
import { type RawAnswer, sendRaw } from './raw.ts';
import { bytesOf, serviceOf, targetOf, wire } from './request.ts';
import { remember, reveal, type Secrets, signature } from './secrets.ts';

/** How an exchange went: the same at once, the same some steps later, or different. */
export type Verdict =
	{ readonly how: 'exact' | 'reached' } | { readonly how: 'different'; readonly why: string };

/** Steps that a state may take. */
const PATIENCE = 14;

const free = new Set([
	'revision_number',
	'uptime',
	'standard_attr_id',
	'details',
	'start_time',
	'updated_at',
	'finish_time',
	'audit_ids',
	'auth_key',
	'OS-EXT-SRV-ATTR:instance_name',
]);
const statistics = /^x-account-/;

const rulesFor = (exchange: Exchange): Rules & { readonly freeHeaders: ReadonlySet<string> } => {
	const service = serviceOf(exchange);
	const account = service === 'object' && /\/v1\/[A-Z]+_[^/?]*\/*(\?|$)/.test(targetOf(exchange));
	const headers = Object.keys(exchange.response?.headers ?? {}).map((name) => name.toLowerCase());
	return {
		// the sums of an account are added up later by a daemon
		free: account ? new Set([...free, 'count', 'bytes']) : free,
		freeHeaders: new Set(
			account ? headers.filter((name) => statistics.test(name) && !/meta/.test(name)) : [],
		),
		unordered:
			/os-interface$/.test(exchange.request.url) ||
			service === 'identity' ||
			service === 'network' ||
			service === 'placement',
		exactHashes: service === 'object',
	};
};

/** Ids in the answer of a create, which the lab is to give too. */
const idsIn = (exchange: Exchange, past: Past): string[] => {
	const asked = (exchange.request.body as { server?: { name: string; max_count?: number } } | null)?.server;
	if (asked?.max_count)
		return Array.from(
			{ length: asked.max_count },
			(_, at) => past.ids.get(`${asked.name}-${at + 1}`) ?? [],
		).flat();
	if (exchange.request.method !== 'POST' || (exchange.response?.status ?? 500) >= 300) return [];
	const text =
		JSON.stringify(exchange.response?.body ?? '') +
		JSON.stringify(exchange.response?.headers['Location'] ?? '');
	const [first] = Object.values((exchange.response?.body ?? {}) as Record<string, { id?: string }>);
	const found = typeof first === 'object' && typeof first?.id === 'string' ? [first.id] : [];
	const rules = [...text.matchAll(/"id":"([0-9a-f-]{32,36})"/g)].map(([, id]) => id as string);
	return [...new Set([...found, ...rules])];
};

const send = (
	cloud: Cloud,
	secrets: Secrets,
	bindings: Bindings,
	exchange: Exchange,
): Promise<RawAnswer | undefined> => {
	const service = serviceOf(exchange) ?? 'identity';
	const { request } = exchange;
	const port = Number(new URL(cloud.urls[service]).port);
	const real = (text: string) => translate(reveal(cloud, secrets, exchange, text), bindings);
	let target = targetOf(exchange);
	if (target.includes('<SIGNATURE>'))
		target = target.replace('<SIGNATURE>', () =>
			signature(exchange, translate(target, bindings).split('/')[2] ?? '', translate(target, bindings)),
		);
	const headers = Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => {
			if (name === 'Host' && /^127\.0\.0\.1:/.test(String(value))) return [name, `127.0.0.1:${port}`];
			return [name, Array.isArray(value) ? value.map(real) : real(value)];
		}),
	);
	const authText = JSON.stringify(request.headers);
	if (headers['X-Auth-Key'] !== undefined || headers['X-Storage-Pass'] !== undefined)
		for (const name of ['X-Auth-Key', 'X-Storage-Pass'])
			if (headers[name] !== undefined)
				headers[name] =
					reveal(cloud, secrets, exchange, `${authText.match(/test:[a-z0-9]+/)?.[0] ?? ''}|<PASSWORD>`).split(
						'|',
					)[1] ?? '';
	const plain = bytesOf(request.body);
	const text = plain.toString();
	const body = Buffer.from(text).equals(plain) ? Buffer.from(real(text)) : plain;
	const note = exchange.note ?? '';
	// the file of Node's clients holds header values as they show them
	const byNode = exchange.response?.statusText === undefined;
	const latin = byNode && !/^http.request: header value/.test(note);
	return sendRaw(
		port,
		wire({ method: request.method, target: real(target), headers, body, note, latin }),
		request.method === 'HEAD',
		/closed (after|before)/.test(note),
		byNode,
	);
};

const json = (answer: RawAnswer | undefined): unknown => {
	try {
		return JSON.parse(answer?.body.toString() ?? '');
	} catch {
		return null;
	}
};

/** Lists sort by the second of the making, so that is taken over. */
const moved = (server: Server, created: number | undefined): void => {
	if (created !== undefined) server.created = created;
};

/**
 * Sends one recorded request and compares; where time may bring the recorded state it moves the cloud on and
 * looks again.
 */
export const play = async (
	cloud: Cloud,
	secrets: Secrets,
	bindings: Bindings,
	exchange: Exchange,
	past: Past,
): Promise<Verdict> => {
	const rules = rulesFor(exchange);
	let first: string | undefined;
	let last = '';
	for (let step = 0; step <= PATIENCE; step++) {
		preset(idsIn(exchange, past));
		const before = new Map(bindings.ids);
		const answer = await send(cloud, secrets, bindings, exchange);
		preset([]);
		const why = compareAnswer(exchange, answer, bindings, rules);
		if (why === undefined) {
			remember(secrets, exchange, answer?.headers ?? new Map(), json(answer));
			for (const server of cloud.world.compute.servers.values()) moved(server, past.created.get(server.id));
			return { how: step === 0 ? 'exact' : 'reached' };
		}
		first ??= why;
		last = why;
		remember(secrets, exchange, answer?.headers ?? new Map(), json(answer));
		const harmless = exchange.request.method === 'GET' || (answer?.status ?? 0) >= 400;
		const livedBy = ['compute', 'volume', 'image', 'network'].includes(serviceOf(exchange) ?? '');
		bindings.ids.clear();
		for (const [key, value] of before) bindings.ids.set(key, value);
		if (!harmless || !livedBy || cloud.world.clock.pending() === 0) break;
		cloud.tick();
	}
	return { how: 'different', why: first === last ? last : `${first}; at last: ${last}` };
};
