import { randomUUID } from 'node:crypto';
import { denied, each, JujuError, notFound } from '../errors.ts';
import { anything, list, map, maybe, struct, text } from '../go.ts';
import { parseTag, userOf } from '../state/names.ts';
import type { Model, Offer } from '../state/types.ts';
import type { Access } from '../state/charm-types.ts';
import { charmFor } from './application-read.ts';
import { connected, destroy, step } from './offer-use.ts';
import { type Call, type Facades, may, method } from './table.ts';

const endpoints = (model: Model, offer: Offer) => {
	const application = model.applications.get(offer.application);
	const charm = application && charmFor(model, application);
	return Object.entries(offer.endpoints).map(([as, name]) => {
		const found = charm?.endpoints.find((one) => one.name === name);
		return { name: as, role: found?.role, interface: found?.interface, limit: found?.limit ?? 0 };
	});
};

const urlOf = (model: Model, offer: Offer) => `${model.owner}/${model.name}.${offer.name}`;

const told = (call: Call, model: Model, offer: Offer, consuming = false) => {
	const application = model.applications.get(offer.application);
	const charm = application && charmFor(model, application);
	return {
		'source-model-tag': `model-${model.uuid}`,
		'offer-uuid': offer.uuid,
		'offer-url': urlOf(model, offer),
		'offer-name': offer.name,
		// 4.0 tells the charm's, not the offer's
		'application-description': consuming ? '' : call.major >= 4 ? charm?.description : offer.description,
		endpoints: endpoints(model, offer),
		...(!consuming && {
			users: [...offer.users].map(([user, access]) => ({
				user,
				'display-name': call.world.users.get(user)?.displayName ?? '',
				access,
			})),
			'application-name': offer.application,
			'charm-url': application?.charm.replace(/^local:(?!amd64\/)/, 'local:amd64/'),
			...connected(call, offer),
		}),
	};
};

const all = (call: Call) =>
	[...call.world.models.values()].flatMap((model) =>
		[...model.offers.values()].map((offer) => ({ model, offer })),
	);

const byUrl = (call: Call, url: string) =>
	all(call).find(({ model, offer }) => urlOf(model, offer) === url.replace(/^[^:]+:/, ''));

const Offers = struct('AddApplicationOffers', {
	Offers: list(
		struct('AddApplicationOffer', {
			'owner-tag': text,
			'model-tag': text,
			'offer-name': text,
			'application-name': text,
			'application-description': text,
			endpoints: map(text),
		}),
	),
});

const offer = (call: Call, one: ReturnType<typeof Offers.zero>['Offers'][number]) => {
	const model = call.world.models.get(parseTag(one['model-tag'], 'model').id);
	if (!model) throw notFound('model');
	if (!may(call, 'admin', model)) throw denied();
	const name = one['offer-name'] || one['application-name'];
	const application = model.applications.get(one['application-name']);
	if (!application)
		throw call.major >= 4
			? new JujuError(
					`application "${one['application-name']}" not found in model "${model.uuid}"`,
					'not found',
				)
			: notFound(`application "${one['application-name']}"`);
	const charm = charmFor(model, application);
	for (const endpoint of Object.values(one.endpoints))
		if (!charm.endpoints.some((each) => each.name === endpoint))
			throw new JujuError(
				call.major >= 4
					? `creating offer "${name}": "${endpoint}": endpoint not found`
					: `application "${application.name}" has no "${endpoint}" relation`,
				call.major >= 4 ? '' : 'not found',
			);
	model.offers.set(name, {
		name,
		uuid: model.offers.get(name)?.uuid ?? randomUUID(),
		application: application.name,
		description: one['application-description'],
		endpoints: one.endpoints,
		users: new Map([[call.user.name, 'admin']]),
	});
};

const Filters = struct('OfferFilters', {
	Filters: list(
		struct('OfferFilter', {
			'owner-name': text,
			'model-qualifier': text,
			'model-name': text,
			'offer-name': text,
			'application-name': text,
			'application-description': text,
			endpoints: list(anything),
			'connected-users': list(text),
			'allowed-users': list(text),
		}),
	),
});

const find = (call: Call, filters: ReturnType<typeof Filters.zero>['Filters']) => {
	if (filters.length === 0) throw new JujuError('at least one offer filter is required');
	const found = all(call).filter(({ model, offer: one }) =>
		filters.some((filter) => {
			const owner = filter['model-qualifier'] || filter['owner-name'];
			return (
				(filter['model-name'] === '' || filter['model-name'] === model.name) &&
				(owner === '' || owner === model.owner) &&
				(filter['offer-name'] === '' || filter['offer-name'] === one.name) &&
				(filter['application-name'] === '' || filter['application-name'] === one.application)
			);
		}),
	);
	return { results: found.map(({ model, offer: one }) => told(call, model, one)) };
};

