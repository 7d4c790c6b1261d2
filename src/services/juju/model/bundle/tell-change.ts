import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import { type Loose, text, texts } from '../../wire/get.ts';
import { resolvedArgs } from './references.ts';

const on = (args: Loose, name: string) => (text(args, name) ? ` on ${text(args, name)}` : '');
const word = (args: Loose, name: string) => text(args, name) ?? '?';

const words: Readonly<Record<string, (args: Loose) => string>> = {
	addCharm: (args) => `add the charm ${word(args, 'charm')}`,
	deploy: (args) => `deploy ${word(args, 'charm')} as ${word(args, 'application')}`,
	addMachines: (args) => `add a ${text(args, 'container-type') ?? 'machine'}${on(args, 'parent-id')}`,
	addUnit: (args) => `add a unit of ${word(args, 'application')}${on(args, 'to')}`,
	addRelation: (args) => `integrate ${word(args, 'endpoint1')} with ${word(args, 'endpoint2')}`,
	expose: (args) => `expose ${word(args, 'application')}`,
	setAnnotations: (args) => `annotate ${word(args, 'id')}`,
	setOptions: (args) => `configure ${word(args, 'application')}`,
	setConstraints: (args) => `set the constraints of ${word(args, 'application')}`,
	scale: (args) => `scale ${word(args, 'application')} to ${String(args['scale'])}`,
	createOffer: (args) => `offer ${texts(args, 'endpoints').join(', ')} of ${word(args, 'application')}`,
	consumeOffer: (args) => `consume ${word(args, 'url')}`,
	grantOfferAccess: (args) => `let ${word(args, 'user')} use the offer ${word(args, 'offer')}`,
};

/** What earlier changes will make, as far as the plan tells: names of applications and charms. */
export const plannedNames = (changes: readonly BundleChange[]): ReadonlyMap<string, string> => {
	const names = new Map<string, string>();
	for (const { id, method, args } of changes) {
		const name =
			method === 'addCharm'
				? text(args, 'charm')
				: (text(args, 'application-name') ?? (method === 'deploy' ? text(args, 'application') : undefined));
		if (name !== undefined) names.set(id, name);
		else if (method === 'addMachines') names.set(id, 'a new machine');
		else if (method === 'addUnit') names.set(id, 'a new unit’s machine');
	}
	return names;
};

/** A change in a few words, e.g. `deploy mysql as db`. */
export const tellChange = ({ method, args }: BundleChange, names: ReadonlyMap<string, string>): string =>
	words[method]?.(resolvedArgs(args, names)) ?? method;
