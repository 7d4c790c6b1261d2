import { createHash } from 'node:crypto';
import type { Exchange } from '../recordings.ts';
import type { RawAnswer } from './raw.ts';

/** What stands for something else on every cloud: ids, addresses, times. */
const TOKENS =
	/req-[0-9a-f-]{36}|tx[0-9a-f]{21}-[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|(?<=AUTH_)[0-9a-f]{32}|\b(?:10\.\d+|203\.0\.113|198\.51\.100|192\.168)(?:\.\d+)*\.\d+(?![\d./])|\bf[cd][0-9a-f]{2}:[0-9a-f:]+(?![0-9a-f:/])|(?:[0-9a-f]{2}:){5,15}[0-9a-f]{2}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT|\b1[789]\d{8}(?:\.\d{5})?|\br-[a-z0-9]{8}\b|ssh-rsa [A-Za-z0-9+/=]+|<[A-Z0-9_]+>|http:\/\/127\.0\.0\.1:\d+/g;

/** Times that later requests may name. */
const DATED = /^(?:[A-Z][a-z]{2}, |1[789]\d{8}\.)/;
const LOOSE = /^(?:req-|tx|20\d\d-|[A-Z][a-z]{2}, |1[789]\d{8}|r-|ssh-rsa|<|(?:[0-9a-f]{2}:){5})/;

const ID = /^[0-9a-f]{8}-|^[0-9a-f]{32}$/;

/** Recorded id -> the lab's. */
export interface Bindings {
	readonly ids: Map<string, string>;
	/** Recorded base addresses -> the lab's. */
	readonly bases: ReadonlyMap<string, string>;
	/** Recorded hashes of what holds times, so that they differ. */
	readonly hashes: ReadonlySet<string>;
}

/** The recorded text with the lab's ids in it. */
export const translate = (text: string, { ids, bases }: Bindings): string =>
	text.replace(TOKENS, (token) => bases.get(token) ?? ids.get(token) ?? token);

const md5ish = (token: string): boolean => /^[0-9a-f]{32}$/.test(token);

/** Compares text: undefined where it is the same but for ids and times, which are bound to each other. */
export const sameText = (wanted: string, got: string, bindings: Bindings, exactHashes = false): boolean => {
	const itself = (token: string): void => {
		if (DATED.test(token) || (ID.test(token) && !bindings.ids.has(token))) bindings.ids.set(token, token);
	};
	if (wanted === got) {
		for (const token of wanted.match(TOKENS) ?? []) itself(token);
		return true;
	}
	const [a, b] = [wanted.match(TOKENS) ?? [], got.match(TOKENS) ?? []];
	if (wanted.replace(TOKENS, '\0') !== got.replace(TOKENS, '\0')) {
		// a placeholder stands for anything
		if (!/<[A-Z0-9_]+>/.test(wanted)) return false;
		const pattern = wanted.split(/<[A-Z0-9_]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
		return new RegExp(`^${pattern.join('[^]*')}$`).test(got);
	}
	return a.every((token, at) => {
		const other = b[at] as string;
		if (DATED.test(token)) bindings.ids.set(token, other);
		if (token === other) itself(token);
		if (token === other || LOOSE.test(token)) return true;
		if (bindings.bases.get(token) === other) return true;
		if (exactHashes && md5ish(token) && !bindings.hashes.has(token)) return false;
		const bound = bindings.ids.get(token);
		if (bound === undefined) bindings.ids.set(token, other);
		return bound === undefined || bound === other;
	});
};

export interface Rules {
	/** Keys whose values are not compared. */
	readonly free: ReadonlySet<string>;
	/** Whether arrays of objects may come in another order. */
	readonly unordered: boolean;
	readonly exactHashes: boolean;
}

/** Each of the wanted has its like among the others, in whatever order. */
const unordered = (
	wanted: readonly unknown[],
	got: readonly unknown[],
	bindings: Bindings,
	rules: Rules,
	path: string,
): string | undefined => {
	const left = [...got];
	for (const [at, each] of wanted.entries()) {
		let closest: string | undefined;
		const found = left.findIndex((other) => {
			const trial = { ...bindings, ids: new Map(bindings.ids) };
			const why = difference(each, other, trial, rules, `${path}[${at}]`);
			closest ??= why;
			if (why === undefined) for (const [key, value] of trial.ids) bindings.ids.set(key, value);
			return why === undefined;
		});
		if (found < 0) return closest ?? `${path}[${at}]: not there`;
		left.splice(found, 1);
	}
	return undefined;
};

/** Where two values differ first: a path and both; undefined: nowhere. */
export const difference = (
	wanted: unknown,
	got: unknown,
	bindings: Bindings,
	rules: Rules,
	path = '',
): string | undefined => {
	const differs = () => `${path || '.'}: wanted ${short(wanted)}, got ${short(got)}`;
	if (typeof wanted === 'string' && typeof got === 'string')
		return sameText(wanted, got, bindings, rules.exactHashes) ? undefined : differs();
	if (Array.isArray(wanted) && Array.isArray(got)) {
		if (wanted.length !== got.length)
			return `${path}: wanted ${wanted.length} entries, got ${got.length}: ${short(wanted)} / ${short(got)}`;
		const always = /roles$|tags$|allowed_address_pairs$|subnets$|security_groups$/.test(path);
		if (rules.unordered || always) return unordered(wanted, got, bindings, rules, path);
		for (const [at, each] of wanted.entries()) {
			const found = difference(each, got[at], bindings, rules, `${path}[${at}]`);
			if (found !== undefined) return found;
		}
		return undefined;
	}
	if (
		typeof wanted === 'object' &&
		wanted !== null &&
		typeof got === 'object' &&
		got !== null &&
		!Array.isArray(got)
	) {
		const [a, b] = [wanted as Record<string, unknown>, got as Record<string, unknown>];
		for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
			if (!(key in b)) return `${path}.${key}: missing, wanted ${short(a[key])}`;
			if (!(key in a)) return `${path}.${key}: not wanted, got ${short(b[key])}`;
			if (rules.free.has(key)) continue;
			const found = difference(a[key], b[key], bindings, rules, `${path}.${key}`);
			if (found !== undefined) return found;
		}
		return undefined;
	}
	if (typeof wanted === 'number' && typeof got === 'number' && /^1[789]\d{8}/.test(String(wanted)))
		return undefined;
	return wanted === got ? undefined : differs();
};

const short = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 260 ? `${text.slice(0, 260)}…` : text;
};

