import { cancelled, isMusterError, MusterError } from '../../../core/errors.ts';
import { within } from '../../../net/call.ts';
import { type HttpPools, sooner } from '../../../net/http/index.ts';
import { readFault } from '../wire/fault.ts';
import { parseJson } from '../wire/json.ts';
import type { Login } from '../wire/login.ts';
import { serviceWords } from '../wire/services.ts';
import { compareMicro, readVersions } from '../wire/versions.ts';
import type { ServiceEndpoint } from './endpoints.ts';
import { refusalOf } from './refusal.ts';

/** Which microversions a call can be made with. */
export interface Micro {
	/** Without it the call does not exist; the reason of an UNSUPPORTED. */
	readonly least?: string;
	/** The newest whose answers we know. */
	readonly most: string;
}

/** What each endpoint can do, asked once. */
export interface Micros {
	highest(endpoint: ServiceEndpoint, login: Login, signal: AbortSignal): Promise<string | undefined>;
	/** @throws MusterError UNSUPPORTED where the cloud is too old */
	headers(
		endpoint: ServiceEndpoint,
		login: Login,
		micro: Micro,
		doing: string,
		signal: AbortSignal,
	): Promise<Record<string, string>>;
}

const asText = (word: string, version: string): Record<string, string> => ({
	'openstack-api-version': `${word} ${version}`,
	...(word === 'compute' ? { 'x-openstack-nova-api-version': version } : {}),
});

/** What an endpoint has said. */
interface Told {
	/** The highest there is; `undefined`: none. */
	readonly max: string | undefined;
	/** Whether it counts: an old token, or a page of a proxy, is no reason to take a cloud for an old one. */
	readonly sure: boolean;
	/** Until when (ms of the process) it need not be asked again. */
	readonly until: number;
}

const doing = 'asking what the cloud can do';

/** Milliseconds after which an endpoint that told nothing is asked again. */
const AGAIN_MS = 30_000;

const ask = async (
	pools: HttpPools,
	{ service, origin, prefix, version }: ServiceEndpoint,
	login: Login,
	signal: AbortSignal,
): Promise<Told> => {
	let until = performance.now() + AGAIN_MS;
	// the document under the version needs a token, the one above it may be hidden by a proxy
	for (const path of [`${prefix}/${version}/`, `${prefix}/`]) {
		const headers = { accept: 'application/json', 'x-auth-token': login.token };
		const answer = await pools.to(new URL(origin)).request({ method: 'GET', path, headers, doing }, signal);
		const { status } = answer;
		const text = await answer.text();
		const asked = { service, method: 'GET', url: `${origin}${path}`, doing, reads: true };
		if (status === 429 || status >= 500) throw refusalOf(readFault(status, answer.headers, text), asked);
		if (status === 401) until = 0;
		const rows = readVersions(parseJson(text));
		const row = rows.find(({ id, max }) => max !== '' && version.startsWith(id.replace(/\.0$/, '')));
		if (row || rows.length > 0) return { max: row?.max, sure: true, until: Number.POSITIVE_INFINITY };
	}
	return { max: undefined, sure: false, until };
};

/** `limit`: milliseconds that one question may take; `ending`: aborted when the connection is closed. */
export const openMicros = (pools: HttpPools, limit: number, ending: AbortSignal): Micros => {
	const known = new Map<string, { readonly asked: Promise<Told>; until: number }>();

	const told = async (endpoint: ServiceEndpoint, login: Login, signal: AbortSignal): Promise<Told> => {
		const key = `${endpoint.origin}${endpoint.prefix}/${endpoint.version}`;
		const held = known.get(key);
		// asked for everybody: who gives up must not end it for the others
		const asked =
			held && performance.now() < held.until
				? held.asked
				: within(limit, [ending], (one) => ask(pools, endpoint, login, one));
		if (asked !== held?.asked) {
			const mine = { asked, until: Number.POSITIVE_INFINITY };
			known.set(key, mine);
			asked.then(
				({ until }) => void (mine.until = until),
				() => void (mine.until = 0),
			);
		}
		return sooner(signal, asked).catch((error: unknown) => {
			if (isMusterError(error) || !signal.aborted) throw error;
			throw cancelled(doing, { cause: error });
		});
	};
	return {
		highest: async (endpoint, login, signal) => (await told(endpoint, login, signal)).max,
		async headers(endpoint, login, { least, most }, what, signal) {
			const { micro: word, title } = serviceWords[endpoint.service];
			if (word === undefined || login.family === 'synnefo') return {};
			const { max: there, sure } = await told(endpoint, login, signal);
			const chosen = there !== undefined && compareMicro(there, most) < 0 ? there : most;
			if (there === undefined || (least !== undefined && compareMicro(chosen, least) < 0)) {
				// the call itself will say what is wrong
				if (least === undefined || !sure) return {};
				throw new MusterError(
					'UNSUPPORTED',
					`This cloud’s ${title} is too old for ${what}: it has version ${there ?? '2.0'}, ${least} is needed`,
					{ details: { needed: least, there: there ?? null, reason: `${title} is too old` } },
				);
			}
			return asText(word, chosen);
		},
	};
};
