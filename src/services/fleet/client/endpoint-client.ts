import { MusterError } from '../../../core/errors.ts';
import { withoutBom } from '../../../core/pasted.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import type { Answer, Ask, Transport } from './transport.ts';

/** One endpoint, asked within a deadline. */
export interface EndpointClient {
	readonly endpoint: Endpoint;
	/** Milliseconds left for one request. */
	ask(request: Ask): Promise<Answer>;
	/**
	 * As `ask`, and the body as JSON; `weigh` is told how many characters it has. Anything but 200 is an error.
	 */
	json(request: Ask, weigh?: (size: number) => void): Promise<unknown>;
	/** Work on one connection of its own: one machine behind a load balancer. */
	alone<T>(work: (api: EndpointClient) => Promise<T>): Promise<T>;
}

/** How an endpoint is asked: once, within its time, and what an answer that is no success means. */
export interface EndpointRules {
	send(transport: Transport, request: Ask): Promise<Answer>;
	refuse(answer: Answer, request: Ask): MusterError;
}

/** A proxy that packs what it passes on, unasked. */
const isPacked = (encoding: string | undefined): encoding is string =>
	encoding !== undefined && encoding !== '' && encoding !== 'identity';

const readJson = ({ text, endpoint, encoding }: Answer, { doing }: Ask): unknown => {
	try {
		return JSON.parse(withoutBom(text));
	} catch (cause) {
		throw isPacked(encoding)
			? new MusterError(
					'PROTOCOL',
					`${endpoint.label} sent its answer compressed (${encoding.slice(0, 40)}) while ${doing}, which was not asked for`,
					{ cause, hint: 'Turn off compression in the proxy for the fleet API.' },
				)
			: new MusterError('PROTOCOL', `${endpoint.label} sent no JSON while ${doing}`, {
					cause,
					hint: 'Check that the endpoint is a fleet API (its usual port is 49153).',
				});
	}
};

export const endpointClient = (transport: Transport, asking: EndpointRules): EndpointClient => ({
	endpoint: transport.endpoint,
	ask: (request) => asking.send(transport, request),
	async json(request, weigh) {
		const answer = await asking.send(transport, request);
		if (answer.status !== 200) throw asking.refuse(answer, request);
		weigh?.(answer.text.length);
		return readJson(answer, request);
	},
	async alone(work) {
		const single = transport.single();
		try {
			return await work(endpointClient(single, asking));
		} finally {
			if (single !== transport) await single.close();
		}
	},
});
