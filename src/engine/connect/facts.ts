import { type Facts, splitPart } from '../../catalogue/part.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Connection } from '../../core/connection.ts';
import { MusterError } from '../../core/errors.ts';
import { compareReleases } from '../../core/release.ts';

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
	const known = factsCache.get(client);
	if (known) return known;
	const part = service.parts[splitPart(key).name];
	const asked = Promise.resolve(part?.facts?.(client, { signal }));
	factsCache.set(client, asked);
	// a failed or stopped question is asked again by the next
	asked.catch(() => factsCache.delete(client));
	return asked;
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
 * @throws MusterError UNSUPPORTED naming release and family, where the server is known not to have it; nothing was sent.
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
		hint: 'Use another server, or another operation. Nothing was sent.',
		details: { ...facts },
	});
};

/** Whether something depends on the facts at all. */
export const isLimited = ({ since, until, only }: Offer): boolean =>
	since !== undefined || until !== undefined || only !== undefined;
