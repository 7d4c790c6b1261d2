import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { HttpPools } from '../../../net/http/index.ts';
import { parseJson } from '../wire/json.ts';
import { serviceOfVersions } from '../wire/versions.ts';

/** An answer to a login. */
export interface LoginAnswer {
	readonly status: number;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

/** Where a service of a cloud sends those who have no token. */
const namedBy = (headers: LoginAnswer['headers']): string =>
	/Keystone uri=["']?(https?:\/\/[^\s"'@?#]+)(?=["'\s]|$)/i.exec(headers['www-authenticate'] ?? '')?.[1] ??
	'';

const known: Readonly<Record<string, string>> = {
	compute: 'the compute service',
	volume: 'the block storage service',
};
const ANOTHER = 'another service of the cloud';

/** What a version document, which Keystone shows without a login, tells; empty: not Keystone’s. */
export const serviceAt = async (
	pools: HttpPools,
	versions: URL,
	signal: AbortSignal,
): Promise<string | undefined> => {
	const doing = 'asking what is at the auth URL';
	const headers = { accept: 'application/json' };
	try {
		const answer = await pools
			.to(versions)
			.request({ method: 'GET', path: versions.pathname, headers, doing }, signal);
		const service = serviceOfVersions(parseJson(await answer.text()));
		if (service !== undefined) return service;
		return answer.status === 401 && namedBy(answer.headers) !== '' ? '' : undefined;
	} catch (error) {
		// the refused login tells more
		if (isMusterError(error) && error.code !== 'CANCELLED') return undefined;
		throw error;
	}
};

const whatIs = async (
	pools: HttpPools,
	versions: URL,
	{ status, headers, text }: LoginAnswer,
	signal: AbortSignal,
): Promise<string | undefined> => {
	if (headers['x-trans-id'] !== undefined) return 'the object store';
	const service = await serviceAt(pools, versions, signal);
	if (service === 'identity') return undefined;
	if (service !== undefined) return known[service] ?? ANOTHER;
	// a page for what is not there says nothing of the server
	const isPage = ![404, 405, 501].includes(status) && /^\s*<(!doctype|html)/i.test(text);
	return isPage ? 'a web page, e.g. of Horizon or a proxy' : undefined;
};

/**
 * Why a login was refused that was sent to something else than the identity service; `undefined` where it may
 * be one. `versions`: where its version document would be.
 */
export const notIdentity = async (
	pools: HttpPools,
	versions: URL,
	answer: LoginAnswer,
	signal: AbortSignal,
): Promise<MusterError | undefined> => {
	if (answer.status >= 500) return undefined;
	const what = await whatIs(pools, versions, answer, signal);
	if (what === undefined) return undefined;
	const named = namedBy(answer.headers);
	const told = named ? `It names ${named} as its identity service. ` : '';
	return new MusterError(
		'PROTOCOL',
		`Auth URL: ${versions.host}${versions.pathname.replace(/\/$/, '')} is not the identity service, but ${what}`,
		{
			hint: `${told}Give Keystone’s address: usually port 5000 or a path that ends with /identity/v3. Horizon shows it under “API Access”, an openrc as OS_AUTH_URL; Synnefo’s ends with /identity/v2.0.`,
			details: { step: 'auth', field: 'authUrl', reason: 'not the identity service' },
		},
	);
};
