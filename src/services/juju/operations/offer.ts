import { list, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import {
	createOffer,
	findOffers,
	listOffers,
	modifyOfferAccess,
	removeOffer,
} from '../wire/calls/offer.table.ts';
import { checkAccess } from '../model/check-change.ts';
import { modelInfo } from '../wire/calls/model.table.ts';
import { userTag } from '../wire/tags.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { accessFields } from './access-fields.ts';
import { force } from './fields.ts';
import { modelField, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

const offerSample = {
	url: 'admin/default.mydb',
	name: 'mydb',
	uuid: '2054add2-e29c-4b0b-8f88-99f597d48301',
	modelUuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
	application: 'mysql',
	description: '',
	charm: 'ch:amd64/mysql-3',
	endpoints: [{ name: 'db', role: 'provider', interface: 'mysql' }],
	users: [{ user: 'admin', access: 'admin' }],
	connections: [],
};
const about = { since: '2.4', optional: ['endpoints.*', 'users.*', 'connections.*'] };
export const url = text('Offer', {
	required: true,
	from: 'url',
	example: 'admin/default.mydb',
	help: 'Its URL, or the offer from an earlier step',
});

/** `admin/default.mydb` → admin, default, mydb. */
const partsOf = (input: string) => {
	const [, owner = '', model = '', name = ''] = /^(?:([^/]+)\/)?([^.]+)\.(.+)$/.exec(input) ?? [];
	return { owner, model, name };
};
/**
 * The parts of an offer’s URL; a model without an owner is one of this user’s, as everywhere.
 * @throws MusterError BAD_INPUT
 */
export const wholeUrl = ({ offer: { user = '' } }: JujuClient, input: string) => {
	const { owner, ...parts } = partsOf(input);
	const [, controller] = /^([^/.:]+):/.exec(input) ?? [];
	if (controller !== undefined)
		throw bad(
			'offer',
			`Offer is ${quote(input)}, but offers are those of the connection’s controller: leave out ${quote(`${controller}:`)}`,
			input.slice(controller.length + 1),
		);
	if (parts.name === '')
		throw bad(
			'offer',
			`Offer is ${quote(input)}, but has to be a model, a dot and a name`,
			'admin/default.mydb',
		);
	const of = owner || user;
	return { owner: of, ...parts, url: owner ? input : `${of}/${parts.model}.${parts.name}` };
};
const offerNow = async (client: JujuClient, input: string, signal: AbortSignal) => {
	const { owner, model, name } = wholeUrl(client, input);
	const found = (await client.ask(listOffers, { owner, model, name }, { signal })).find(
		(one) => one.name === name,
	);
	if (found) return found;
	throw new MusterError('NOT_FOUND', `There is no offer ${input}`, { details: { offer: input } });
};

const getMany = controllerOp({
	resource: 'offer',
	name: 'getMany',
	action: 'Get many offers',
	effect: 'reads',
	returns: 'many',
	help: 'List the offers of a model, with their users and connections',
	fields: { model: modelField },
	covers: ['ApplicationOffers.ListApplicationOffers'],
	...about,
	sample: offerSample,
	async run(client, { model }, { signal }) {
		const { owner, name } = await client.ask(
			modelInfo,
			{ uuid: await uuidOf(client, model, signal) },
			{ signal },
		);
		return client.ask(listOffers, { owner, model: name }, { signal });
	},
});
const find = controllerOp({
	resource: 'offer',
	name: 'find',
	action: 'Find offers',
	effect: 'reads',
	returns: 'many',
	help: 'List offers of a model that this user may consume',
	fields: { model: modelField },
	covers: ['ApplicationOffers.FindApplicationOffers'],
	...about,
	sample: offerSample,
	async run(client, { model }, { signal }) {
		const [first = '', second, ...more] = model.split('/');
		if (more.length > 0)
			throw bad(
				'model',
				`Model is ${quote(model)}, but has to be a name, with or without its owner`,
				'admin/default',
			);
		return client.ask(
			findOffers,
			second === undefined
				? { owner: client.offer.user ?? '', model: first }
				: { owner: first, model: second },
			{ signal },
		);
	},
});
const create = controllerOp({
	resource: 'offer',
	name: 'create',
	action: 'Offer an application',
	alias: ['cross-model relation'],
	effect: 'changes',
	help: 'Offer endpoints of an application, so that other models can integrate with it',
	fields: {
		model: modelField,
		application: text('Application', { required: true, example: 'mysql', help: 'Name of the application' }),
		endpoints: list('Endpoints', {
			required: true,
			item: 'endpoint',
			itemPlaceholder: 'db',
			example: 'db',
			help: 'Which of its endpoints to offer',
		}),
		name: text('Offer name', {
			placeholder: 'the application’s',
			example: 'mydb',
			help: 'What to call the offer',
		}),
		description: text('Description', {
			advanced: true,
			placeholder: 'none',
			example: 'the shop’s database',
			help: 'What the offer is for',
		}),
	},
	covers: ['ApplicationOffers.Offer', 'ApplicationOffers.ListApplicationOffers'],
	...about,
	sample: offerSample,
	async run(client, { model, application, endpoints, name, description = '' }, { signal }) {
		const modelUuid = await uuidOf(client, model, signal);
		const info = await client.ask(modelInfo, { uuid: modelUuid }, { signal });
		const called = name || application;
		await client.ask(
			createOffer,
			{ modelUuid, name: called, application, endpoints, description },
			{ signal },
		);
		return offerNow(client, `${info.owner}/${info.name}.${called}`, signal);
	},
});
const remove = controllerOp({
	resource: 'offer',
	name: 'remove',
	action: 'Remove an offer',
	effect: 'destroys',
	help: 'Remove an offer; Force removes one in use too, with its relations',
	fields: { offer: url, force },
	covers: ['ApplicationOffers.DestroyOffers'],
	since: '2.4',
	sample: { ...offerSample, removed: true },
	optional: about.optional,
	preview: (client, { offer }, { signal }) => offerNow(client, offer, signal),
	async run(client, { offer, force: forced }, { signal }) {
		const before = await offerNow(client, offer, signal);
		await client.ask(removeOffer, { url: before.url, force: forced }, { signal });
		const { owner, model, name } = wholeUrl(client, offer);
		const left = await client.ask(listOffers, { owner, model, name }, { signal });
		return { ...before, removed: !left.some((one) => one.name === name) };
	},
});
const levels = [
	{ value: 'read', label: 'Read' },
	{ value: 'consume', label: 'Consume' },
	{ value: 'admin', label: 'Admin' },
] as const;
const access = accessFields(levels, 'consume', 'What the user may do with the offer');
const change = (name: 'grant' | 'revoke') =>
	controllerOp({
		resource: 'offer',
		name,
		action: name === 'grant' ? 'Grant access to an offer' : 'Revoke access to an offer',
		effect: 'changes',
		help:
			name === 'grant'
				? 'Let a user see, consume or administer an offer'
				: 'Take a user’s access away: revoking admin leaves consume, revoking consume leaves read',
		fields: {
			offer: url,
			user: text('User', { required: true, example: 'bob', help: 'Name of the user' }),
			access: access[name],
		},
		covers: ['ApplicationOffers.ModifyOfferAccess', 'ApplicationOffers.ListApplicationOffers'],
		...about,
		sample: offerSample,
		async run(client, { offer, user, access: level }, { signal }) {
			const { url: of } = wholeUrl(client, offer);
			await client.ask(modifyOfferAccess, { url: of, user, action: name, access: level }, { signal });
			const now = await offerNow(client, offer, signal);
			const found = now.users.find((one) => userTag(one.user) === userTag(user))?.access ?? null;
			if (now.users.length > 0) checkAccess(levels, { action: name, user, level }, found);
			return now;
		},
	});

export const offerOperations = [getMany, find, create, remove, change('grant'), change('revoke')] as const;
