import { MusterError } from '../../../core/errors.ts';
import { type Metric, readMetrics } from '../wire/metrics.ts';
import { atLeast, type FleetVersion, since } from '../wire/version.ts';
import type { Call } from './call.ts';
import type { EndpointClient } from './endpoint-client.ts';
import type { Failover } from './failover.ts';

/** What a fleet API says of itself. */
export interface Discovery {
	/** `fleet:v1`. */
	readonly id: string;
	readonly title: string;
	readonly apiVersion: string;
	/** The release of fleetd, e.g. `1.0.0`; `null` behind a proxy that hides it. */
	readonly version: string | null;
	/** The endpoint that answered. */
	readonly endpoint: string;
	readonly raw?: unknown;
}

const word = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : '');

/**
 * `GET /discovery`, which only checks: the URLs in it are never used (trap 11). @throws MusterError PROTOCOL
 * where it is no fleet API.
 */
export const discover = async (
	api: EndpointClient,
	version: () => FleetVersion | undefined,
	call: Call | undefined,
): Promise<Discovery> => {
	const found = (await api.json({
		method: 'GET',
		path: '/fleet/v1/discovery',
		doing: 'reading its discovery document',
	})) as unknown;
	const document = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
	if (document['id'] !== 'fleet:v1')
		throw new MusterError(
			'PROTOCOL',
			`${api.endpoint.label} is not a fleet API: its discovery document is ${JSON.stringify(word(document['id']))}, not "fleet:v1"`,
			{
				hint: 'Check that the endpoint is that of fleetd (its usual port is 49153).',
			},
		);
	const record: Discovery = {
		id: 'fleet:v1',
		title: word(document['title']),
		apiVersion: word(document['version']),
		version: version()?.text ?? null,
		endpoint: api.endpoint.label,
	};
	return call?.raw ? { ...record, raw: found } : record;
};

/**
 * `GET /metrics` of the machine that answers: its own numbers, not the cluster’s. @throws MusterError
 * UNSUPPORTED before 0.13.
 */
export const metricsOf = async (api: EndpointClient, failover: Failover): Promise<Metric[]> => {
	const version = failover.version();
	if (version && !atLeast(version, since.metrics))
		throw new MusterError(
			'UNSUPPORTED',
			`fleet ${version.text} has no metrics; they came with ${since.metrics}`,
		);
	const request = { method: 'GET', path: '/metrics', doing: 'reading metrics' } as const;
	const answer = await api.ask(request);
	if (answer.status !== 200) throw failover.refuse(answer, request);
	return readMetrics(answer.text);
};
