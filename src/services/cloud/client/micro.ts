import { MusterError } from '../../../core/errors.ts';
import type { HttpPools } from '../../../net/http/index.ts';
import { parseJson } from '../wire/json.ts';
import type { Login } from '../wire/login.ts';
import { serviceWords } from '../wire/services.ts';
import { compareMicro, readVersions } from '../wire/versions.ts';
import type { ServiceEndpoint } from './endpoints.ts';

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

export const openMicros = (pools: HttpPools): Micros => {
	const known = new Map<string, Promise<string | undefined>>();

	const ask = async (endpoint: ServiceEndpoint, login: Login, signal: AbortSignal) => {
		const { origin, prefix, version } = endpoint;
		// the document under the version needs a token, the one above it may be hidden by a proxy
		for (const path of [`${prefix}/${version}/`, `${prefix}/`]) {
			const headers = { accept: 'application/json', 'x-auth-token': login.token };
			const answer = await pools
				.to(new URL(origin))
				.request({ method: 'GET', path, headers, doing: 'asking what the cloud can do' }, signal);
			const rows = readVersions(parseJson(await answer.text()));
			const row = rows.find(({ id, max }) => max !== '' && version.startsWith(id.replace(/\.0$/, '')));
			if (row) return row.max;
			if (rows.length > 0) return undefined;
		}
		return undefined;
	};
	const highest: Micros['highest'] = (endpoint, login, signal) => {
		const key = `${endpoint.origin}${endpoint.prefix}/${endpoint.version}`;
		const asked = known.get(key) ?? ask(endpoint, login, signal);
		known.set(key, asked);
		asked.catch(() => known.delete(key));
		return asked;
	};
	return {
		highest,
		async headers(endpoint, login, { least, most }, doing, signal) {
			const { micro: word, title } = serviceWords[endpoint.service];
			if (word === undefined || login.family === 'synnefo') return {};
			const there = await highest(endpoint, login, signal);
			const chosen = there !== undefined && compareMicro(there, most) < 0 ? there : most;
			if (there === undefined || (least !== undefined && compareMicro(chosen, least) < 0)) {
				if (least === undefined) return {};
				throw new MusterError(
					'UNSUPPORTED',
					`This cloud’s ${title} is too old for ${doing}: it has version ${there ?? '2.0'}, ${least} is needed`,
					{ details: { needed: least, there: there ?? null } },
				);
			}
			return asText(word, chosen);
		},
	};
};
