import { MusterError } from '../../../core/errors.ts';
import { isRecord } from '../wire/json.ts';
import { type ServiceName, serviceWords } from '../wire/services.ts';

/** An answer that says it went well, and what it came for. */
export interface UnexpectedAnswer {
	readonly service: ServiceName;
	/** After “while”. */
	readonly doing: string;
	readonly reads: boolean;
	readonly body: unknown;
	/** What is missing, e.g. `servers`. */
	readonly wanted?: string;
}

const PAGE = 'a web page';

const seen = ({ body, wanted }: UnexpectedAnswer): string => {
	if (body === undefined) return 'nothing';
	if (typeof body === 'string') return /^\s*<(!doctype|html)/i.test(body) ? PAGE : 'no JSON';
	const lacks = isRecord(body) && wanted ? `JSON without “${wanted}”` : '';
	return lacks || 'JSON of another kind';
};

/**
 * Status 2xx with something else than the service gives: a proxy’s login page, a body that was cut, packed or
 * wrapped. Taken as it is it would read as an empty list or as a thing without a name.
 * @returns PROTOCOL, or OUTCOME_UNKNOWN for a change
 */
export const unexpectedAnswer = (strange: UnexpectedAnswer): MusterError => {
	const { service, doing, reads } = strange;
	const came = seen(strange);
	const said = `${serviceWords[service].title} reported success, but sent ${came}`;
	return new MusterError(
		reads ? 'PROTOCOL' : 'OUTCOME_UNKNOWN',
		reads ? `${said} while ${doing}` : `Whether it was done is not known: ${doing}. ${said}`,
		{
			hint: 'There may be a proxy or a login page before it. “Test” tells which address is used.',
			details: { service, passing: true, ...(came === PAGE ? { reason: `${PAGE} answered` } : {}) },
		},
	);
};

const own = /^x-(trans-id|timestamp|openstack-request-id|object-|container-|account-)/;

/** Whether a web page came that the object store did not send: it marks every answer of its own. */
export const isForeignPage = (
	service: ServiceName,
	headers: Readonly<Record<string, string>>,
	reads: boolean,
): boolean =>
	service === 'object' &&
	reads &&
	/^text\/html/i.test(headers['content-type'] ?? '') &&
	!Object.keys(headers).some((name) => own.test(name));
