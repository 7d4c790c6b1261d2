import { MusterError } from '../../../core/errors.ts';
import { withoutValues } from './repeated-values.ts';
import type { Answer, Ask } from './transport.ts';

/**
 * The server’s words in an error body; empty where it gave none, `undefined` where the body is not one of
 * fleetd.
 */
const wordsOf = (text: string, body: unknown): string | undefined => {
	try {
		const { error } = JSON.parse(text) as { error?: { message?: unknown } };
		return typeof error?.message === 'string' ? withoutValues(error.message, body).slice(0, 500) : undefined;
	} catch {
		return undefined;
	}
};

const unitOf = (path: string) => decodeURIComponent(/\/units\/([^?]+)/.exec(path)?.[1] ?? '');

/** What an answer is judged by. */
interface Said {
	readonly answer: Answer;
	readonly ask: Ask;
	/** The server’s own words; `undefined` where it is not fleetd that speaks. */
	readonly said: string | undefined;
	/** The same with a colon before them, or nothing. */
	readonly words: string;
	readonly details: Readonly<Record<string, unknown>>;
	readonly authorized: boolean;
}

const FROZEN = 'Either this fleetd cannot reach its etcd just now, which passes, or';
/** Bytes of a request from which on its size may be why etcd did not take it. */
const LARGE_BYTES = 2 ** 20;
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const sizeOf = ({ body }: Ask) => (body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body)));

const silentHint = (ask: Ask, unit: string): string => {
	const size = sizeOf(ask);
	if (size >= LARGE_BYTES)
		return `The request has ${megabytes(size)}, which may be more than etcd takes: make the unit file smaller.`;
	if (unit === '') return `${FROZEN} something stored there is broken; its log tells more.`;
	if (ask.method === 'GET')
		return `${FROZEN} the stored unit is broken: can other units be read? Then somebody with access to etcd has to look at /_coreos.com/fleet/job/${unit}.`;
	return `${FROZEN} it cannot store this. See whether the unit can still be read.`;
};

const silent = ({ answer, ask, details }: Said): MusterError => {
	const unit = unitOf(ask.path);
	return new MusterError(
		'SERVER',
		`fleetd at ${answer.endpoint.label} failed while ${ask.doing} and gives no reason (500)`,
		{ details: unit === '' ? details : { ...details, unit }, hint: silentHint(ask, unit) },
	);
};

