import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { setAnnotations } from '../../wire/calls/annotation.table.ts';
import { expose, scaleApplication } from '../../wire/calls/application.table.ts';
import { setConfig, setConstraints } from '../../wire/calls/application-config.table.ts';
import { addMachines } from '../../wire/calls/machine.table.ts';
import { integrate } from '../../wire/calls/relation.table.ts';
import { addUnits } from '../../wire/calls/unit.table.ts';
import { only } from '../../wire/items.ts';
import { get, type Loose, map, text, texts } from '../../wire/get.ts';
import { entityTag } from '../../wire/tags.ts';
import { baseNamed } from '../../wire/values/base.ts';
import { readConstraints } from '../../wire/values/constraints.ts';
import { consumeOffer, grantOffer, offerApplication } from './make-offer.ts';
import { deployArgs } from './make-application.ts';
import { deployOne } from '../charm/deploy.ts';
import type { LocalFiles } from './local-files.ts';
import { machineOf } from './machine-of.ts';

/** What the making of one change has at hand. */
export interface Making {
	readonly client: JujuClient;
	/** A connection to the controller, for offers. */
	readonly controller: () => Promise<JujuClient>;
	readonly signal: AbortSignal;
	/** Arguments of charms, by the change that takes them. */
	readonly charms: ReadonlyMap<string, Loose>;
	/** Applications that get the credentials of the cloud. */
	readonly trusted: readonly string[];
	/** Files for resources, by application and name. */
	readonly files: LocalFiles['resources'];
	readonly force: boolean;
}

/** Makes one change; the name of what it made, for those that refer to it. */
export type Maker = (args: Loose, making: Making, asGiven: Loose) => Promise<string | null>;

const name = (args: Loose, key: string): string => text(args, key) ?? '';

const deploy: Maker = async (args, making, asGiven) => {
	const { client, signal } = making;
	const { name: made } = await deployOne(client, deployArgs(args, asGiven, making), signal);
	return made;
};

const addMachine: Maker = async (args, { client, signal }) => {
	const container = text(args, 'container-type');
	const parent = text(args, 'parent-id');
	const on = parent ? `:${await machineOf(client, parent, signal)}` : '';
	const [made] = await client.ask(
		addMachines,
		{
			count: 1,
			constraints: readConstraints(args['constraints']),
			base: baseNamed(args),
			to: container ? `${container}${on}` : undefined,
		},
		{ signal },
	);
	return only(made ? [made] : []) ?? null;
};

const addUnit: Maker = async (args, { client, signal }) => {
	const to = text(args, 'to');
	const [made] = await client.ask(
		addUnits,
		{ application: name(args, 'application'), count: 1, to: to ? [await machineOf(client, to, signal)] : [] },
		{ signal },
	);
	return made ?? null;
};

const exposedOf = (args: Loose) =>
	Object.fromEntries(
		Object.entries(map(args, 'exposed-endpoints')).map(([endpoint, one]) => [
			endpoint,
			{ spaces: texts(one, 'expose-to-spaces'), cidrs: texts(one, 'expose-to-cidrs') },
		]),
	);

const textsOf = (input: Loose) =>
	Object.fromEntries(Object.entries(input).map(([key, value]) => [key, String(value)]));

/** Every kind of change that a bundle has for a model. */
export const makers: Readonly<Record<string, Maker>> = {
	deploy,
	addMachines: addMachine,
	addUnit,
	async addRelation(args, { client, signal }) {
		const endpoints = [name(args, 'endpoint1'), name(args, 'endpoint2')] as const;
		await client.ask(integrate, { endpoints }, { signal });
		return endpoints.join(' ');
	},
	async expose(args, { client, signal }) {
		const application = name(args, 'application');
		await client.ask(expose, { application, endpoints: exposedOf(args) }, { signal });
		return application;
	},
	async setAnnotations(args, { client, signal }) {
		const tag = entityTag(name(args, 'id'), client.offer.major);
		await client.ask(setAnnotations, { tag, annotations: textsOf(map(args, 'annotations')) }, { signal });
		return name(args, 'id');
	},
	async setOptions(args, { client, signal }) {
		const application = name(args, 'application');
		await client.ask(setConfig, { application, set: textsOf(map(args, 'options')) }, { signal });
		return application;
	},
	async setConstraints(args, { client, signal }) {
		const application = name(args, 'application');
		const constraints = readConstraints(args['constraints']);
		await client.ask(setConstraints, { application, constraints }, { signal });
		return application;
	},
	async scale(args, { client, signal }) {
		const application = name(args, 'application');
		await client.ask(scaleApplication, { application, scale: Number(get(args, 'scale')) }, { signal });
		return application;
	},
	createOffer: offerApplication,
	consumeOffer,
	grantOfferAccess: grantOffer,
};

/** @throws MusterError UNSUPPORTED for a change that this package does not know */
export const makerOf = (method: string): Maker => {
	const maker = Object.hasOwn(makers, method) ? makers[method] : undefined;
	if (maker) return maker;
	throw new MusterError('UNSUPPORTED', `The bundle wants ${method}, which this package does not know`, {
		hint: 'Update this package, or take that part out of the bundle.',
	});
};
