import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import { type Loose, text } from '../../wire/get.ts';
import type { Relation, RelationEnd } from '../../wire/records/relation.ts';
import type { OfferStatus } from '../../wire/records/status.ts';
import type { Unit } from '../../wire/records/unit.ts';
import { referencesIn, resolvedArgs } from './references.ts';
import { plannedNames } from './tell-change.ts';

/** What the model has already of what a bundle names. */
export interface There {
	/** Applications that are there already, and stay as they are. */
	readonly existing: readonly string[];
	/** Units of these, in their order. */
	readonly units: readonly Pick<Unit, 'name' | 'machine'>[];
	/** Those of them that are exposed. */
	readonly exposed: readonly string[];
	/** What it has related, as their ends. */
	readonly relations: readonly Pick<Relation, 'ends'>[];
	/** What it offers. */
	readonly offers: readonly Pick<OfferStatus, 'name' | 'application'>[];
}
/** Stands for what a change would have made; `undefined` where the model has nothing like it. */
export interface Kept {
	readonly name: string | undefined;
	/** Why it is not there and not made either, e.g. `mysql is kept`. */
	readonly leftSince?: string;
}

/** Changes of one application, by the argument that names it. */
const target: Readonly<Record<string, string>> = {
	deploy: 'application',
	addUnit: 'application',
	scale: 'application',
	expose: 'application',
	setOptions: 'application',
	setConstraints: 'application',
	createOffer: 'application',
	setAnnotations: 'id',
};

const needs = ({ args, requires }: BundleChange): ReadonlySet<string> =>
	new Set([...requires, ...referencesIn(args)]);

/** Whether two ends, e.g. `web:db` and `db`, are related. */
const areRelated = ([one = '', other = '']: readonly string[], relations: There['relations']): boolean => {
	const isAt = (input: string, end: RelationEnd | undefined): boolean => {
		const [application, endpoint = end?.endpoint] = input.split(':');
		return application === end?.application && endpoint === end?.endpoint;
	};
	return relations.some(
		({ ends: [first, second] }) =>
			(isAt(one, first) && isAt(other, second)) || (isAt(one, second) && isAt(other, first)),
	);
};

const isThere = (name: string): Kept => ({ name });
const left = (leftSince: string): Kept => ({ name: undefined, leftSince });

/** What becomes of one change of an application that is there: as the model has it, or left. */
const ofApplication = (
	{ method }: BundleChange,
	named: Loose,
	application: string,
	{ exposed, offers }: There,
	free: There['units'][number][],
): Kept => {
	if (method === 'addUnit') {
		const at = free.findIndex(({ name }) => name.startsWith(`${application}/`));
		const [unit] = at < 0 ? [] : free.splice(at, 1);
		return unit ? isThere(unit.name) : left(`${application} is kept`);
	}
	if (method === 'expose')
		return exposed.includes(application) ? isThere(application) : left(`${application} is kept`);
	if (method !== 'createOffer') return isThere(application);
	const name = text(named, 'offer-name') ?? application;
	const isOffered = offers.some((one) => one.name === name && one.application === application);
	return isOffered ? isThere(name) : left(`${application} is kept`);
};

const ofRelation = (named: Loose, { existing, relations }: There): Kept | undefined => {
	const ends = [text(named, 'endpoint1') ?? '', text(named, 'endpoint2') ?? ''];
	// both stay as they are; one with an application to come is made
	if (!ends.every((end) => existing.includes(end.split(':')[0] ?? ''))) return undefined;
	return areRelated(ends, relations) ? isThere(ends.join(' ')) : left('both applications are kept');
};

/** Changes of applications that are there, and of their offers. */
const ofApplications = (changes: readonly BundleChange[], there: There): Map<string, Kept> => {
	const names = plannedNames(changes);
	const kept = new Map<string, Kept>();
	const free = [...there.units];
	for (const change of changes) {
		const { id, method, args, requires } = change;
		const named = resolvedArgs(args, names);
		const application = text(named, target[method] ?? '');
		const related = method === 'addRelation' ? ofRelation(named, there) : undefined;
		if (related) kept.set(id, related);
		const offer = method === 'grantOfferAccess' ? requires.find((one) => kept.has(one)) : undefined;
		const ofOffer = kept.get(offer ?? '');
		if (ofOffer) kept.set(id, ofOffer.leftSince === undefined ? isThere(text(args, 'offer') ?? '') : ofOffer);
		if (application !== undefined && there.existing.includes(application))
			kept.set(id, ofApplication(change, named, application, there, free));
	}
	return kept;
};

/** The machine that a change of a bundle stands for, by what runs there; `undefined`: there is none such. */
const machineFor = (
	{ args }: BundleChange,
	users: readonly BundleChange[],
	kept: ReadonlyMap<string, Kept>,
	{ units }: There,
): string | undefined => {
	const container = text(args, 'container-type');
	const found = users.flatMap(({ id, method }) => {
		const { name } = kept.get(id) ?? {};
		if (method === 'addMachines') return name?.split('/').slice(0, -2).join('/') || [];
		return units.find((unit) => unit.name === name)?.machine ?? [];
	});
	return found.find((one) => (container ? one.split('/').at(-2) === container : !one.includes('/')));
};

/**
 * Changes that are left out so that applications that are there stay as they are: their own, and machines
 * that only they would use, with what is said of these.
 */
export const keptChanges = (changes: readonly BundleChange[], there: There): ReadonlyMap<string, Kept> => {
	const kept = ofApplications(changes, there);
	const isNote = ({ method }: BundleChange): boolean => method === 'setAnnotations';
	// a container comes after the machine that it is on
	for (const machine of changes.filter(({ method }) => method === 'addMachines').reverse()) {
		const after = changes.filter((one) => needs(one).has(machine.id));
		const users = after.filter((one) => !isNote(one));
		if (users.length === 0 || !users.every(({ id }) => kept.has(id))) continue;
		const name = machineFor(machine, users, kept, there);
		const becomes = name === undefined ? left('what would run there is kept') : isThere(name);
		kept.set(machine.id, becomes);
		for (const { id } of after.filter(isNote)) kept.set(id, becomes);
	}
	return kept;
};
