import { defineCall } from '../choose.ts';
import { get, list, type Loose, number, text } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { nothing, since2 } from '../row.ts';
import { nameOf, userTag } from '../tags.ts';

export const decodeOffer = (input: unknown) => ({
	url: text(input, 'offer-url') ?? '',
	name: text(input, 'offer-name') ?? '',
	uuid: text(input, 'offer-uuid') ?? null,
	modelUuid: nameOf(get(input, 'source-model-tag')) ?? null,
	application: text(input, 'application-name') ?? null,
	description: text(input, 'application-description') ?? '',
	charm: text(input, 'charm-url') ?? null,
	endpoints: list(input, 'endpoints').map((one) => ({
		name: text(one, 'name') ?? '',
		role: text(one, 'role') ?? '',
		interface: text(one, 'interface') ?? '',
	})),
	users: list(input, 'users').map((one) => ({
		user: text(one, 'user') ?? '',
		access: text(one, 'access') ?? '',
	})),
	connections: list(input, 'connections').map((one) => ({
		user: text(one, 'username') ?? '',
		endpoint: text(one, 'endpoint') ?? '',
		relationId: number(one, 'relation-id') ?? null,
		status: text(get(one, 'status'), 'status') ?? '',
	})),
});

interface Filter {
	readonly owner: string;
	readonly model: string;
	readonly name?: string | undefined;
}
const filterOf =
	(ownerKey: string) =>
	({ owner, model, name = '' }: Filter) => ({
		Filters: [{ [ownerKey]: owner, 'model-name': model, 'offer-name': name }],
	});
const offersOf = (response: unknown) => list(response, 'results').map(decodeOffer);
const listing = (method: string) =>
	defineCall<Filter>('reads', `ApplicationOffers.${method}`)(
		since2(`ApplicationOffers.${method}`, [1, 5], filterOf('owner-name'), offersOf),
		since2(`ApplicationOffers.${method}`, [6, 6], filterOf('model-qualifier'), offersOf),
	);
export const listOffers = listing('ListApplicationOffers');
export const findOffers = listing('FindApplicationOffers');

interface Create {
	readonly modelUuid: string;
	readonly name: string;
	readonly application: string;
	readonly endpoints: readonly string[];
	readonly description: string;
}
export const createOffer = defineCall<Create>(
	'changes',
	'ApplicationOffers.Offer',
)(
	since2(
		'ApplicationOffers.Offer',
		[1, 6],
		({ modelUuid, name, application, endpoints, description }) => ({
			Offers: [
				{
					'model-tag': `model-${modelUuid}`,
					'offer-name': name,
					'application-name': application,
					'application-description': description,
					endpoints: Object.fromEntries(endpoints.map((one) => [one, one])),
				},
			],
		}),
		(response, { name }) => only(itemsOf(response, [name], 'ApplicationOffers.Offer', nothing)),
	),
);
export const removeOffer = defineCall<{ readonly url: string; readonly force: boolean }>(
	'changes',
	'ApplicationOffers.DestroyOffers',
)(
	since2(
		'ApplicationOffers.DestroyOffers',
		[2, 6],
		({ url, force }) => ({ 'offer-urls': [url], ...(force ? { force } : {}) }),
		(response, { url }) => only(itemsOf(response, [url], 'ApplicationOffers.DestroyOffers', nothing)),
	),
);
interface Access {
	readonly url: string;
	readonly user: string;
	readonly action: 'grant' | 'revoke';
	readonly access: string;
}
export const modifyOfferAccess = defineCall<Access>(
	'changes',
	'ApplicationOffers.ModifyOfferAccess',
)(
	since2(
		'ApplicationOffers.ModifyOfferAccess',
		[1, 6],
		({ url, user, action, access }) => ({
			changes: [{ 'user-tag': userTag(user), action, access, 'offer-url': url }],
		}),
		(response, { user }) => only(itemsOf(response, [user], 'ApplicationOffers.ModifyOfferAccess', nothing)),
	),
);

/** What another model needs to consume an offer: taken over as it is. */
export interface ConsumeDetails {
	readonly offer: Loose;
	readonly macaroon: unknown;
	readonly controller: unknown;
}
export const consumeDetails = defineCall<{ readonly url: string }>(
	'reads',
	'ApplicationOffers.GetConsumeDetails',
)(
	since2(
		'ApplicationOffers.GetConsumeDetails',
		[1, 2],
		({ url }) => ({ 'offer-urls': [url] }),
		(response, { url }) => only(itemsOf(response, [url], 'ApplicationOffers.GetConsumeDetails', detailsOf)),
	),
	since2(
		'ApplicationOffers.GetConsumeDetails',
		[3, 6],
		({ url }) => ({ 'offer-urls': { 'offer-urls': [url], 'bakery-version': 3 }, 'user-tag': '' }),
		(response, { url }) => only(itemsOf(response, [url], 'ApplicationOffers.GetConsumeDetails', detailsOf)),
	),
);
const detailsOf = (input: unknown): ConsumeDetails => ({
	offer: (get(input, 'offer') ?? {}) as Loose,
	macaroon: get(input, 'macaroon'),
	controller: get(input, 'external-controller'),
});
export const consume = defineCall<ConsumeDetails & { readonly alias: string }>(
	'changes',
	'Application.Consume',
)(
	since2(
		'Application.Consume',
		[4, 22],
		({ offer, macaroon, controller, alias }) => ({
			args: [
				{
					...offer,
					'application-alias': alias,
					...(macaroon ? { macaroon } : {}),
					...(controller ? { 'external-controller': controller } : {}),
				},
			],
		}),
		(response, { alias }) => only(itemsOf(response, [alias], 'Application.Consume', nothing)),
	),
);
export const unconsume = defineCall<{ readonly name: string; readonly force: boolean }>(
	'changes',
	'Application.DestroyConsumedApplications',
)(
	since2(
		'Application.DestroyConsumedApplications',
		[5, 22],
		({ name, force }) => ({
			applications: [{ 'application-tag': `application-${name}`, ...(force ? { force } : {}) }],
		}),
		(response, { name }) =>
			only(itemsOf(response, [name], 'Application.DestroyConsumedApplications', nothing)),
	),
);
