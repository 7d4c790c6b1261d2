import { MusterError } from '../../../core/errors.ts';
import type { Answer, Ask } from './transport.ts';

/** The server’s words in an error body; empty where it gave none, `undefined` where the body is not one of fleetd. */
const wordsOf = (text: string): string | undefined => {
	try {
		const { error } = JSON.parse(text) as { error?: { message?: unknown } };
		return typeof error?.message === 'string' ? error.message.slice(0, 500) : undefined;
	} catch {
		return undefined;
	}
};

const unitOf = (path: string) => decodeURIComponent(/\/units\/([^?]+)/.exec(path)?.[1] ?? '');

const silent = (answer: Answer, ask: Ask, details: Record<string, unknown>): MusterError => {
	const unit = unitOf(ask.path);
	const frozen = 'Either this fleetd cannot reach its etcd just now';
	return new MusterError(
		'SERVER',
		`fleetd at ${answer.endpoint.label} failed while ${ask.doing} and gives no reason (500)`,
		{
			details: unit === '' ? details : { ...details, unit },
			hint:
				unit === ''
					? `${frozen}, which passes, or something stored there is broken; its log tells more.`
					: `${frozen}, which passes, or the stored unit itself is broken: if other units can be read, only etcd can mend it (etcdctl rm --recursive /_coreos.com/fleet/job/${unit}).`,
		},
	);
};

/**
 * An answer that is not the one hoped for, as an error: NOT_FOUND, CONFLICT, AUTH_REQUIRED, AUTH_REJECTED, UNSUPPORTED, PROTOCOL or SERVER.
 * `details.status` is the HTTP status; `details.passing` is true where trying again can help (no etcd, a proxy without its server).
 */
export const refusalOf = (answer: Answer, ask: Ask, authorized: boolean): MusterError => {
	const { status, endpoint } = answer;
	const said = wordsOf(answer.text);
	const words = said ? `: ${said}` : '';
	const details = { status, endpoint: endpoint.label };
	const at = `${endpoint.label} answered ${status} while ${ask.doing}${words}`;
	if (status >= 300 && status < 400)
		return new MusterError(
			'PROTOCOL',
			`${endpoint.label} redirects to ${(answer.location ?? 'nowhere').slice(0, 200)} while ${ask.doing}; redirects are not followed`,
			{
				details,
				hint: 'Give the address of the fleet API itself.',
			},
		);
	if (status === 401)
		return authorized
			? new MusterError('AUTH_REJECTED', `${endpoint.label} refused the user or password`, { details })
			: new MusterError('AUTH_REQUIRED', `${endpoint.label} wants a user and password`, { details });
	if (status === 403)
		return new MusterError('AUTH_REJECTED', `${endpoint.label} does not allow it: ${ask.doing}${words}`, {
			details,
		});
	if (status === 503)
		return new MusterError(
			'SERVER',
			said === undefined
				? `${at}`
				: `fleetd at ${endpoint.label} has no connection to its etcd just now${words}`,
			{
				details: { ...details, passing: true },
				hint: 'It comes back some seconds after etcd does. Nothing was changed. With several endpoints, reads go on to the next.',
			},
		);
	if (status === 502 || status === 504)
		return new MusterError(
			'SERVER',
			`The proxy at ${endpoint.label} reached no fleetd (${status}) while ${ask.doing}`,
			{
				details: { ...details, passing: true },
			},
		);
	if (status === 404 && said === 'unit does not exist')
		return new MusterError('NOT_FOUND', `Unit ${unitOf(ask.path)} does not exist`, {
			details: { ...details, unit: unitOf(ask.path) },
			hint: 'List the units to see what there is.',
		});
	if (said === undefined)
		return new MusterError(
			'PROTOCOL',
			`${endpoint.label} did not answer as fleetd does while ${ask.doing}: status ${status}`,
			{
				details,
				hint: 'Check that the endpoint is a fleet API (its usual port is 49153) and whether it must be https:// or http://.',
			},
		);
	if (status === 404 || status === 405)
		return new MusterError('UNSUPPORTED', `This fleetd does not offer it: ${ask.doing} (${status}${words})`, {
			details,
		});
	if (status === 409) return new MusterError('CONFLICT', at, { details });
	if (status === 415) return new MusterError('PROTOCOL', at, { details });
	if (status === 500 && said === '') return silent(answer, ask, details);
	return new MusterError('SERVER', at, { details });
};