/** Where a redirect leads, without what may be secret in it. */
const shownLocation = (location: string | undefined): string => {
	if (location === undefined) return 'nowhere';
	return location
		.replace(/[?#].*$/s, '')
		.replace(/\/\/[^/@]*@/, '//')
		.slice(0, 200);
};

const redirects = ({ answer, ask, details }: Said): MusterError =>
	new MusterError(
		'PROTOCOL',
		`${answer.endpoint.label} redirects to ${shownLocation(answer.location)} while ${ask.doing}; redirects are not followed`,
		{ details, hint: 'Give the address of the fleet API itself.' },
	);

const unauthorized = ({ answer, details, authorized }: Said): MusterError =>
	authorized
		? new MusterError('AUTH_REJECTED', `${answer.endpoint.label} refused the user or password`, { details })
		: new MusterError('AUTH_REQUIRED', `${answer.endpoint.label} wants a user and password`, { details });

const noEtcd = ({ answer, words, details }: Said): MusterError =>
	new MusterError(
		'SERVER',
		`fleetd at ${answer.endpoint.label} has no connection to its etcd just now${words}`,
		{
			details: { ...details, passing: true, refused: true },
			hint: 'It comes back some seconds after etcd does. Nothing was changed. With several endpoints, reads go on to the next.',
		},
	);

const noServer = ({ answer, ask, details }: Said): MusterError =>
	new MusterError(
		'SERVER',
		`The proxy at ${answer.endpoint.label} reached no fleetd (${answer.status}) while ${ask.doing}`,
		{
			details: { ...details, passing: true },
			hint: 'See whether fleetd runs behind it, and whether the proxy may reach it. With several endpoints, reads go on to the next.',
		},
	);

const tooMany = ({ answer, ask, details }: Said): MusterError =>
	new MusterError(
		'BUSY',
		`The proxy at ${answer.endpoint.label} takes no more requests just now (429) while ${ask.doing}`,
		{
			details: { ...details, passing: true },
			hint: 'Nothing was changed. Ask less often (Interval of a trigger), or raise the proxy’s limit.',
		},
	);

const proxyLogin = ({ answer, details }: Said): MusterError =>
	new MusterError('AUTH_REQUIRED', `A proxy before ${answer.endpoint.label} wants a login of its own (407)`, {
		details,
		hint: 'Let this host go past that proxy, or reach fleet through the SSH tunnel of the connection.',
	});

const tooLarge = ({ answer, ask, details }: Said): MusterError =>
	new MusterError(
		'LIMIT',
		`The proxy at ${answer.endpoint.label} takes no request of ${megabytes(sizeOf(ask))} (413) while ${ask.doing}`,
		{
			details,
			hint: 'Nothing was changed. Make the unit file smaller, or raise the proxy’s limit (nginx: client_max_body_size).',
		},
	);

const noUnit = ({ ask, details }: Said): MusterError => {
	const unit = unitOf(ask.path);
	const plain = !unit.includes('.');
	return new MusterError('NOT_FOUND', `There is no unit ${unit}`, {
		details: { ...details, unit },
		hint: `${plain ? `Did you mean ${unit}.service? ` : ''}List the units to see which there are.`,
	});
};

const PLAIN_TO_TLS = /plain HTTP|HTTP request to an HTTPS/i;

/** Something that is not fleetd has answered. */
const foreign = ({ answer, ask, details }: Said): MusterError => {
	const { label, secure } = answer.endpoint;
	const tls = !secure && PLAIN_TO_TLS.test(answer.text);
	return new MusterError(
		'PROTOCOL',
		tls
			? `${label} wants TLS, and the endpoint does not begin with https://`
			: `${label} did not answer as fleetd does while ${ask.doing}: status ${answer.status}`,
		{
			details,
			hint: tls
				? 'Write https:// instead of http://.'
				: 'Check that the endpoint is a fleet API (its usual port is 49153) and whether it must be https:// or http://.',
		},
	);
};

const kinds: readonly [is: (said: Said) => boolean, error: (said: Said) => MusterError][] = [
	[({ answer: { status } }) => status >= 300 && status < 400, redirects],
	[({ answer }) => answer.status === 401, unauthorized],
	[
		({ answer }) => answer.status === 403,
		({ answer, ask, words, details }) =>
			new MusterError('AUTH_REJECTED', `${answer.endpoint.label} does not allow it: ${ask.doing}${words}`, {
				details,
			}),
	],
	[({ answer }) => answer.status === 407, proxyLogin],
	[({ answer }) => answer.status === 429, tooMany],
	[({ answer, said }) => answer.status === 503 && said !== undefined, noEtcd],
	[({ answer }) => answer.status > 501 && (answer.status < 505 || answer.status > 511), noServer],
	[({ answer, ask }) => answer.status === 413 && ask.body !== undefined, tooLarge],
	[({ answer, said }) => answer.status === 404 && said === 'unit does not exist', noUnit],
	[({ said }) => said === undefined, foreign],
	[
		({ answer: { status } }) => status === 404 || status === 405,
		({ answer, ask, words, details }) =>
			new MusterError(
				'UNSUPPORTED',
				`This fleetd does not offer it: ${ask.doing} (${answer.status}${words})`,
				{
					details,
				},
			),
	],
	[({ answer, said }) => answer.status === 500 && said === '', silent],
];

/**
 * An answer that is not the one hoped for, as an error: NOT_FOUND, CONFLICT, AUTH_REQUIRED, AUTH_REJECTED,
 * UNSUPPORTED, LIMIT, BUSY, PROTOCOL or SERVER. `details.status` is the HTTP status; `details.passing` is true
 * where trying again can help (no etcd, a proxy without its server), `details.refused` where fleetd itself
 * says that it did nothing.
 */
export const refusalOf = (answer: Answer, ask: Ask, authorized: boolean): MusterError => {
	const { status, endpoint } = answer;
	const said = wordsOf(answer.text, ask.body);
	const words = said ? `: ${said}` : '';
	const details = { status, endpoint: endpoint.label };
	const all: Said = { answer, ask, said, words, details, authorized };
	const [, error] = kinds.find(([is]) => is(all)) ?? [];
	if (error) return error(all);
	const message = `${endpoint.label} answered ${status} while ${ask.doing}${words}`;
	if (status === 409) return new MusterError('CONFLICT', message, { details });
	return new MusterError(status === 415 ? 'PROTOCOL' : 'SERVER', message, { details });
};