const ignored = new Set([
	'date',
	'connection',
	'content-length',
	'keep-alive',
	'transfer-encoding',
	'server',
]);
const present = /^x-(openstack|compute)-request-id$|^x-trans-id$/;

const headerDifference = (
	exchange: Exchange,
	answer: RawAnswer,
	bindings: Bindings,
	free: ReadonlySet<string>,
	exactHashes: boolean,
): string | undefined => {
	const wanted = new Map(
		Object.entries(exchange.response?.headers ?? {}).map(([name, value]) => [
			name.toLowerCase(),
			[value].flat(),
		]),
	);
	// the recorder keeps names that differ in case apart; the wire does not
	for (const [name, value] of Object.entries(exchange.response?.headers ?? {})) {
		const all = Object.entries(exchange.response?.headers ?? {}).filter(
			([other]) => other.toLowerCase() === name.toLowerCase(),
		);
		if (all.length > 1)
			wanted.set(
				name.toLowerCase(),
				all.flatMap(([, each]) => [each].flat()),
			);
		void value;
	}
	for (const name of new Set([...wanted.keys(), ...answer.headers.keys()])) {
		if (ignored.has(name) || free.has(name)) continue;
		const [a, b] = [wanted.get(name), answer.headers.get(name)];
		if (!a) return `header ${name}: not wanted, got ${b?.join()}`;
		if (!b) return `header ${name}: missing, wanted ${a.join()}`;
		if (present.test(name)) continue;
		const sorted = (list: readonly string[]) =>
			(/allow|expose|vary/.test(name)
				? [
						list
							.flatMap((each) => each.split(/,\s*/))
							.sort()
							.join(),
					]
				: [...list]
			).join(' / ');
		const same = sameText(
			sorted(a).replace(/boundary=[0-9a-f]+/, 'boundary=B'),
			sorted(b).replace(/boundary=[0-9a-f]+/, 'boundary=B'),
			bindings,
			exactHashes,
		);
		if (!same) return `header ${name}: wanted ${a.join(' / ')}, got ${b.join(' / ')}`;
	}
	return undefined;
};

/** What differs between the recorded answer and the lab's; undefined: nothing that counts. */
export const compareAnswer = (
	exchange: Exchange,
	answer: RawAnswer | undefined,
	bindings: Bindings,
	rules: Rules & { readonly freeHeaders: ReadonlySet<string> },
): string | undefined => {
	const { response } = exchange;
	if (!response || !answer)
		return `wanted ${response ? response.status : 'no answer'}, got ${answer ? answer.status : 'no answer'}`;
	const text = answer.body.toString();
	if (response.status !== answer.status)
		return `status: wanted ${response.status}, got ${answer.status} ${text.slice(0, 300)}`;
	if (response.statusText && response.statusText !== answer.reason)
		return `reason: wanted ${response.statusText}, got ${answer.reason}`;
	const headers = headerDifference(exchange, answer, bindings, rules.freeHeaders, rules.exactHashes);
	if (headers !== undefined) return headers;
	const wanted = response.body;
	if (exchange.request.method === 'HEAD' || wanted === null || wanted === undefined) return undefined;
	if (typeof wanted === 'object' && 'sha256' in wanted) {
		const hash = createHash('sha256').update(answer.body).digest('hex');
		return hash === (wanted as { sha256: string }).sha256
			? undefined
			: `body: another hash, ${answer.body.length} bytes`;
	}
	if (typeof wanted === 'object' && 'base64' in wanted)
		return answer.body.toString('base64') === (wanted as { base64: string }).base64
			? undefined
			: 'body: other bytes';
	const type = String(exchange.response?.headers['content-type'] ?? '');
	if (typeof wanted === 'string' && type.startsWith('application/json'))
		return difference(JSON.parse(wanted), JSON.parse(text), bindings, rules);
	if (typeof wanted === 'string') {
		const tidy = (body: string) =>
			body
				.replace(/\r\n/g, '\n')
				.replace(/--[0-9a-f]{32}/g, '--B')
				.trimEnd();
		return sameText(tidy(wanted), tidy(text), bindings, rules.exactHashes)
			? undefined
			: `body: wanted ${short(wanted)}, got ${short(text)}`;
	}
	try {
		return difference(wanted, JSON.parse(text), bindings, rules);
	} catch {
		return `body: wanted JSON, got ${short(text)}`;
	}
};
