import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import { text } from '../../wire/get.ts';
import type { Relation, RelationEnd } from '../../wire/records/relation.ts';
import { referencesIn, resolvedArgs } from './references.ts';
import { plannedNames } from './tell-change.ts';

/** What the model has already of what a bundle names. */
export interface There {
	/** Applications that are there already, and stay as they are. */
	readonly existing: readonly string[];
	/** Units of these, in their order. */
	readonly units: readonly string[];
	/** What it has related, as their ends. */
	readonly relations: readonly Pick<Relation, 'ends'>[];
}
/** Stands for what a change would have made; `undefined` where the model has nothing like it. */
export interface Kept {
	readonly name: string | undefined;
	/** Not there, and not made either: what it would change is kept. */
	readonly isLeft?: boolean;
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
	const isAt = (given: string, end: RelationEnd | undefined): boolean => {
		const [application, endpoint = end?.endpoint] = given.split(':');
		return application === end?.application && endpoint === end?.endpoint;
	};
	return relations.some(
		({ ends: [first, second] }) =>
			(isAt(one, first) && isAt(other, second)) || (isAt(one, second) && isAt(other, first)),
	);
};

/** Changes of applications that are there, and of their offers. */
const ofApplications = (changes: readonly BundleChange[], there: There): Map<string, Kept> => {
	const { existing, units, relations } = there;
	const names = plannedNames(changes);
	const kept = new Map<string, Kept>();
	const left = [...units];
	for (const { id, method, args, requires } of changes) {
		const named = resolvedArgs(args, names);
		const application = text(named, target[method] ?? '');
		if (method === 'addRelation') {
			const ends = [text(named, 'endpoint1') ?? '', text(named, 'endpoint2') ?? ''];
			// both stay as they are; one with an application to come is made
			if (ends.every((end) => existing.includes(end.split(':')[0] ?? '')))
				kept.set(
					id,
					areRelated(ends, relations) ? { name: ends.join(' ') } : { name: undefined, isLeft: true },
				);
		}
		if (method === 'grantOfferAccess' && requires.some((one) => kept.has(one)))
			kept.set(id, { name: text(args, 'offer') });
		if (application === undefined || !existing.includes(application)) continue;
		if (method !== 'addUnit') kept.set(id, { name: application });
		else {
			const at = left.findIndex((unit) => unit.startsWith(`${application}/`));
			kept.set(id, { name: at < 0 ? undefined : left.splice(at, 1)[0] });
		}
	}
	return kept;
};

/**
 * Changes that are left out so that applications that are there stay as they are: their own, and machines
 * that only they would use, with what is said of these.
 */
export const keptChanges = (changes: readonly BundleChange[], there: There): ReadonlyMap<string, Kept> => {
	const kept = ofApplications(changes, there);
	const nothing = { name: undefined };
	const isNote = ({ method }: BundleChange): boolean => method === 'setAnnotations';
	// a container comes after the machine that it is on
	for (const machine of changes.filter(({ method }) => method === 'addMachines').reverse()) {
		const after = changes.filter((one) => needs(one).has(machine.id));
		const users = after.filter((one) => !isNote(one));
		if (users.length === 0 || !users.every(({ id }) => kept.has(id))) continue;
		kept.set(machine.id, nothing);
		for (const { id } of after.filter(isNote)) kept.set(id, nothing);
	}
	return kept;
};
