import { MusterError } from '../../../core/errors.ts';
import { get, list, type Loose, map, text } from '../wire/get.ts';

/** A caveat that somebody else has to discharge. */
interface Caveat {
	readonly location: string;
	/** Arguments of the discharge request. */
	readonly asked: Readonly<Record<string, string>>;
}

/** An answer of the discharger: its status and its JSON. */
export interface Discharged {
	readonly status: number;
	readonly body: unknown;
}

export interface Discharger {
	/** POST to a URL: a form, or JSON. */
	post(url: string, body: Readonly<Record<string, string>> | { readonly json: unknown }): Promise<Discharged>;
	/** Whether a URL leads to the controller itself: nobody else gets the password. */
	isOwn(url: string): boolean;
	/** Whom to log in where the discharger asks for a user and a password. */
	readonly login?: { readonly user: string; readonly password: string } | undefined;
}

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** The caveats of a macaroon of either format; `data`: what the newer format keeps apart. */
const caveatsOf = (macaroon: Loose, data: Loose): Caveat[] => {
	const old = list(macaroon, 'caveats').flatMap((one) => {
		const [location, id] = [text(one, 'cl'), text(one, 'cid')];
		return text(one, 'vid') && location && id ? [{ location, asked: { id } }] : [];
	});
	const young = list(macaroon, 'c').flatMap((one) => {
		const location = text(one, 'l');
		if (!location || !(text(one, 'v') ?? text(one, 'v64'))) return [];
		const id64 = (text(one, 'i64') ?? base64url(text(one, 'i') ?? '')).replace(/=+$/, '');
		const caveat64 = data[id64];
		return [{ location, asked: { id64, ...(typeof caveat64 === 'string' ? { caveat64 } : {}) } }];
	});
	return [...old, ...young];
};

const visit = (info: unknown): string | undefined => {
	const method = get(get(info, 'InteractionMethods'), 'browser-window');
	return text(info, 'VisitURL') ?? text(method, 'VisitURL');
};

const refused = (what: string, { status, body }: Discharged): MusterError =>
	new MusterError('AUTH_REJECTED', `${what}: ${text(body, 'message') ?? `HTTP ${status}`}`, {
		details: { status },
	});

const tokenOf = async (
	{ post, isOwn, login }: Discharger,
	location: string,
	body: unknown,
): Promise<Loose> => {
	const info = get(body, 'info');
	const told = text(get(get(info, 'InteractionMethods'), 'juju_userpass'), 'url');
	const form = told === undefined ? undefined : new URL(told, `${location}/`).href;
	if (form !== undefined && !isOwn(form))
		throw new MusterError('AUTH_REQUIRED', `${location} wants a password, and is not the controller`, {
			hint: 'The password is for the controller only. Give macaroons that were obtained elsewhere.',
		});
	if (form === undefined || login === undefined) {
		const url = visit(info);
		throw new MusterError(
			'AUTH_REQUIRED',
			form === undefined
				? `${location} wants a login in a browser`
				: `${location} wants a password, and the connection has none`,
			{
				hint: `${url ? `Log in at ${url}, or give` : 'Give'} macaroons that were obtained elsewhere, or a local user with a password.`,
			},
		);
	}
	const input = await post(form, { json: { form: login } });
	const token = get(input.body, 'token');
	if (input.status !== 200 || typeof token !== 'object' || token === null)
		throw refused('Juju refused the password', input);
	return token as Loose;
};

const dischargeOne = async (by: Discharger, { location, asked }: Caveat): Promise<Loose> => {
	const url = `${location}/discharge`;
	let answer = await by.post(url, asked);
	if (answer.status === 401 && text(answer.body, 'code') === 'interaction required') {
		const token = await tokenOf(by, location, answer.body);
		answer = await by.post(url, {
			...asked,
			'token-kind': text(token, 'kind') ?? '',
			token: decoded(text(token, 'value') ?? ''),
		});
	}
	const made = get(answer.body, 'macaroon');
	if (answer.status !== 200 || typeof made !== 'object' || made === null)
		throw refused('The macaroon was not discharged', answer);
	return made as Loose;
};

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/**
 * Discharges a macaroon that a login asked for (§1.5): the macaroon itself, then its discharges, bound to it,
 * as the login wants them.
 * @throws MusterError AUTH_REQUIRED naming where to log in, AUTH_REJECTED
 */
export const discharge = async (envelope: Loose, by: Discharger): Promise<readonly unknown[]> => {
	const { importMacaroon } = await import('macaroon');
	const root = (get(envelope, 'm') ?? envelope) as Loose;
	const { signature } = importMacaroon(root);
	const done: unknown[] = [root];
	let left = caveatsOf(root, map(envelope, 'cdata'));
	// a discharge may ask for others; a chain of more is a fault
	for (let round = 0; left.length > 0; round++) {
		if (round === 2) throw new MusterError('PROTOCOL', 'The macaroon asks for discharges without an end');
		const next: Caveat[] = [];
		for (const caveat of left) {
			const made = await dischargeOne(by, caveat);
			const macaroon = (get(made, 'm') ?? made) as Loose;
			const bound = importMacaroon(macaroon);
			bound.bindToRoot(signature);
			done.push(bound.exportJSON());
			next.push(...caveatsOf(macaroon, map(made, 'cdata')));
		}
		left = next;
	}
	return done;
};