const Urls = struct('OfferURLs', { 'offer-urls': list(text), 'bakery-version': anything });

const missing = (call: Call, url: string) =>
	call.major >= 4
		? new JujuError(`application offer "${url}"`, 'not found')
		: notFound(`application offer "${url}"`);

const consume = (call: Call, url: string) => {
	const found = byUrl(call, url);
	if (!found) throw missing(call, url);
	const { world } = call;
	return {
		offer: told(call, found.model, found.offer, true),
		macaroon: {
			c: [
				{ i: `time-before ${new Date(Date.now() + 180_000).toISOString()}` },
				{ i: `declared source-model-uuid ${found.model.uuid}` },
				{ i: `declared username ${call.user.name}` },
				{ i: `declared offer-uuid ${found.offer.uuid}` },
			],
			l: `juju model ${[...world.models.values()].find((one) => one.isController)?.uuid}`,
			i64: Buffer.from(`offer ${found.offer.uuid} of ${found.model.uuid}`).toString('base64url'),
			s64: Buffer.from(found.offer.uuid).toString('base64url'),
		},
		'external-controller': {
			'controller-tag': `controller-${world.uuid}`,
			'controller-alias': '',
			addrs: world.servers
				.flat()
				.filter((one) => one.scope !== 'local-machine')
				.map((one) => `${one.type === 'ipv6' ? `[${one.value}]` : one.value}:${one.port}`),
			'ca-cert': world.caCertificate,
		},
	};
};

const optional = <T>(entries: readonly T[], results: () => object[]) =>
	entries.length > 0 ? { results: results() } : {};

export const offers: Facades = {
	ApplicationOffers: {
		Offer: method(Offers, {}, (params, call) => {
			if (call.major >= 4 && params.Offers.length !== 1)
				throw new JujuError(`expected exactly one offer, got ${params.Offers.length}`);
			return { results: each(params.Offers, (one) => void offer(call, one)) };
		}),
		ListApplicationOffers: method(Filters, {}, (params, call) => find(call, params.Filters)),
		FindApplicationOffers: method(Filters, {}, (params, call) => find(call, params.Filters)),
		ApplicationOffers: method(Urls, {}, (params, call) =>
			optional(params['offer-urls'], () =>
				each(params['offer-urls'], (url) => {
					const found = byUrl(call, url);
					if (!found) throw missing(call, url);
					return { result: told(call, found.model, found.offer) };
				}),
			),
		),
		GetConsumeDetails: method(
			struct('ConsumeOfferDetailsArg', { 'offer-urls': Urls, 'user-tag': text }),
			{},
			(params, call) => {
				const urls = params['offer-urls']['offer-urls'];
				return optional(urls, () => each(urls, (url) => consume(call, url)));
			},
		),
		ModifyOfferAccess: method(
			struct('ModifyOfferAccessRequest', {
				changes: list(
					struct('ModifyOfferAccess', { 'user-tag': text, action: text, access: text, 'offer-url': text }),
				),
			}),
			{},
			({ changes }, call) => ({
				results: each(changes, (one) => {
					const found = byUrl(call, one['offer-url']);
					if (!found) throw missing(call, one['offer-url']);
					const name = userOf(one['user-tag']);
					if (one.action === 'grant') found.offer.users.set(name, one.access as Access);
					else step(found.offer.users, name, one.access);
				}),
			}),
		),
		DestroyOffers: method(
			struct('DestroyApplicationOffers', { 'offer-urls': list(text), force: maybe(anything) }),
			{},
			(params, call) => ({
				results: each(params['offer-urls'], (url) => {
					const found = byUrl(call, url);
					if (found) return destroy(call, url, found, params.force === true);
					if (call.major >= 4) throw new JujuError(`"${url.split('.').pop()}": offer not found`);
					throw missing(call, url);
				}),
			}),
		),
		RemoteApplicationInfo: method(Urls, {}, (params, call) => {
			const urls = params['offer-urls'];
			if (urls.length === 0) return { results: null };
			return {
				results: each(urls, (url) => {
					const found = byUrl(call, url);
					if (!found) throw missing(call, url);
					return { result: { 'model-tag': `model-${found.model.uuid}`, name: found.offer.name } };
				}),
			};
		}),
	},
};
