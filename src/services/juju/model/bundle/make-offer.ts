import { consume, consumeDetails, createOffer, modifyOfferAccess } from '../../wire/calls/offer.table.ts';
import { modelInfo } from '../../wire/calls/model.table.ts';
import { type Loose, text, texts } from '../../wire/get.ts';
import type { Maker, Making } from './make.ts';

const modelOf = async ({ client, controller, signal }: Making) => {
	const modelUuid = client.offer.modelUuid ?? '';
	const rules = await controller();
	return { rules, modelUuid, info: await rules.ask(modelInfo, { uuid: modelUuid }, { signal }) };
};
const nameOf = (args: Loose, key: string): string => text(args, key) ?? '';

export const offerApplication: Maker = async (args, making) => {
	const { rules, modelUuid } = await modelOf(making);
	const application = nameOf(args, 'application');
	const name = text(args, 'offer-name') ?? application;
	const endpoints = texts(args, 'endpoints');
	await rules.ask(
		createOffer,
		{ modelUuid, name, application, endpoints, description: '' },
		{ signal: making.signal },
	);
	return name;
};

export const grantOffer: Maker = async (args, making) => {
	const { rules, info } = await modelOf(making);
	const url = `${info.owner}/${info.name}.${nameOf(args, 'offer')}`;
	const [user, access] = [nameOf(args, 'user'), nameOf(args, 'access')];
	await rules.ask(modifyOfferAccess, { url, user, access, action: 'grant' }, { signal: making.signal });
	return url;
};

export const consumeOffer: Maker = async (args, { client, controller, signal }) => {
	const details = await (await controller()).ask(consumeDetails, { url: nameOf(args, 'url') }, { signal });
	const alias = nameOf(args, 'application-name');
	await client.ask(consume, { ...details, alias }, { signal });
	return alias;
};
