import { isMusterError, MusterError } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';
import { abortError, askAlike } from '../../../net/call.ts';
import type { HttpAnswer, HttpPools } from '../../../net/http/index.ts';
import { withoutRepeated } from './repeated-secrets.ts';
import { type Fault, readFault } from '../wire/fault.ts';
import { isRecord, parseAnswer } from '../wire/json.ts';
import type { Login } from '../wire/login.ts';
import { query, type QueryValue } from '../wire/path.ts';
import { type Family, type ServiceName, serviceWords } from '../wire/services.ts';
import type { ServiceEndpoint } from './endpoints.ts';
import type { Micro, Micros } from './micro.ts';
import { type RequestInfo, refusalOf } from './refusal.ts';
import type { Session } from './session.ts';
import { isForeignPage, unexpectedAnswer } from './unexpected-answer.ts';

/** What every call takes. */
export interface Call {
	/** Ends the call at once when aborted: CANCELLED. */
	readonly signal?: AbortSignal | undefined;
}

/** One request below a service’s version. */
export interface ApiRequest {
	readonly method?: string;
	/** Percent-encoded, with its first slash. */
	readonly path: string;
	/**
	 * What stands before the path: the whole endpoint with its project, its version only, or nothing but the
	 * prefix. @default 'endpoint'
	 */
	readonly from?: 'endpoint' | 'version' | 'prefix';
	readonly query?: Readonly<Record<string, QueryValue>> | string | undefined;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly json?: unknown;
	/** Or sent as it is; a stream is read once, so such a request is never sent again. */
	readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
	/** What is being done, after “while”. */
	readonly doing: string;
	/** Whether it only reads. Default: GET, HEAD and OPTIONS do. */
	readonly reads?: boolean;
	readonly micro?: Micro;
	/** Statuses beside 2xx that are an answer, not an error. */
	readonly accept?: readonly number[];
	/** Whether an answer may be something else than JSON. Object storage’s always may. */
	readonly anyBody?: boolean;
	/** What the JSON of an answer must hold, e.g. `services`: without it nothing would look like none. */
	readonly gives?: string;
}

export interface ApiAnswer {
	readonly status: number;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** JSON read; text where it is none; `undefined` where it is empty. */
	readonly body: unknown;
}

/** One service of a cloud: the one way on which every call goes. */
export interface Api {
	readonly service: ServiceName;
	family(call?: Call): Promise<Family>;
	login(call?: Call): Promise<Login>;
	endpoint(call?: Call): Promise<ServiceEndpoint>;
	/** The highest microversion, e.g. `2.93`; `undefined` where there are none. */
	micro(call?: Call): Promise<string | undefined>;
	/**
	 * Any 2xx; the body is read whole. @throws MusterError see {@link refusalOf}; a change whose answer is
	 * lost: OUTCOME_UNKNOWN
	 */
	send(request: ApiRequest, call?: Call): Promise<ApiAnswer>;
	/** The same, the body not read yet. */
	open(request: ApiRequest, call?: Call): Promise<HttpAnswer>;
}

/** How long (ms) a refusal that another login did not help counts as what it says. */
const FORBIDDEN = 15 * 60_000;

/** Ceph says 403 of a token that has ended, in the words with which it refuses what one may not do. */
const isCephDenial = (service: ServiceName, { status, name }: Fault): boolean =>
	status === 403 && service === 'object' && name === 'AccessDenied';

/** The longest a read waits for a server that says when to come back, and how often. */
const PATIENCE = { seconds: 60, times: 5 };

const unknown = (error: MusterError, doing: string): MusterError =>
	new MusterError('OUTCOME_UNKNOWN', `Whether it was done is not known: ${doing}. ${error.message}`, {
		cause: error,
		details: error.details,
	});

/** A service that cannot ask about a token refuses it, be it right or not. */
const uncheckable = ({ service, doing }: { service: ServiceName; doing: string }, down: MusterError) =>
	new MusterError(
		'SERVER',
		`${serviceWords[service].title} could not check the token while ${doing}: the identity service does not answer (${down.message})`,
		{
			cause: down,
			hint: 'Nothing is wrong with the credential. It works again when the identity service is back.',
			details: { service, status: 401, passing: true, reason: 'identity service is down' },
		},
	);

const baseOf = (
	{ base, prefix, version }: ServiceEndpoint,
	from: ApiRequest['from'] = 'endpoint',
): string => {
	if (from === 'endpoint') return base;
	return from === 'version' ? `${prefix}/${version}` : prefix;
};

const isStream = (body: ApiRequest['body']): boolean =>
	typeof body === 'object' && !(body instanceof Uint8Array);

const isReading = ({ method = 'GET', reads }: ApiRequest): boolean =>
	reads ?? ['GET', 'HEAD', 'OPTIONS'].includes(method);

/** A page that is not the store’s own, however well its status sounds. @throws MusterError PROTOCOL */
const refusePage = async (answer: HttpAnswer, { service, doing, reads }: RequestInfo): Promise<void> => {
	if (!isForeignPage(service, answer.headers, reads)) return;
	await answer.discard();
	throw unexpectedAnswer({ service, doing, reads, body: '<html' });
};

