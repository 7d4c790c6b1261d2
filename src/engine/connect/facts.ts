import { type Facts, splitPart } from '../../catalogue/part.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Connection } from '../../core/connection.ts';
import { cancelled, MusterError } from '../../core/errors.ts';
import type { Lease } from '../../core/lease.ts';
import { compareReleases } from '../../core/release.ts';
import { waitFor } from '../../net/call.ts';

/** Releases and families that have something. */
export interface Offer {
	readonly since?: string;
	readonly until?: string;
	readonly only?: string;
}

const factsCache = new WeakMap<Connection, Promise<Facts | undefined>>();

/** What the server of a connection is, asked once; `undefined` where the part cannot tell. */
export const factsOf = (
	service: AnyService,
	key: string,
	client: Connection,
	signal: AbortSignal,
): Promise<Facts | undefined> => {
	let asked = factsCache.get(client);
	if (!asked) {
		const part = service.parts[splitPart(key).name];
		// the question belongs to the connection: who stops waiting for it stops nobody else
		asked = Promise.resolve(part?.facts?.(client, { signal: client.lost }));
		factsCache.set(client, asked);
		// a failed question is asked again by the next
		asked.catch(() => factsCache.delete(client));
	}
	const doing = `asking what ${service.title} is`;
	return waitFor(asked, doing, { signal, late: () => cancelled(doing) });
};

const lacks = ({ since, until, only }: Offer, { release, family }: Facts): string | undefined => {
	if (only !== undefined && family !== undefined && family !== only) return `only ${only} has it`;
	if (release === undefined) return undefined;
	if (since !== undefined && compareReleases(release, since) < 0) return `it came with ${since}`;
	// “until 2.9” has 2.9.52 in it
	const cut = until === undefined ? release : release.split('.').slice(0, until.split('.').length).join('.');
	if (until !== undefined && compareReleases(cut, until) > 0) return `${until} was the last release with it`;
	return undefined;
};

/**
 * @throws MusterError UNSUPPORTED naming release and family, where the server is known not to have it;
 *   nothing was sent.
 * `what`: the beginning of the sentence, e.g. `Set metadata`.
 */
export const checkOffer = (
	service: AnyService,
	what: string,
	offer: Offer,
	facts: Facts | undefined,
): void => {
	const reason = facts && lacks(offer, facts);
	if (reason === undefined) return;
	const server = [facts?.family, facts?.release].filter(Boolean).join(' ');
	throw new MusterError('UNSUPPORTED', `${what}: ${service.title} here is ${server}, and ${reason}`, {
		hint: 'Use another connection, or another operation. Nothing was sent.',
		details: { ...facts, server },
	});
};

/** Whether something depends on the facts at all. */
export const isLimited = ({ since, until, only }: Offer): boolean =>
	since !== undefined || until !== undefined || only !== undefined;

/**
 * A lease that a source may listen on. @throws MusterError UNSUPPORTED where the server is known not to have
 * the source.
 */
export const leaseForSource = async (
	service: AnyService,
	source: Offer & { readonly label: string },
	part: string,
	leasing: Promise<Lease<Connection>>,
	signal: AbortSignal,
): Promise<Lease<Connection>> => {
	const lease = await leasing;
	if (!isLimited(source)) return lease;
	try {
		checkOffer(service, `“${source.label}”`, source, await factsOf(service, part, lease.client, signal));
		return lease;
	} catch (error) {
		lease.release();
		throw error;
	}
};
