import { load } from '../../../lab/juju/replay/records.ts';

/** What a client asked: a call, or an upload. */
export interface Asked {
	readonly type: string;
	readonly version: number;
	readonly request: string;
	readonly params: unknown;
}

interface Frame {
	readonly type?: string;
	readonly version?: number;
	readonly request?: string;
	readonly params?: unknown;
}

/** Commands of the `juju` 4.0.15 command line with what each asked a real controller. */
export const commands = (): ReadonlyMap<string, readonly Asked[]> => {
	const found = new Map<string, Asked[]>();
	let now: Asked[] = [];
	for (const { dir, frame, text } of load('13-cli-go-client')) {
		if (dir === 'note') {
			const words = String(frame ?? (JSON.parse(text) as { text?: string }).text ?? '');
			found.set(words.replace(/^\$ juju /, ''), (now = []));
		}
		const { type, version = 0, request, params } = (frame ?? {}) as Frame;
		if (dir === 'c>s' && type !== undefined && request !== undefined && type !== 'Admin')
			now.push({ type, version, request, params });
	}
	return found;
};

/** Go sends what is zero or leaves it out: both mean the same to the server. */
const filled = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.length > 0 ? value.map((one) => filled(one) ?? null) : undefined;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value)
			.map(([name, one]) => [name, filled(one)] as const)
			.filter(([, one]) => one !== undefined)
			.sort(([one], [other]) => (one < other ? -1 : 1));
		return entries.length > 0 ? Object.fromEntries(entries) : undefined;
	}
	return value === null || value === '' || value === false || value === 0 ? undefined : value;
};

/** A request as text that is equal where two ask the same: ids and revisions of the day aside. */
export const wordsOf = ({ type, version, request, params }: Asked, aside: readonly string[] = []): string =>
	`${type}.${request}/${version} ` +
	JSON.stringify(filled(params) ?? {}, (name, value: unknown) => (aside.includes(name) ? undefined : value))
		.replace(/(local:[a-z]+)-\d+/g, '$1-N')
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
		.replace(/(action|operation|unit-dbase|machine)-\d+/g, '$1-N')
		.replace(/secret:[a-z0-9]+/g, 'secret:ID')
		.replace(/"revision":\d+,?/g, '');