/** What is read is JSON, and has in it what it is read for. @throws MusterError PROTOCOL */
const checkBody = (service: ServiceName, request: ApiRequest, status: number, body: unknown): void => {
	const { method = 'GET', doing, gives, anyBody = service === 'object' } = request;
	const lacks = gives !== undefined && status < 300 && !(isRecord(body) && gives in body);
	const isOther =
		method === 'GET' && status === 200 && !anyBody && (typeof body !== 'object' || body === null);
	if (lacks || isOther)
		throw unexpectedAnswer({ service, doing, reads: true, body, ...(gives ? { wanted: gives } : {}) });
};

export interface ApiOptions {
	readonly service: ServiceName;
	readonly pools: HttpPools;
	readonly session: Session;
	readonly micros: Micros;
	resolve(login: Login): ServiceEndpoint;
	readonly ending: AbortSignal;
}

export const openApi = ({ service, pools, session, micros, resolve, ending }: ApiOptions): Api => {
	const signalOf = (call: Call | undefined): AbortSignal => {
		if (!call?.signal) return ending;
		const either = AbortSignal.any([call.signal, ending]);
		askAlike(call.signal, either);
		return either;
	};
	let forbiddenUntil = 0;
	const open: Api['open'] = async (request, call) => {
		const signal = signalOf(call);
		const { method = 'GET', doing, json } = request;
		const reads = isReading(request);
		const body = json === undefined ? request.body : JSON.stringify(json);
		const text = typeof request.query === 'string' ? request.query : query(request.query);
		let login = await session.login(signal);
		for (let attempt = 1, renewed = false, lost = false; ; attempt++) {
			if (signal.aborted) throw abortError(signal, doing);
			const endpoint = resolve(login);
			const url = new URL(endpoint.origin);
			const path = `${baseOf(endpoint, request.from)}${request.path}`;
			const noProject = login.project === null && login.catalogue.length > 0;
			const asked = { service, method, url: `${endpoint.origin}${path}`, doing, reads, noProject };
			const headers = {
				accept: 'application/json',
				...(json === undefined ? {} : { 'content-type': 'application/json' }),
				...(request.micro ? await micros.headers(endpoint, login, request.micro, doing, signal) : {}),
				...request.headers,
				'x-auth-token': login.token,
			};
			let answer: HttpAnswer;
			try {
				answer = await pools
					.to(url)
					.request({ method, path: `${path}${text}`, headers, body, doing }, signal);
			} catch (error) {
				if (!isMusterError(error) || !['CONNECTION_LOST', 'TIMEOUT', 'CANCELLED'].includes(error.code))
					throw error;
				if (!reads && error.code !== 'CANCELLED') throw unknown(error, doing);
				// a connection that was kept alive may have ended just as it was used
				if (error.code !== 'CONNECTION_LOST' || lost || isStream(body)) throw error;
				lost = true;
				continue;
			}
			const { status } = answer;
			const isGood = status >= 200 && status < 300;
			if (isGood && !request.anyBody) await refusePage(answer, asked);
			if (isGood || request.accept?.includes(status)) return answer;
			const words = method === 'HEAD' ? '' : withoutRepeated(await answer.text(), json);
			const fault = readFault(status, answer.headers, words);
			const isDenial = isCephDenial(service, fault);
			const mayBeOld =
				(status === 401 && !fault.receipt) || (isDenial && performance.now() >= forbiddenUntil);
			if (isDenial && renewed) forbiddenUntil = performance.now() + FORBIDDEN;
			if (mayBeOld && !renewed && !isStream(body)) {
				renewed = true;
				const newer = await session.renewed(login, signal);
				if (newer) {
					login = newer;
					continue;
				}
			}
			const down = status === 401 && !fault.receipt ? await session.down(signal) : undefined;
			if (down) throw uncheckable(asked, down);
			const wait = fault.retryAfter;
			const passes = [413, 429, 498, 503].includes(status);
			if (reads && passes && wait !== undefined && wait <= PATIENCE.seconds && attempt < PATIENCE.times) {
				await pause(wait * 1000, signal);
				continue;
			}
			throw refusalOf(fault, asked);
		}
	};
	return {
		service,
		open,
		login: (call) => session.login(signalOf(call)),
		family: async (call) => (await session.login(signalOf(call))).family,
		endpoint: async (call) => resolve(await session.login(signalOf(call))),
		async micro(call) {
			const login = await session.login(signalOf(call));
			return micros.highest(resolve(login), login, signalOf(call));
		},
		async send(request, call) {
			const answer = await open(request, call);
			const { status, headers } = answer;
			try {
				const body = parseAnswer(await answer.text());
				checkBody(service, request, status, body);
				return { status, headers, body };
			} catch (error) {
				if (isMusterError(error) && !isReading(request) && error.code !== 'CANCELLED')
					throw unknown(error, request.doing);
				throw error;
			}
		},
	};
};
