import { type Code, MusterError } from '../../../core/errors.ts';
import { type Fault, shortened } from '../wire/fault.ts';
import { knownRefusals } from './known-refusals/index.ts';
import { NO_PROJECT } from '../model/no-project.ts';
import { OVER_QUOTA, refusesForQuota } from '../model/over-quota.ts';
import { isOwn, mayHaveBeenDone } from './outcome.ts';
import { type ServiceName, serviceWords } from '../wire/services.ts';

/** What was asked, for words and details; never with a token. */
export interface RequestInfo {
	readonly service: ServiceName;
	readonly method: string;
	/** Address without its query. */
	readonly url: string;
	/** After “while”. */
	readonly doing: string;
	/** Whether it only reads. */
	readonly reads: boolean;
	/** Whether the token is for a domain or the whole system. */
	readonly noProject?: boolean;
}

interface Verdict {
	readonly code: Code;
	readonly hint?: string;
}

const isQuota = ({ message, name }: Fault): boolean =>
	refusesForQuota(message) || /^OverQuota|QuotaExceeded|^overLimit$|requestEntityTooLarge/i.test(name);

/** Synnefo answers 400 where others say 409: the thing is busy or in another state. */
const isState = (message: string): boolean =>
	/pending '|while (there is|server is in|volume is in)|is being built|status must be|must be available|status of .* must/i.test(
		message,
	);

const busy = 'The cloud takes no more requests just now. Wait, or send fewer.';
const overQuota: Verdict = { code: 'LIMIT', hint: OVER_QUOTA };

const routed: ReadonlySet<ServiceName> = new Set(['compute', 'volume', 'network', 'identity'] as const);

const verdictOf = (fault: Fault, { service, noProject }: RequestInfo): Verdict => {
	const { status, name, message } = fault;
	const known = status < 500 && knownRefusals.find(({ says }) => says.test(name) || says.test(message));
	if (known) return known;
	switch (status) {
		case 401:
			if (fault.receipt)
				return {
					code: 'AUTH_REQUIRED',
					hint: 'Log in with an application credential: it needs no second factor.',
				};
			return {
				code: 'AUTH_REJECTED',
				hint: 'The token is fresh, so another login would not help: an application credential may have access rules that leave this out, or the cloud’s identity service is down.',
			};
		case 403:
			if (isQuota(fault)) return overQuota;
			return {
				code: 'AUTH_REJECTED',
				hint: noProject ? NO_PROJECT : 'The user’s roles in this project do not allow it.',
			};
		case 404:
		case 410:
			// a path or verb that a service does not have is refused without a
			// fault of its own; Swift and Glance name none ever
			if (fault.name === '' && fault.message !== '' && routed.has(service))
				return {
					code: 'UNSUPPORTED',
					hint: 'This release does not have the call, or the endpoint’s address is wrong.',
				};
			return { code: 'NOT_FOUND' };
		case 405:
		case 406:
		case 501:
			return { code: 'UNSUPPORTED' };
		case 409:
			return isQuota(fault) ? overQuota : { code: 'CONFLICT' };
		case 412:
			return { code: 'CONFLICT' };
		case 400:
			if (/API endpoint not found/i.test(fault.message)) return { code: 'UNSUPPORTED' };
			if (isState(fault.message)) return { code: 'CONFLICT' };
			return {
				code: 'SERVER',
				hint: 'The cloud’s own words say what is wrong: correct that and repeat the step.',
			};
		case 416:
			return { code: 'SERVER', hint: 'It has fewer bytes than that: “Get an object” tells its size.' };
		case 413:
			if (fault.retryAfter) return { code: 'BUSY', hint: busy };
			return isQuota(fault) ? overQuota : { code: 'LIMIT' };
		case 429:
		case 498:
			return { code: 'BUSY', hint: busy };
		case 507:
			return { code: 'LIMIT', hint: 'The cloud’s storage is full.' };
		case 503:
			return isOwn(fault) && fault.retryAfter !== undefined
				? { code: 'BUSY', hint: busy }
				: { code: 'SERVER' };
		default:
			return { code: 'SERVER' };
	}
};

const isForeign = (fault: Fault): boolean =>
	(fault.status === 404 || fault.status === 410) && fault.message !== '' && !isOwn(fault);

/** “Not there” of somebody else must not count as “deleted”, nor as “too old”. */
const foreign = ({ status, message }: Fault, { service, method, url, doing }: RequestInfo): MusterError =>
	new MusterError(
		'PROTOCOL',
		`Not ${serviceWords[service].title} but something before it, e.g. a proxy, answered ${status} while ${doing}: ${message}`,
		{
			hint: 'The address is wrong, or the service behind it is down. “Test” tells which address is used.',
			details: { status, message, service, method, url, passing: true, reason: 'a proxy answered' },
		},
	);

const isRedirect = ({ status, location }: Fault): boolean =>
	[301, 302, 303, 307, 308].includes(status) && location !== '';

/** A redirect is never followed: the token would go where it leads. */
const redirected = ({ status, location }: Fault, { service, method, url, doing }: RequestInfo): MusterError =>
	new MusterError(
		'PROTOCOL',
		`${serviceWords[service].title} is not at that address: it answered ${status} while ${doing}, which leads to ${location}`,
		{
			hint: 'The token was not sent there. If that address is right, give it as Auth URL or under Endpoints; if it is a login page, the cloud wants another kind of login.',
			details: { status, service, method, url, location, reason: 'redirected' },
		},
	);

/**
 * An answer that refuses, as an error: AUTH_REQUIRED, AUTH_REJECTED, NOT_FOUND, CONFLICT, LIMIT, BUSY,
 * UNSUPPORTED, OUTCOME_UNKNOWN or SERVER. `details`: kamaki’s `status`, `message` and `details`, and `name`,
 * `service`, `method`, `url`, `requestId`, `retryAfter`;
 * `passing` where trying again later can help, `denied` where who is logged in may not do this one thing.
 */
export const refusalOf = (fault: Fault, asked: RequestInfo): MusterError => {
	if (isRedirect(fault)) return redirected(fault, asked);
	if (isForeign(fault)) return foreign(fault, asked);
	const { code, hint } = verdictOf(fault, asked);
	const isLogin = asked.method === 'POST' && asked.url.endsWith('/tokens');
	const { status, name, message, requestId, retryAfter } = fault;
	// Swift says nothing of what it does not have
	const own = message || (code === 'NOT_FOUND' ? 'not found' : '');
	const said = own ? `: ${own}` : '';
	const label = serviceWords[asked.service].title;
	const doing = shortened(asked.doing);
	const isOpen = mayHaveBeenDone(fault, asked);
	const who = isOwn(fault) ? label : `${label}, or a proxy before it,`;
	const words = isOpen
		? `Whether it was done is not known: ${doing}. ${who} answered ${status}${said}`
		: `${label} answered ${status} while ${doing}${said}`;
	return new MusterError(isOpen ? 'OUTCOME_UNKNOWN' : code, words, {
		...(hint && !isOpen ? { hint } : {}),
		details: {
			status,
			message,
			details: fault.details,
			...(name ? { name } : {}),
			...(status === 403 && code === 'AUTH_REJECTED' && !isLogin ? { denied: true } : {}),
			service: asked.service,
			method: asked.method,
			url: asked.url,
			...(requestId ? { requestId } : {}),
			...(retryAfter === undefined ? {} : { retryAfter }),
			...(status >= 500 && status !== 501 && status !== 507 ? { passing: true } : {}),
		},
	});
};
